import { signedActPart } from '../../../authority/operations/signed-operations/signed-act.ts'
import { tokenChangeAct } from './administration/sign-token-change.ts'
import { limitsAct } from './change-limits.ts'
import { payeeAct } from './payees.ts'
import type { TransferMails } from './transfers/notices.ts'
import { transferOperations } from './transfers/operation.ts'

/** Given the mail that tells whoever confirmed a transfer of it. */
export const signedActs = (acceptedMail: TransferMails['accepted']) => ({
  transfer: transferOperations(acceptedMail),
  payee: signedActPart(payeeAct),
  limit: signedActPart(limitsAct),
  token_change: signedActPart(tokenChangeAct),
})
