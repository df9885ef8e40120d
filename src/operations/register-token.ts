import { reveal } from '../domain/events.ts'
import { decideIssuance, type IssuanceResult } from '../domain/issuance.ts'
import type { MovingFactor, SoftwareFormFactor } from '../domain/profile.ts'
import { ref } from '../domain/states.ts'
import type { TokenTerms } from '../otp/delivery.ts'
import { type Delivery, deliverSecret, parsePublicKey, requestDigest } from '../secrets/deliver.ts'
import { type Caller, type Context, occasion } from './context.ts'
import { drawToken, tokenIdDrawsMax } from './issue-token.ts'

export type TokenRequest = {
  readonly idempotencyKey: string
  /** Base64url of an uncompressed point of P-256. */
  readonly publicKey: string
  readonly movingFactor: MovingFactor
  readonly formFactor: SoftwareFormFactor
}

export type Registration =
  | {
      readonly ok: true
      readonly terms: TokenTerms
      readonly delivery: Delivery
      readonly serverTimeMs: number
    }
  | { readonly ok: false; readonly refusal: 'public_key_invalid' | 'request_differs' | 'already_delivered' }

/**
 * Issues a token to an app and wraps its secret for the app's key. The same request gets the same token again, wrapped
 * anew, for 24 hours or until its first code was used, whichever is earlier: who shows a code has the secret (ENR-03).
 */
export async function registerToken(
  context: Context,
  caller: Caller,
  { idempotencyKey, publicKey, movingFactor, formFactor }: TokenRequest,
): Promise<Registration> {
  const appPublicKey = parsePublicKey(publicKey)
  if (appPublicKey === undefined) return { ok: false, refusal: 'public_key_invalid' }
  const now = context.now()
  const request = {
    requestHash: requestDigest('idempotency key', idempotencyKey),
    fingerprint: requestDigest('token request', publicKey, movingFactor, formFactor),
  }
  const newToken = { movingFactor, formFactor, algorithm: 'SHA1', digits: 6 } as const
  for (let draw = 0; draw < tokenIdDrawsMax; draw++) {
    const { issued } = drawToken(context, newToken, now)
    const { tokenId } = issued
    const refs = {
      issuance: ref.issuance(request.requestHash),
      token: ref.token(tokenId),
      tokenUse: ref.tokenUse(tokenId),
    }
    const outcome = await context.store.change(occasion(caller, now), refs, (states) =>
      decideIssuance(states, request, issued, now),
    )
    if (!outcome.ok) return { ok: false, refusal: outcome.refusal }
    const result: IssuanceResult = outcome
    if (result.result !== 'taken') return deliver(context, result.tokenId, appPublicKey, now)
  }
  throw new Error('no free token ID was found')
}

async function deliver(
  { store, tokenCodes }: Context,
  tokenId: string,
  appPublicKey: Uint8Array,
  now: Temporal.Instant,
): Promise<Registration> {
  const { token, tokenUse } = await store.read({
    token: ref.token(tokenId),
    tokenUse: ref.tokenUse(tokenId),
  })
  if (token === undefined || tokenUse === undefined) throw new Error(`there is no token ${tokenId}`)
  if (token.status !== 'active' || tokenUse.lastStep >= 0) return { ok: false, refusal: 'already_delivered' }
  const { formFactor } = token
  if (formFactor === 'hardware') throw new Error(`${tokenId} was not issued to an app`)
  const { movingFactor, algorithm, digits, periodSeconds, expiresAtMs } = token
  const terms = { tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs }
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  const delivery = deliverSecret(secret, appPublicKey, terms)
  return { ok: true, terms, delivery, serverTimeMs: now.epochMilliseconds }
}
