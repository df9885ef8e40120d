import { keeps } from '../../platform/store/schema.ts'
import type { FbEvent } from './rules/events.ts'
import { fbRightsVoidTickets, fbUserState } from './rules/fb-user.ts'
import { fencedCaseState } from './rules/fenced-case.ts'
import { fixedPasswordLocks, fixedPasswordState, fixedPasswordsVoidGrants } from './rules/fixed-password.ts'
import { handoverRunState } from './rules/handover.ts'
import { fbPersonal } from './rules/of-persons.ts'
import { dailyTransferTotalState, transferState } from './rules/transfer.ts'

/** What WEB-FB stores. */
export const fbKept = keeps<FbEvent>()({
  states: [
    fbUserState,
    fixedPasswordState,
    transferState,
    dailyTransferTotalState,
    handoverRunState,
    fencedCaseState,
  ],
  effects: [...fixedPasswordLocks, ...fixedPasswordsVoidGrants, ...fbRightsVoidTickets],
  noted: ['run_downloaded'],
  ofPersons: fbPersonal,
})
