import { passkeyAct } from '../../authority/operations/passkeys/passkey-acts.ts'
import { plainKind, type ServiceKind } from '../../authority/operations/service-kind.ts'
import { actParts } from '../../authority/operations/signed-operations/act-part.ts'
import { personalLogin } from './operations/login-part.ts'
import { personalSplit } from './operations/split-part.ts'

/** 個人インターネットバンキング (S4). */
export const personalKind: ServiceKind = {
  ...plainKind,
  lossStopsUser: false,
  login: personalLogin,
  split: personalSplit,
  confirmations: {
    ...actParts(
      ['restart', 'token_change'],
      async () => (await import('./operations/signed-acts.ts')).signedActs,
    ),
    passkey: passkeyAct,
  },
}
