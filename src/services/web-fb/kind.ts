import { passkeyAct } from '../../authority/operations/passkeys/passkey-acts.ts'
import type { ServiceKind } from '../../authority/operations/service-kind.ts'
import { actParts } from '../../authority/operations/signed-operations/act-part.ts'
import { fbDenial, freezingOnDenial } from './operations/freeze-on-denial.ts'
import { fbHolder } from './operations/holder-part.ts'
import { fbLogin } from './operations/login-part.ts'
import { fbSplit } from './operations/split-part.ts'
import { fbPaths } from './routes.ts'
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
    ...actParts(['transfer', 'payee', 'limit', 'token_change'], async () =>
      (await import('./operations/signed-acts.ts')).signedActs(transferMails.accepted),
    ),
    passkey: freezingOnDenial(passkeyAct),
  },
  opening: { kind: 'WEB-FB', command: 'fb-customer open' },
  denial: fbDenial,
}
