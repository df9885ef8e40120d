import type { TokenTerms } from '../../otp/delivery.ts'
import { reveal } from '../../platform/decision/event.ts'
import {
  type Delivery,
  deliverSecret,
  parsePublicKey,
  requestDigest,
} from '../../platform/secrets/deliver.ts'
import { activationHolder } from '../queries/tokens.ts'
import { activationState } from '../rules/activation.ts'
import {
  decideIssuance,
  type Issuance,
  type IssuanceRefusal,
  type IssuanceResult,
  issuanceState,
} from '../rules/issuance.ts'
import type { MovingFactor, SoftwareFormFactor } from '../rules/profile.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { activationHashes } from './issue-activation.ts'
import { drawToken, type NewToken, tokenIdDrawsMax } from './issue-token.ts'

export type TokenRequest = {
  readonly idempotencyKey: string
  /** Base64url of an uncompressed P-256 point. */
  readonly publicKey: string
  readonly movingFactor: MovingFactor
  readonly formFactor: SoftwareFormFactor
  /** In its canonical spelling; undefined if the app sent none. */
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
 * Issues a token to an app and wraps its secret for the app's key. If the institution requires it, that takes an
 * activation code, which yields one token. The same request gets the same token, wrapped again, for 24 hours or until
 * its first code is used, whichever is earlier: showing a code proves possession of the secret (ENR-03).
 */
export async function registerToken(
  context: Context,
  caller: Caller,
  { idempotencyKey, publicKey, movingFactor, formFactor, activationCode }: TokenRequest,
): Promise<Registration> {
  const appPublicKey = parsePublicKey(publicKey)
  if (appPublicKey === undefined) return { ok: false, refusal: 'public_key_invalid' }
  const activation = await lookUpActivation(context, activationCode)
  const { codeHash } = activation
  const asked = [publicKey, movingFactor, formFactor, ...(codeHash === null ? [] : [codeHash])]
  const request = {
    requestHash: requestDigest('idempotency key', idempotencyKey),
    fingerprint: requestDigest('token request', ...asked),
  }
  const newToken = { movingFactor, formFactor, algorithm: 'SHA1', digits: 6 } as const
  const issued = await issueOnce(context, caller, request, activation, newToken)
  if (!issued.ok) return issued
  const { terms, secret, serverTimeMs } = issued
  return { ok: true, terms, delivery: deliverSecret(secret, appPublicKey, terms), serverTimeMs }
}

export type IssuedOnce =
  | {
      readonly ok: true
      readonly terms: TokenTerms
      readonly secret: Uint8Array
      readonly serverTimeMs: number
    }
  | { readonly ok: false; readonly refusal: 'already_delivered' | IssuanceRefusal }

/**
 * One token per request, over any protocol; the protocol wraps the secret. A repeated request gets the token again
 * until its first code is used or 24 hours have passed. Throws when every drawn token ID is taken.
 */
export async function issueOnce(
  context: Context,
  caller: Caller,
  request: Pick<Issuance, 'requestHash' | 'fingerprint'>,
  { codeHash, holder }: ShownActivation,
  newToken: NewToken,
): Promise<IssuedOnce> {
  const now = context.now()
  const shown = { codeHash, required: context.tokenActivation === 'code' }
  for (let draw = 0; draw < tokenIdDrawsMax; draw++) {
    const { issued } = drawToken(context, newToken, now)
    const { tokenId } = issued
    const refs = {
      issuance: issuanceState.ref(request.requestHash),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      activation: activationState.ref(holder?.service ?? '', holder?.userId ?? ''),
    }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
      decideIssuance(states, { ...request, shown }, issued, now),
    )
    if (!outcome.ok) return { ok: false, refusal: outcome.refusal }
    const result: IssuanceResult = outcome
    if (result.result !== 'taken') return openUnused(context, result.tokenId, now)
  }
  throw new Error('no free token ID was found')
}

/** An activation code as submitted: its user, and its known hash. */
export type ShownActivation = {
  readonly codeHash: string | null
  readonly holder: { readonly service: string; readonly userId: string } | undefined
}

/** The user of the code; an unknown code keeps its would-be hash, and a missing code has none. */
export async function lookUpActivation(
  { store, keyRing }: Context,
  activationCode: string | undefined,
): Promise<ShownActivation> {
  if (activationCode === undefined) return { codeHash: null, holder: undefined }
  const hashes = activationHashes(keyRing, activationCode)
  const holder = await activationHolder(store, hashes)
  return { codeHash: holder?.codeHash ?? hashes[0] ?? null, holder }
}

async function openUnused(
  { store, tokenCodes }: Context,
  tokenId: string,
  now: Temporal.Instant,
): Promise<IssuedOnce> {
  const { token, tokenUse } = await store.read({
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  })
  if (token === undefined || tokenUse === undefined) throw new Error(`there is no token ${tokenId}`)
  if (token.status !== 'active' || tokenUse.lastStep >= 0) return { ok: false, refusal: 'already_delivered' }
  const { formFactor } = token
  if (formFactor === 'hardware') throw new Error(`${tokenId} was not issued to an app`)
  const { movingFactor, algorithm, digits, periodSeconds, expiresAtMs } = token
  const terms = { tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs }
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  return { ok: true, terms, secret, serverTimeMs: now.epochMilliseconds }
}
