import { accept, type Decision, refuse } from './decision.ts'
import type { Event, TokenFacts, TokenRevocationReason } from './events.ts'

/**
 * Statuses of a token, which belongs to its holder and may be bound at several institutions. `offered` is one that was
 * made for a single ticket: nobody else can enroll it, and it never counts unless that ticket does.
 */
export const tokenTransitions = {
  active: { token_offered: 'offered', token_revoked: 'revoked' },
  offered: { token_enrolled: 'active', token_revoked: 'revoked' },
  revoked: {},
} as const

export type TokenStatus = keyof typeof tokenTransitions

export type Token = TokenFacts & { readonly status: TokenStatus }

/**
 * What changes with every code. It belongs to the token and not to a binding: a code is spent everywhere once it
 * is used anywhere. `lastStep` is −1 before the first use. The clock of a time-based token runs `driftMs` ahead of
 * the server's, known to ± `driftUncertaintyMs`.
 */
export type TokenUse = {
  readonly tokenId: string
  readonly lastStep: number
  readonly driftMs: number
  readonly driftUncertaintyMs: number
}

/**
 * Lost, stolen or worn out: from now on its codes count nowhere, at no institution, and what it opened ends (see
 * find-session.ts). For good: the holder gets another token.
 */
export function decideTokenRevocation(
  token: Token | undefined,
  { tokenId, reason }: { readonly tokenId: string; readonly reason: TokenRevocationReason },
): Decision<object, 'token_unknown' | 'nothing_to_do'> {
  if (token === undefined) return refuse('token_unknown')
  if (token.status === 'revoked') return refuse('nothing_to_do')
  return accept({}, { type: 'token_revoked', tokenId, reason })
}

export function evolveToken(token: Token | undefined, event: Event): Token | undefined {
  if (event.type === 'token_issued') {
    const { type: _, ...issued } = event
    return { ...issued, status: 'active' }
  }
  if (event.type === 'token_imported') {
    const { type: _, lastStep: __, serialNo: ___, manufacturer: ____, ...imported } = event
    return { ...imported, status: 'active' }
  }
  if (token === undefined) return undefined
  switch (event.type) {
    case 'token_revoked':
      return { ...token, status: tokenTransitions.active.token_revoked }
    case 'token_offered':
      return { ...token, status: tokenTransitions.active.token_offered }
    case 'token_enrolled':
      return token.status === 'offered'
        ? { ...token, status: tokenTransitions.offered.token_enrolled }
        : token
    default:
      return token
  }
}

export function evolveTokenUse(use: TokenUse | undefined, event: Event): TokenUse | undefined {
  switch (event.type) {
    case 'token_issued':
      return { tokenId: event.tokenId, lastStep: -1, driftMs: 0, driftUncertaintyMs: 0 }
    case 'token_imported':
      return { tokenId: event.tokenId, lastStep: event.lastStep, driftMs: 0, driftUncertaintyMs: 0 }
    case 'token_enrolled':
      return use && { ...use, lastStep: event.steps.at(-1) ?? use.lastStep }
    case 'code_accepted':
    case 'token_checked':
      return use && moved(use, event.step, event)
    case 'token_synchronized':
    case 'token_resynchronized':
      return use && moved(use, event.steps[1], event)
    default:
      return use
  }
}

function moved(
  use: TokenUse,
  lastStep: number,
  { driftMs, driftUncertaintyMs }: { readonly driftMs: number; readonly driftUncertaintyMs: number },
): TokenUse {
  return { ...use, lastStep, driftMs, driftUncertaintyMs }
}
