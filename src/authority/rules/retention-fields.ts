import { z } from 'zod'
import { count } from './profile-forms.ts'
import { usualRetention } from './retention.ts'

/** How long rows stay, as a profile says it. */
export const retentionField = z
  .strictObject({
    mailDays: count(7, 400)
      .default(usualRetention.mailDays)
      .describe('Since a mail was sent, dropped or returned; a mail server returns it within five days'),
    deliveryDays: count(7, 400)
      .default(usualRetention.deliveryDays)
      .describe('Since a webhook was told or given up; until then it can be told again'),
    unknownLoginDays: count(30, 400)
      .default(usualRetention.unknownLoginDays)
      .describe('Since anybody last tried a login ID that does not exist; until then its lock stays'),
    operationDays: count(400, 36_525)
      .default(usualRetention.operationDays)
      .describe(
        'Since a signed operation ended; until then there is evidence of it. One whose transfer is kept here stays with that',
      ),
    customerDays: count(0, 4000)
      .default(usualRetention.customerDays)
      .describe('Since a contract ended; then names, addresses and words are erased, for good'),
    searchDays: count(30, 4000)
      .default(usualRetention.searchDays)
      .describe('Since staff looked for somebody; until then the journal shows what they typed'),
    journalDays: count(100, 4000)
      .default(usualRetention.journalDays)
      .describe(
        'Since an entry of the journal happened; until then it is not archived, and histories show it',
      ),
  })
  .default(usualRetention)
  .describe('For how many days rows stay that nothing needs any more; the journal still records them (E6)')
