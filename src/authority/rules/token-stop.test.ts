// 利用停止 (A-33, G-06): what it asks for, in order of precedence, and what it ends.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { bindingState, tokenClaimState } from './binding.ts'
import { decideTokenStop, type TokenStopStates } from './token-stop.ts'
import { userState } from './user.ts'

const profile = profileOf('sample-shinkin/personal')
const { service } = profile
const ready: TokenStopStates = {
  ticket: ticket({ service, purpose: 'stop' }),
  user: user({ service }),
  password: password({ service }),
  binding: binding({ service }),
  token: token(),
  tokenUse: tokenUse(),
}

function decide(states: TokenStopStates, code = codeAt(nowStep)) {
  return decideTokenStop(states, { service, userId: '0000000002', code, codeAt }, profile, at)
}

test('G-06: refusals of a right code, in order of precedence', () => {
  const laterMs = at.epochMilliseconds + 1
  const table: [string, TokenStopStates][] = [
    ['ticket_invalid', { ...ready, ticket: undefined, binding: undefined }],
    ['ticket_invalid', { ...ready, ticket: ticket({ service, purpose: 'login' }) }],
    ['ticket_invalid', { ...ready, ticket: ticket({ service, purpose: 'enrollment' }) }],
    ['ticket_invalid', { ...ready, ticket: ticket({ service, purpose: 'stop', expiresAtMs: 0 }) }],
    ['ticket_invalid', { ...ready, ticket: ticket({ service, purpose: 'stop', stage: 'authenticated' }) }],
    ['ticket_invalid', { ...ready, user: user({ service, status: 'suspended' }) }],
    ['ticket_invalid', { ...ready, password: password({ service, locked: true }) }],
    ['ticket_invalid', { ...ready, password: password({ service, setAtMs: laterMs }) }],
    ['stale', { ...ready, token: token({ tokenId: 'WRFM00000002' }) }],
    ['not_enrolled', { ...ready, binding: undefined, token: undefined, tokenUse: undefined }],
    ['code_locked', { ...ready, binding: binding({ service, status: 'locked' }) }],
    ['code_suspended', { ...ready, binding: binding({ service, status: 'suspended' }) }],
    ['token_unusable', { ...ready, token: token({ status: 'revoked' }) }],
    ['code_spent', { ...ready, tokenUse: tokenUse({ lastStep: nowStep }) }],
    ['accepted', ready],
  ]
  for (const [i, [expected, states]] of table.entries()) {
    const { outcome } = decide(states)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
  }
})

test('it spends the code, frees the token, and ends the ticket and whatever session there is', () => {
  const { events } = decide(ready)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['code_accepted', 'binding_revoked', 'session_ended'],
  )
  assert.equal(events.reduce(bindingState.evolve, ready.binding), undefined)
  const claim = { service, tokenId: 'WRFM00000001', holder: 'user:0000000002' }
  assert.equal(
    events.reduce(tokenClaimState.evolve, claim),
    undefined,
    'not barred: it may be registered again',
  )
  const inside = user({ service, sessionHash: 'inside' })
  assert.equal(events.reduce(userState.evolve, inside)?.sessionHash, null)
})

test('wrong codes count to the same lock as at the login, and the tenth locks', () => {
  const { outcome, events } = decide({ ...ready, binding: binding({ service, failures: 9 }) }, '999999')
  assert.deepEqual(outcome, { ok: false, refusal: 'code_wrong' })
  const bound = events.reduce(bindingState.evolve, ready.binding)
  assert.deepEqual([bound?.status, bound?.failures], ['locked', 10])
})
