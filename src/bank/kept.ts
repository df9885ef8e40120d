import { keeps } from '../platform/store/schema.ts'
import { accountState, postingState } from './rules/account.ts'
import { agreementState } from './rules/agreement.ts'
import { coreFeedState, coreFileState } from './rules/core-feed.ts'
import type { BankEvent } from './rules/events.ts'
import { lastLoginState } from './rules/last-login.ts'
import { bankPersonal } from './rules/of-persons.ts'
import { payeeState } from './rules/payee.ts'
import { postingCaseState } from './rules/posting-case.ts'
import { minuteRateState, rateState } from './rules/rates.ts'
import { transferFreezeState } from './rules/transfer-freeze.ts'

/** What the bank stores. */
export const bankKept = keeps<BankEvent>()({
  states: [
    accountState,
    postingState,
    agreementState,
    lastLoginState,
    payeeState,
    transferFreezeState,
    coreFeedState,
    coreFileState,
    rateState,
    minuteRateState,
    postingCaseState,
  ],
  ofPersons: bankPersonal,
})
