import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../../test/support/states.ts'
import { barredHolder, bindingState } from '../../../authority/rules/binding.ts'
import { decideNewToken } from '../../../authority/rules/new-token.ts'
import { personalProfile } from '../operations/profile-of.ts'
import { decideTokenChange, type TokenChange } from './token-change.ts'

const profile = personalProfile(profileOf('sample-shinkin/personal-signed'))
const { service } = profile
const userId = '0000000002'
const holder = `user:${userId}`
const newTokenId = 'WRFM00000099'
const states = {
  session: ticket({ service, sessionHash: 's', stage: 'authenticated' }),
  user: user({ service, sessionHash: 's' }),
  newHolder: binding({ service }),
  newClaim: undefined,
  newToken: token({ tokenId: newTokenId }),
  newTokenUse: tokenUse({ tokenId: newTokenId, lastStep: nowStep - 10 }),
}
const oldTokenId = states.newHolder.tokenId

function decide(changes: object = {}, asked: Partial<TokenChange> = {}) {
  const change = { service, userId, holder, seenAtMs: 0, oldTokenId, newTokenId, bindingId: 'b2', ...asked }
  const { outcome, events } = decideTokenChange({ ...states, ...changes }, change, profile, at)
  return { told: outcome.ok ? 'accepted' : outcome.refusal, types: events.map(({ type }) => type), outcome }
}

test('issue 18: why the token may not be changed, in order of precedence', () => {
  const claim = { service, tokenId: newTokenId, holder: 'user:other' }
  const table: [string, object, Partial<TokenChange>?][] = [
    ['ticket_invalid', { session: undefined, newHolder: undefined }],
    ['ticket_invalid', { user: user({ service, sessionHash: 'later' }) }],
    ['not_enrolled', { newHolder: undefined }],
    ['stale', { newHolder: binding({ service, tokenId: 'WRFM00000050', status: 'locked' }) }],
    ['code_locked', { newHolder: binding({ service, status: 'locked' }), newToken: undefined }],
    ['code_suspended', { newHolder: binding({ service, status: 'suspended' }) }],
    ['token_unknown', { newToken: undefined, newTokenUse: undefined, newClaim: claim }],
    ['token_unusable', { newToken: token({ tokenId: newTokenId, status: 'revoked' }) }],
    ['token_unusable', { newClaim: { ...claim, holder: barredHolder } }],
    ['token_bound_elsewhere', { newClaim: claim }],
    ['accepted', {}],
    ['accepted', { newToken: undefined }, { newTokenId: null }],
  ]
  for (const [i, [expected, changes, asked]] of table.entries())
    assert.equal(decide(changes, asked).told, expected, `line ${i}`)
})

test('issue 18: the old one ends and the new one comes in one decision; without a new one it ends alone', () => {
  assert.deepEqual(decide().types, ['binding_revoked', 'token_enrolled'])
  assert.deepEqual(decide({}, { newTokenId: null }).types, ['binding_revoked'])
  const { outcome } = decide({}, { newTokenId: null })
  assert.ok(outcome.ok)
  assert.equal(outcome.shown[0]?.value, 'なし（利用停止）')
})

test('issue 18, G-04: codes of the new token are spent; a wrong one counts, and leaves the token that is there', () => {
  const of = { service, userId, holder, tokenId: newTokenId, bindingId: 'b2' }
  const prove = (code: string) => decideNewToken(states, { ...of, codes: [code], codeAt }, profile, at)
  const right = prove(codeAt(nowStep))
  assert.ok(right.outcome.ok)
  const [checked] = right.events
  assert.ok(checked?.type === 'token_checked')
  assert.deepEqual([checked.tokenId, checked.step], [newTokenId, nowStep])
  const wrong = prove('000000')
  assert.equal(wrong.outcome.ok, false)
  const [rejected] = wrong.events
  assert.ok(rejected?.type === 'enrollment_rejected')
  const after = bindingState.evolve(states.newHolder, rejected)
  assert.deepEqual(
    [after?.failures, after?.status, after?.tokenId],
    [states.newHolder.failures + 1, 'usable', oldTokenId],
  )
  const locked = bindingState.evolve(states.newHolder, { ...rejected, locked: true })
  assert.deepEqual([locked?.status, locked?.tokenId], ['locked', oldTokenId])
  // Of whoever has none, nothing but the count is left.
  assert.deepEqual(bindingState.evolve(undefined, rejected)?.status, 'pending')
})
