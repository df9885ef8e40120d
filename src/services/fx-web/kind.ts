import { passkeyAct } from '../../authority/operations/passkeys/passkey-acts.ts'
import { plainKind, type ServiceKind } from '../../authority/operations/service-kind.ts'
import { actParts } from '../../authority/operations/signed-operations/act-part.ts'

/** 外為Web (S0, S1, S2). */
export const fxKind: ServiceKind = {
  ...plainKind,
  confirmations: {
    ...actParts(
      ['fx_contract', 'fx_order', 'mail_address'],
      async () => (await import('./operations/signed-acts.ts')).signedActs,
    ),
    passkey: passkeyAct,
  },
}
