import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import { type Activation, refuseActivation, type ShownActivation } from './activation.ts'
import type { Decision } from './decision.ts'
import type { Token } from './token.ts'
import type { TokenEvent } from './token-events.ts'

/** A token app's request and the token it got, so that the same request gets the same token again. */
export type Issuance = {
  /** SHA-256 of the idempotency key. */
  readonly requestHash: string
  /** SHA-256 of the rest of the request; a different request under the same key is refused. */
  readonly fingerprint: string
  readonly tokenId: string
  readonly expiresAtMs: number
}

/** How long a lost answer can be requested again. */
export const issuanceValidMs = 24 * 3_600_000

export const issuanceState = state<Issuance, EventOf<TokenEvent, 'token_requested'>>()({
  name: 'issuance',
  row: "a token app's request, so that the same request gets the same token",
  table: 'token_issuance',
  key: ['requestHash'],
  columns: { requestHash: text, fingerprint: text, tokenId: text, expiresAtMs: integer },
  fades: true,
  on: {
    token_requested: {
      key: ({ requestHash }) => [requestHash],
      fold: (_, { type: __, ...requested }) => requested,
    },
  },
})

export type IssuanceRefusal = 'request_differs' | 'activation_missing' | 'activation_invalid'

export type IssuanceResult =
  | { readonly result: 'issued' | 'again'; readonly tokenId: string }
  /** The drawn token ID is taken: draw another. */
  | { readonly result: 'taken' }

/**
 * One token per request, however often and concurrently it arrives. The token and the note of the request are created
 * together, so that a lost answer never leaves a token that nobody can request again.
 */
export function decideIssuance(
  states: {
    readonly issuance: Issuance | undefined
    readonly token: Token | undefined
    /** The user whose code was submitted. */
    readonly activation: Activation | undefined
  },
  request: Pick<Issuance, 'requestHash' | 'fingerprint'> & { readonly shown: ShownActivation },
  issued: Extract<TokenEvent, { readonly type: 'token_issued' }>,
  now: Temporal.Instant,
): Decision<IssuanceResult, IssuanceRefusal> {
  const { issuance, token, activation } = states
  const nowMs = now.epochMilliseconds
  if (issuance !== undefined && nowMs < issuance.expiresAtMs) {
    if (issuance.fingerprint !== request.fingerprint) return refuse('request_differs')
    return accept({ result: 'again', tokenId: issuance.tokenId })
  }
  const refused = refuseActivation(activation, request.shown, now)
  if (refused !== null) return refused
  if (token !== undefined) return accept({ result: 'taken' })
  const { tokenId } = issued
  const { requestHash, fingerprint } = request
  const expiresAtMs = nowMs + issuanceValidMs
  const noted = { type: 'token_requested', requestHash, fingerprint, tokenId, expiresAtMs } as const
  if (activation === undefined || request.shown.codeHash === null) {
    return accept({ result: 'issued', tokenId }, issued, noted)
  }
  const { service, userId } = activation
  const used = { type: 'activation_used', service, userId, tokenId, usedAtMs: nowMs } as const
  return accept({ result: 'issued', tokenId }, issued, noted, used)
}
