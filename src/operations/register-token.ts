import { reveal } from '../domain/events.ts'
import { decideIssuance, type IssuanceRefusal, type IssuanceResult } from '../domain/issuance.ts'
import type { FormFactor, MovingFactor } from '../domain/profile.ts'
import { ref } from '../domain/states.ts'
import type { TokenTerms } from '../otp/delivery.ts'
import { type Delivery, deliverSecret, parsePublicKey, requestDigest } from '../secrets/deliver.ts'
import { type Caller, type Context, occasion } from './context.ts'
import { activationHashes } from './issue-activation.ts'
import { drawToken, tokenIdDrawsMax } from './issue-token.ts'

export type TokenRequest = {
  readonly idempotencyKey: string
  /** Base64url of an uncompressed point of P-256. */
  readonly publicKey: string
  readonly movingFactor: MovingFactor
  readonly formFactor: FormFactor
  /** In its one spelling; undefined where the app has none. */
  readonly activationCode?: string | undefined
}

export type Registration =
  | {
      readonly ok: true
      readonly terms: TokenTerms
      readonly delivery: Delivery
      readonly serverTimeMs: number
    }
  | { readonly ok: false; readonly refusal: 'public_key_invalid' | 'already_delivered' | IssuanceRefusal }

/**
 * Issues a token to an app and wraps its secret for the app's key, where the institution says so with an activation code
 * only, of which each gives one token. The same request gets the same token again, wrapped
 * anew, for 24 hours or until its first code was used, whichever is earlier: who shows a code has the secret (ENR-03).
 */
export async function registerToken(
  context: Context,
  caller: Caller,
  { idempotencyKey, publicKey, movingFactor, formFactor, activationCode }: TokenRequest,
): Promise<Registration> {
  const appPublicKey = parsePublicKey(publicKey)
  if (appPublicKey === undefined) return { ok: false, refusal: 'public_key_invalid' }
  const now = context.now()
  const { codeHash, holder } = await lookUp(context, activationCode)
  const asked = [publicKey, movingFactor, formFactor, ...(codeHash === null ? [] : [codeHash])]
  const request = {
    requestHash: requestDigest('idempotency key', idempotencyKey),
    fingerprint: requestDigest('token request', ...asked),
    shown: { codeHash, required: context.tokenActivation === 'code' },
  }
  const newToken = { movingFactor, formFactor, algorithm: 'SHA1', digits: 6 } as const
  for (let draw = 0; draw < tokenIdDrawsMax; draw++) {
    const { issued } = drawToken(context, newToken, now)
    const { tokenId } = issued
    const refs = {
      issuance: ref.issuance(request.requestHash),
      token: ref.token(tokenId),
      tokenUse: ref.tokenUse(tokenId),
      activation: ref.activation(holder?.service ?? '', holder?.userId ?? ''),
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

/** Whose code it is, and by which hash it is known; an unknown one has the hash that it would have. */
async function lookUp({ store, keyRing }: Context, activationCode: string | undefined) {
  if (activationCode === undefined) return { codeHash: null, holder: undefined }
  const hashes = activationHashes(keyRing, activationCode)
  const holder = await store.activationHolder(hashes)
  return { codeHash: holder?.codeHash ?? hashes[0] ?? null, holder }
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
  const { movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs } = token
  const terms = { tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs }
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  const delivery = deliverSecret(secret, appPublicKey, terms)
  return { ok: true, terms, delivery, serverTimeMs: now.epochMilliseconds }
}
