import { accept, refuse } from '../../platform/decision/decision.ts'
import { withoutEndedLock } from './binding.ts'
import type { Decision } from './decision.ts'
import { openTicket, type TicketStates } from './gate.ts'
import type { Token } from './token.ts'
import type { TokenEvent } from './token-events.ts'
import { lockRefusal } from './wrong-code.ts'

export type OfferStates = TicketStates & {
  /** The current owner of the drawn token ID. */
  readonly token: Token | undefined
  /** The token that the ticket was offered earlier. */
  readonly replaced: Token | undefined
}

export type OfferRequest = {
  readonly service: string
  readonly userId: string
  /** The offered token on the person's page, to be replaced; empty if there was none. */
  readonly replaces: string
}

export type OfferResult =
  | { readonly result: 'offered' }
  /** The page was sent twice, or is outdated: a secret that was shown is not shown again. */
  | { readonly result: 'shown' }
  /** The drawn token ID is taken: draw another. */
  | { readonly result: 'taken' }

/** How many secrets one right password yields; an intruder who has it must not fill the database. */
export const offersMax = 5

/**
 * A token for a standard authenticator, whose secret the ticket's holder may see once. It is useless until two of its
 * codes have enrolled it with this ticket; asking for another one retires it.
 */
export function decideOffer(
  states: OfferStates,
  { service, userId, replaces }: OfferRequest,
  issued: Extract<TokenEvent, { readonly type: 'token_issued' }>,
  now: Temporal.Instant,
): Decision<OfferResult> {
  const { token, replaced } = states
  const { binding } = withoutEndedLock(states.binding, userId, now)
  const opened = openTicket(states, 'enrollment', now)
  if (opened === null) return refuse('ticket_invalid')
  const { ticket } = opened
  if (binding?.status === 'locked') return refuse(lockRefusal(binding))
  if (binding !== undefined && binding.status !== 'pending') return refuse('already_enrolled')
  if (replaces !== (ticket.offeredTokenId ?? '')) return accept({ result: 'shown' })
  if (ticket.offers >= offersMax) return refuse('offers_exhausted')
  if (token !== undefined) return accept({ result: 'taken' })

  const { tokenId } = issued
  const retired =
    replaced === undefined
      ? []
      : [{ type: 'token_revoked', tokenId: replaced.tokenId, reason: 'replaced' } as const]
  const { sessionHash } = ticket
  const offered = { type: 'token_offered', service, userId, sessionHash, tokenId } as const
  return accept({ result: 'offered' }, ...retired, issued, offered)
}
