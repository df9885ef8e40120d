import { toBase64url } from '../../../otp/base64url.ts'
import { toHex } from '../../../otp/bytes.ts'
import { keysMessage, keysText, keysToldMessage } from '../../../otp/signed-operation/pin-anew.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { hmac } from '../../../platform/secrets/hmac.ts'
import { sha256 } from '../../../platform/secrets/random.ts'
import { tokenState } from '../../rules/token.ts'
import { refuseProof } from '../../rules/token-device.ts'
import type { Context } from '../context.ts'
import { isProven } from '../move-token.ts'
import { type DeviceProof, publishedOperationKeys } from './token-side.ts'

/**
 * The keys that count now, for a device to pin in the place of all that it has pinned, under a MAC with the token's secret:
 * so a key that was stolen is forgotten, and whoever stole it can't say so (decision 76).
 */
export async function keysToPin(context: Context, { tokenId, atMs, proof }: DeviceProof) {
  const { store, tokenCodes, now } = context
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  const proven = isProven(context, token, keysMessage({ tokenId, atMs }), proof)
  if (token === undefined || refuseProof(token, { proven, atMs, seen: token }, now()) !== null)
    return { ok: false, refusal: 'proof_wrong' } as const
  const institutions = publishedOperationKeys(context).map(({ institution, name, keys }) => ({
    institution,
    name,
    keys: keys.map(({ point, notBefore, notAfter, serial }) => {
      return { point: toBase64url(point), notBefore, notAfter, serial }
    }),
  }))
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  const digest = toHex(sha256(new TextEncoder().encode(keysText(institutions))))
  const message = keysToldMessage({ tokenId, atMs, digest })
  return { ok: true, institutions, proof: hmac(token.algorithm, secret, message, 'base64url') } as const
}
