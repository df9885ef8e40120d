import { accept, refuse } from '../../platform/decision/decision.ts'
import { type Confidential, type EventOf, reveal } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { confidential, integer, text } from '../../platform/decision/table.ts'
import { isUsable } from './authentication.ts'
import type { DecisionOf } from './decision.ts'
import type { FenceEvent } from './fence-events.ts'
import type { OfUser } from './keys.ts'
import type { Token, TokenUse } from './token.ts'
import type { TokenMoveEvent, TokenMoveToldEvent } from './token-events.ts'

/** Statuses of a token's move to another device, and the events that change them. */
export const tokenMoveTransitions = {
  open: { token_move_claimed: 'claimed' },
  claimed: { token_moved: 'moved', token_move_number_rejected: 'claimed' },
  moved: {},
} as const

/** A token on its way from one device to another, known by the hash of the code that the old one shows. */
export type TokenMove = {
  readonly moveHash: string
  readonly tokenId: string
  readonly status: keyof typeof tokenMoveTransitions
  /** Of the device that showed the code first; no other gets anything. */
  readonly publicKey: string | null
  /** What that device shows, and the holder types on the old one. */
  readonly number: string | null
  readonly wrongNumbers: number
  /** Digests of whom the old device has confirmed to pay, as JSON. */
  readonly payees: Confidential<string> | null
  readonly expiresAtMs: number
}

/** Long enough to pick up the other phone; whoever saw the code has no longer either. */
export const moveValidMs = 5 * 60_000
/** How long the new device may fetch what it got, should answers get lost. */
const movedKeptMs = 24 * 3_600_000
/** Of 10,000 numbers. */
const wrongNumbersMax = 3
/** How far the device's clock, corrected by ours, may be off when it proves itself. */
const proofValidMs = 120_000

const ofMove = ({ moveHash }: { readonly moveHash: string }) => [moveHash] as const

export const tokenMoveState = state<TokenMove, TokenMoveEvent | EventOf<FenceEvent, 'token_moves_fenced'>>()({
  name: 'tokenMove',
  row: 'a token on its way to another device: the code that is shown, who showed it, the number to compare',
  table: 'token_move',
  key: ['moveHash'],
  columns: {
    moveHash: text,
    tokenId: text,
    status: text,
    publicKey: text,
    number: text,
    wrongNumbers: integer,
    payees: confidential(text),
    expiresAtMs: integer,
  },
  fades: true,
  on: {
    token_move_begun: {
      key: ofMove,
      fold: (_, { type: __, ...begun }) => {
        return { ...begun, status: 'open', publicKey: null, number: null, wrongNumbers: 0, payees: null }
      },
    },
    token_move_claimed: {
      key: ofMove,
      fold: existing((move, { publicKey, number }) => {
        return { ...move, publicKey, number, status: tokenMoveTransitions.open.token_move_claimed }
      }),
    },
    token_move_number_rejected: {
      key: ofMove,
      fold: existing((move, { wrongNumbers }) => ({ ...move, wrongNumbers })),
    },
    token_moved: {
      key: ofMove,
      fold: existing((move, { expiresAtMs, payees = null }) => {
        return { ...move, expiresAtMs, payees, status: tokenMoveTransitions.claimed.token_moved }
      }),
    },
    token_moves_fenced: { keys: ({ moves }) => moves.map((moveHash) => [moveHash] as const), fold: gone },
  },
})

/** `unknown` also stands for a code that is over, of somebody else, or was claimed by another device. */
export type MoveRefusal =
  | 'move_unknown'
  | 'move_unclaimed'
  | 'move_number_wrong'
  | 'move_done'
  | 'proof_wrong'
  | 'stale'

type MoveDecision<Accepted extends object> = DecisionOf<TokenMoveEvent, Accepted, MoveRefusal>

/**
 * The old device begins: it proves having the secret, by a MAC over its clock. A token that counts nowhere or is no
 * app's does not move, in the same words as one that isn't there.
 */
export function decideMoveStart(
  { token }: { readonly token: Token | undefined },
  start: {
    readonly moveHash: string
    readonly proven: boolean
    readonly atMs: number
    readonly seen: Token | undefined
  },
  now: Temporal.Instant,
): MoveDecision<object> {
  if (secretChanged(token, start.seen)) return refuse('stale')
  const nowMs = now.epochMilliseconds
  const isFresh = Math.abs(start.atMs - nowMs) <= proofValidMs
  if (token === undefined || !mayMove(token, now) || !start.proven || !isFresh) return refuse('proof_wrong')
  const { moveHash } = start
  const expiresAtMs = nowMs + moveValidMs
  return accept({}, { type: 'token_move_begun', moveHash, tokenId: token.tokenId, expiresAtMs })
}

