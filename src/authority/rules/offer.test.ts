import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, password, ticket, token, user } from '../../../test/support/states.ts'
import { decideOffer, type OfferStates, offersMax } from './offer.ts'
import { sessionState } from './session.ts'
import { tokenState } from './token.ts'
import type { TokenEvent } from './token-events.ts'

const { status: _, ...fresh } = token({ tokenId: 'WRFM00000002' })
const issued: Extract<TokenEvent, { type: 'token_issued' }> = { type: 'token_issued', ...fresh }
const { service, userId } = user()
const mine = ticket({ purpose: 'enrollment' })
const offeredBefore = { ...mine, offeredTokenId: 'WRFM00000001', offers: 1 }
const ready: OfferStates = {
  ticket: mine,
  user: user(),
  password: password(),
  binding: undefined,
  token: undefined,
  replaced: undefined,
}

function decide(states: OfferStates, replaces = '') {
  return decideOffer(states, { service, userId, replaces }, issued, at)
}

test('ENR-03: what is decided about an offer, in order of precedence', () => {
  const old = token()
  const table: [string, OfferStates, string?][] = [
    ['ticket_invalid', { ...ready, ticket: undefined, binding: binding({ status: 'locked' }) }],
    ['ticket_invalid', { ...ready, ticket: ticket() }],
    ['ticket_invalid', { ...ready, ticket: { ...mine, expiresAtMs: at.epochMilliseconds } }],
    ['ticket_invalid', { ...ready, user: user({ userId: 'another' }) }],
    ['code_locked', { ...ready, binding: binding({ status: 'locked' }), token: old }],
    ['already_enrolled', { ...ready, binding: binding(), token: old }],
    ['shown', { ...ready, ticket: offeredBefore, token: old }],
    ['shown', { ...ready, ticket: offeredBefore, replaced: old }, 'WRFM00000009'],
    ['shown', { ...ready, replaced: old }, 'WRFM00000001'],
    ['offers_exhausted', { ...ready, ticket: { ...offeredBefore, offers: offersMax } }, 'WRFM00000001'],
    ['taken', { ...ready, token: old }],
    ['offered', ready],
    ['offered', { ...ready, binding: binding({ status: 'pending', tokenId: null }) }],
    ['offered', { ...ready, ticket: offeredBefore, replaced: old }, 'WRFM00000001'],
  ]
  for (const [expected, states, replaces] of table) {
    const { outcome, events } = decide(states, replaces)
    assert.equal(outcome.ok ? outcome.result : outcome.refusal, expected)
    assert.equal(events.length > 0, expected === 'offered', `${expected} changes something`)
  }
})

test('ENR-03: another offer retires the one before; only the last one is the ticket’s', () => {
  const states = { ...ready, ticket: offeredBefore, replaced: token({ status: 'offered' }) }
  const { events } = decide(states, 'WRFM00000001')
  assert.deepEqual(
    events.map(({ type }) => type),
    ['token_revoked', 'token_issued', 'token_offered'],
  )
  const [revoked, ...offered] = events
  assert.ok(revoked)
  assert.equal(tokenState.evolve(states.replaced, revoked)?.status, 'revoked')
  const session = offered.reduce<ReturnType<typeof sessionState.evolve>>(sessionState.evolve, offeredBefore)
  assert.deepEqual(
    { id: session?.offeredTokenId, offers: session?.offers },
    { id: 'WRFM00000002', offers: 2 },
  )
  assert.equal(
    offered.reduce<ReturnType<typeof tokenState.evolve>>(tokenState.evolve, undefined)?.status,
    'offered',
  )
})
