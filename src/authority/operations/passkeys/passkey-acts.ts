import { actParts } from '../signed-operations/act-part.ts'
import { signedActPart } from '../signed-operations/signed-act.ts'

/** What every kind of service whose customers have passkeys lets them confirm on the token's own screen. */
export const passkeyActs = actParts(['passkey'], async () => {
  const { passkeyAct } = await import('./signed-passkey.ts')
  return { passkey: signedActPart(passkeyAct) }
})
