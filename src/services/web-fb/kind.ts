import type { ServiceKind } from '../../authority/operations/service-kind.ts'
import { signedActPart } from '../../authority/operations/signed-operations/signed-act.ts'
import { limitsAct } from './operations/change-limits.ts'
import { fenceRuns } from './operations/handover/fence-runs.ts'
import { fbHolder } from './operations/holder-part.ts'
import { fbLogin } from './operations/login-part.ts'
import { payeeAct } from './operations/payees.ts'
import { fbSplit } from './operations/split-part.ts'
import { transferOperations } from './operations/transfers/operation.ts'
import { fbPaths } from './routes.ts'
import { transferAct } from './rules/transfer-operation.ts'
import { transferMails } from './texts/transfer-mails.ts'

/** WEB-FB (S3): a token each, or one shared by all; administrators manage users' tokens (S3-FAQ-04). */
export const fbKind: ServiceKind = {
  loginPath: fbPaths.login,
  login: fbLogin,
  sharesTokens: true,
  lossStopsUser: false,
  holder: fbHolder,
  administratorsKeepTokens: true,
  split: fbSplit,
  confirmations: {
    [transferAct]: transferOperations(transferMails.accepted),
    [payeeAct.act]: signedActPart(payeeAct),
    [limitsAct.act]: signedActPart(limitsAct),
  },
  opening: { kind: 'WEB-FB', command: 'fb-customer open' },
  fence: fenceRuns,
}
