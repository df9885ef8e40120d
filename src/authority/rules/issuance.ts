import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import { type Activation, refuseActivation, type ShownActivation } from './activation.ts'
import type { Decision } from './decision.ts'
import type { TokenEvent } from './events.ts'
import type { Token } from './token.ts'

/** What a token app asked for, and the token that it got: so that the same request gets the same token again. */
export type Issuance = {
  /** SHA-256 of the idempotency key. */
  readonly requestHash: string
  /** SHA-256 of everything else in the request; another request under the same key is refused. */
  readonly fingerprint: string
  readonly tokenId: string
  readonly expiresAtMs: number
}

/** How long a lost answer can be asked for again. */
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
  /** The drawn token ID belongs to somebody: draw another. */
  | { readonly result: 'taken' }

/**
 * One token for one request, however often and however many times at once it arrives. The token and the note of the
 * request come into being together, so that no answer that was lost leaves a token that nobody can ask for.
 */
export function decideIssuance(
  states: {
    readonly issuance: Issuance | undefined
    readonly token: Token | undefined
    /** Of the user whose code was shown. */
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
