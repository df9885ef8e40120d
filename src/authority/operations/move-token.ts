import { toHex } from '../../otp/bytes.ts'
import type { TokenTerms } from '../../otp/delivery.ts'
import { moveCodeLength, movedPayeesText, moveEndMessage, moveStartMessage } from '../../otp/move.ts'
import { accept, together } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import {
  type Delivery,
  deliverSecret,
  parsePublicKey,
  requestDigest,
} from '../../platform/secrets/deliver.ts'
import { hmac } from '../../platform/secrets/hmac.ts'
import { equalText, newMoveCode, randomDigits, randomSecret, sha256 } from '../../platform/secrets/random.ts'
import type { Store } from '../../platform/store/store.ts'
import { userIdsOfCustomers } from '../queries/customers.ts'
import { holdersWithAddress } from '../queries/mails.ts'
import { claimsOfToken } from '../queries/tokens.ts'
import { customerOfHolder, userOfHolder } from '../rules/binding.ts'
import type { OfUser } from '../rules/keys.ts'
import { queueMail } from '../rules/mail.ts'
import { pushSubscriptionState } from '../rules/push.ts'
import { type Token, tokenState, tokenUseState } from '../rules/token.ts'
import { tokenDeviceState } from '../rules/token-device.ts'
import {
  decideMoveClaim,
  decideMoveEnd,
  decideMoveStart,
  type MoveRefusal,
  moveValidMs,
  tokenMoveState,
  tokenMoveTold,
} from '../rules/token-move.ts'
import { type Caller, type Context, changeContext, untilFresh } from './context.ts'
import { draftMail } from './mail/draft-mail.ts'

type Refused = { readonly ok: false; readonly refusal: Exclude<MoveRefusal, 'stale'> | 'public_key_invalid' }

const numberDigits = 4

/**
 * 引き継ぎ, on the old device: it proves having the token's secret (a MAC over its clock), and gets a code to be typed on the
 * new one, good once and for five minutes.
 */
export async function beginMove(
  context: Context,
  caller: Caller,
  { tokenId, atMs, proof }: { readonly tokenId: string; readonly atMs: number; readonly proof: string },
): Promise<{ readonly ok: true; readonly code: string; readonly validSeconds: number } | Refused> {
  const { store } = context
  return untilFresh(async () => {
    const { token: seen } = await store.read({ token: tokenState.ref(tokenId) })
    const proven = isProven(context, seen, moveStartMessage({ tokenId, atMs }), proof)
    const code = newMoveCode(moveCodeLength)
    const moveHash = hashOf(code)
    const now = context.now()
    const refs = { token: tokenState.ref(tokenId), tokenMove: tokenMoveState.ref(moveHash) }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      decideMoveStart(states, { moveHash, proven, atMs, seen }, now),
    )
    return outcome.ok ? { ok: true, code, validSeconds: moveValidMs / 1000 } : outcome
  })
}

export type Claimed =
  | { readonly ok: true; readonly status: 'claimed'; readonly number: string }
  | {
      readonly ok: true
      readonly status: 'moved'
      readonly terms: TokenTerms
      readonly delivery: Delivery
      /** The step that the next press takes, of an event-based token. */
      readonly counter: number
      /** What the old device has learned: digests of whom it has confirmed to pay. */
      readonly payees: readonly string[]
      readonly serverTimeMs: number
    }

/**
 * The new device, as often as it asks: first the number that its holder types on the old one, then the token, its secret
 * wrapped for this device's key alone.
 */
export async function claimMove(
  context: Context,
  caller: Caller,
  { code, publicKey }: { readonly code: string; readonly publicKey: string },
): Promise<Claimed | Refused> {
  const { store, tokenCodes } = context
  const appPublicKey = parsePublicKey(publicKey)
  if (appPublicKey === undefined) return { ok: false, refusal: 'public_key_invalid' }
  const now = context.now()
  const claim = { publicKey, number: randomDigits(numberDigits) }
  const refs = { tokenMove: tokenMoveState.ref(hashOf(code)) }
  const outcome = await store.change(changeContext(caller, now), refs, (states) =>
    decideMoveClaim(states, claim, now),
  )
  if (!outcome.ok)
    return { ok: false, refusal: outcome.refusal === 'stale' ? 'move_unknown' : outcome.refusal }
  const { status, number, tokenId, payees } = outcome
  if (status === 'claimed') return { ok: true, status, number }
  const { token, tokenUse } = await store.read({
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  })
  if (token?.status !== 'active' || tokenUse === undefined || token.formFactor === 'hardware')
    return { ok: false, refusal: 'move_unknown' }
  const { movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs } = token
  const terms = { tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs }
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  const delivery = deliverSecret(secret, appPublicKey, terms)
  const counter = movingFactor === 'event' ? tokenUse.lastStep + 1 : 0
  return { ok: true, status, terms, delivery, counter, payees, serverTimeMs: now.epochMilliseconds }
}

