import type { ActPart } from '../signed-operations/act-part.ts'
import { signedActPart } from '../signed-operations/signed-act.ts'

/** What every kind lets its customers confirm on the token's own screen; its code is loaded with the first that asks. */
export const passkeyAct: ActPart = {
  async prepare(context, operation) {
    const { signedPasskey } = await import('./signed-passkey.ts')
    return signedActPart(signedPasskey).prepare(context, operation)
  },
}