export type Claimed = {
  readonly status: 'claimed' | 'moved'
  readonly number: string
  readonly tokenId: string
  /** What the old device has learned, once it has moved. */
  readonly payees: readonly string[]
}

/** The new device shows the code: the first one gets a number, and the same again; every other one gets nothing. */
export function decideMoveClaim(
  { tokenMove }: { readonly tokenMove: TokenMove | undefined },
  claim: { readonly publicKey: string; readonly number: string },
  now: Temporal.Instant,
): MoveDecision<Claimed> {
  if (tokenMove === undefined || now.epochMilliseconds >= tokenMove.expiresAtMs) return refuse('move_unknown')
  const { moveHash, tokenId, status } = tokenMove
  if (status === 'open')
    return accept(
      { status: 'claimed', number: claim.number, tokenId, payees: [] },
      { type: 'token_move_claimed', moveHash, tokenId, ...claim },
    )
  if (tokenMove.publicKey !== claim.publicKey || tokenMove.number === null) return refuse('move_unknown')
  const payees = tokenMove.payees === null ? [] : (JSON.parse(reveal(tokenMove.payees)) as string[])
  return accept({ status, number: tokenMove.number, tokenId, payees })
}

/**
 * The holder typed on the old device what the new one shows. The token gets another secret, which only the new device can
 * open, so that the old one makes no more codes, whatever it keeps; all it could have shown by now is spent.
 */
export function decideMoveEnd(
  states: {
    readonly tokenMove: TokenMove | undefined
    readonly token: Token | undefined
    readonly tokenUse: TokenUse | undefined
  },
  end: {
    readonly number: string
    readonly proven: boolean
    readonly seen: Token | undefined
    readonly sealedSecret: Confidential<Uint8Array>
    readonly payees: readonly string[]
  },
  now: Temporal.Instant,
): MoveDecision<object> {
  const { tokenMove, token, tokenUse } = states
  const nowMs = now.epochMilliseconds
  if (secretChanged(token, end.seen)) return refuse('stale')
  if (tokenMove === undefined || nowMs >= tokenMove.expiresAtMs) return refuse('move_unknown')
  if (tokenMove.status === 'moved') return refuse('move_done')
  if (token === undefined || tokenUse === undefined) return refuse('proof_wrong')
  if (token.tokenId !== tokenMove.tokenId || !mayMove(token, now) || !end.proven) return refuse('proof_wrong')
  if (tokenMove.wrongNumbers >= wrongNumbersMax) return refuse('move_unknown')
  if (tokenMove.status === 'open') return refuse('move_unclaimed')
  const { moveHash, tokenId } = tokenMove
  if (tokenMove.number !== end.number) {
    const wrongNumbers = tokenMove.wrongNumbers + 1
    return refuse('move_number_wrong', {
      type: 'token_move_number_rejected',
      moveHash,
      tokenId,
      wrongNumbers,
    })
  }
  const step = spentBy(token, tokenUse, nowMs)
  const expiresAtMs = nowMs + movedKeptMs
  return accept(
    {},
    {
      type: 'token_moved',
      moveHash,
      tokenId,
      sealedSecret: end.sealedSecret,
      step,
      ...(end.payees.length === 0 ? {} : { payees: { confidential: JSON.stringify(end.payees) } }),
      expiresAtMs,
    },
  )
}

export function tokenMoveTold(
  { service, userId }: OfUser,
  tokenId: string,
  now: Temporal.Instant,
): TokenMoveToldEvent {
  return { type: 'user_token_moved', service, userId, tokenId, movedAtMs: now.epochMilliseconds }
}

/** Also so that the request with which the old device once got the token gets nothing again (issuance.ts). */
function spentBy({ movingFactor, periodSeconds }: Token, use: TokenUse, nowMs: number): number | null {
  const shown = movingFactor === 'event' ? 0 : Math.floor((nowMs + use.driftMs) / (periodSeconds * 1000))
  return shown > use.lastStep ? shown : null
}

export function mayMove(token: Token, now: Temporal.Instant): boolean {
  return isUsable(token, now) && token.formFactor !== 'hardware'
}

/** The proof was about the token as the caller read it; it may have moved since. */
export function secretChanged(token: Token | undefined, seen: Token | undefined): boolean {
  const bytes = (each: Token | undefined) =>
    each === undefined || !('confidential' in each.sealedSecret) ? null : each.sealedSecret.confidential
  const [now, then] = [bytes(token), bytes(seen)]
  if (now === null || then === null) return now !== then
  return now.length !== then.length || now.some((byte, i) => byte !== then[i])
}