/**
 * The old device confirms the number that the new one shows. From then on it makes no more codes that count. Whoever the
 * token belongs to is told at the next login, and by mail where they have an address; no setting turns that off.
 */
export async function endMove(
  context: Context,
  caller: Caller,
  end: {
    readonly tokenId: string
    readonly code: string
    readonly number: string
    readonly payees: readonly string[]
    readonly proof: string
  },
): Promise<{ readonly ok: true } | Refused> {
  const { store, tokenCodes } = context
  const { tokenId, code, number, payees, proof } = end
  const learned = payees.length === 0 ? '' : toHex(sha256(new TextEncoder().encode(movedPayeesText(payees))))
  return untilFresh(async () => {
    const { token: seen } = await store.read({ token: tokenState.ref(tokenId) })
    const proven = isProven(context, seen, moveEndMessage({ tokenId, code, number, learned }), proof)
    const sealedSecret = { confidential: tokenCodes.sealSecret(tokenId, randomSecret()) }
    const holders = await withAddress(context, tokenId)
    const users = await usersWithToken(store, tokenId)
    const now = context.now()
    const refs = {
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      tokenMove: tokenMoveState.ref(hashOf(code)),
      device: tokenDeviceState.ref(tokenId),
      subscription: pushSubscriptionState.ref(tokenId),
    }
    return store.change(changeContext(caller, now), refs, (states) => {
      const decision = decideMoveEnd(states, { number, proven, seen, sealedSecret, payees }, now)
      return together(decision, (ended) =>
        accept(
          ended,
          ...users.map((of) => tokenMoveTold(of, tokenId, now)),
          ...holders.map((of) => moveNotice(context, of, now)),
        ),
      )
    })
  })
}

/** Everybody who uses its codes, also of a token that the users of a customer share. */
async function usersWithToken(store: Store, tokenId: string): Promise<readonly OfUser[]> {
  const users: OfUser[] = []
  for (const { service, holder } of await claimsOfToken(store, tokenId)) {
    const userId = userOfHolder(holder)
    const customerId = customerOfHolder(holder)
    if (userId !== null) users.push({ service, userId })
    else if (customerId !== null)
      for (const user of await userIdsOfCustomers(store, service, [customerId]))
        users.push({ service, userId: user.userId })
  }
  return users
}

async function withAddress({ store, profiles }: Context, tokenId: string) {
  const services = [...profiles.values()].filter(({ mail }) => mail !== null).map(({ service }) => service)
  return services.length === 0 ? [] : holdersWithAddress(store, services, tokenId)
}

function moveNotice(
  context: Context,
  { service, userId, tokenId, address }: Awaited<ReturnType<typeof withAddress>>[number],
  now: Temporal.Instant,
) {
  const content = { kind: 'token_moved_notice', tokenId, movedAtMs: now.epochMilliseconds } as const
  return queueMail(draftMail(context, { service, userId }, { to: address, content }), now)
}

/** Is this the database of the token, or of the move whose code it is? */
export async function knowsMove(
  { store }: Context,
  { tokenId = '', code = '' }: { readonly tokenId?: string | undefined; readonly code?: string | undefined },
): Promise<boolean> {
  const found = await store.read({
    token: tokenState.ref(tokenId),
    tokenMove: tokenMoveState.ref(hashOf(code)),
  })
  return found.token !== undefined || found.tokenMove !== undefined
}

/** Is this the MAC of a message with the token's secret, whose hash is the token's? */
export function isProven(
  { tokenCodes }: Context,
  token: Token | undefined,
  message: string,
  proof: string,
): boolean {
  if (token === undefined) return false
  const secret = tokenCodes.openSecret(token.tokenId, reveal(token.sealedSecret))
  return equalText(hmac(token.algorithm, secret, message, 'base64url'), proof)
}

function hashOf(code: string): string {
  return requestDigest('token move', code)
}
