import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, token, tokenUse, user } from '../../../../test/support/states.ts'
import { webFb } from '../../../../test/support/web-fb/service.ts'
import {
  acting,
  administrator,
  customer,
  fbProfile,
  fbUser,
  right,
} from '../../../../test/support/web-fb/states.ts'
import { type Binding, customerHolder, userHolder } from '../../../authority/rules/binding.ts'
import type { Decision } from './decision.ts'
import {
  decideOwnTokenChange,
  decideSignedRegistration,
  decideSignedRelease,
  decideSignedUsageForm,
} from './token-change.ts'

const service = webFb
const profile = fbProfile
const told = ({ outcome }: Decision<object, string>) => (outcome.ok ? 'accepted' : outcome.refusal)
const kinds = ({ events }: Decision<object, string>) => events.map(({ type }) => type)

const held = (userId: string, changes: Partial<Binding> = {}) =>
  binding({ service, holder: userHolder(userId), tokenId: `WRFM${userId}`, bindingId: userId, ...changes })
const { userId, customerId } = administrator
const own = held(userId)
const actor = { service, userId, customerId, seenAtMs: acting.seenAtMs }
const tokenId = 'WRFM00000001'
const coming = { tokenId, bindingId: 'b9' }
const signer = {
  session: right.session,
  user: administrator,
  password: right.administratorPassword,
  fbUser: right.administratorRights,
  agreement: customer({ usageForm: 'individual', onCodesSinceMs: 1 }),
  binding: own,
}
const fresh = { newHolder: undefined, newClaim: undefined, newToken: token(), newTokenUse: tokenUse() }
const claimed = { newClaim: { service, tokenId, holder: 'user:other' } }
const clerk = user({ service, userId: 'test10' })
const target = { target: clerk, targetRights: fbUser() }

/** What every act of an administrator is refused for first. */
const administrators = [
  ['ticket_invalid', { session: undefined, fbUser: undefined }],
  ['service_stopped', { agreement: customer({ stoppedAtMs: 1 }), fbUser: undefined }],
  ['not_permitted', { fbUser: fbUser(), target: undefined, held: [] }],
] as const

test('issue 18, S3-3.3: whom an administrator’s token gives a token to, and in which order it is refused', () => {
  const decide = (changes: object = {}) =>
    decideSignedRegistration(
      { ...signer, ...target, ...fresh, ...changes },
      { ...actor, ...coming, targetId: 'test10' },
      profile,
      at,
    )
  const table: [string, object][] = [
    ...administrators.map(([refusal, changes]): [string, object] => [refusal, changes]),
    ['usage_form_missing', { agreement: customer({ usageForm: 'shared' }), target: undefined }],
    ['no_such_user', { target: user({ ...clerk, customerId: 'c2' }), ...claimed }],
    ['no_such_user', { target: user({ ...clerk, status: 'deleted' }) }],
    ['token_not_needed', { targetRights: fbUser({ mayTransfer: false }) }],
    ['administrator_token_first', { binding: undefined }],
    ['already_enrolled', { newHolder: held('test10'), ...claimed }],
    ['code_locked', { newHolder: held('test10', { tokenId: null, status: 'locked' }) }],
    ['token_unusable', { newToken: token({ status: 'revoked' }) }],
    ['token_bound_elsewhere', claimed],
    ['accepted', {}],
  ]
  for (const [i, [expected, changes]] of table.entries())
    assert.equal(told(decide(changes)), expected, `line ${i}`)
  const [enrolled, ...others] = decide().events
  assert.ok(enrolled?.type === 'token_enrolled')
  assert.deepEqual(
    [enrolled.userId, enrolled.holder, enrolled.tokenId, others.length],
    ['test10', userHolder('test10'), tokenId, 0],
  )
})

test('issue 18, G-07: whose token an administrator’s token takes', () => {
  const theirs = held('test10')
  const claim = { service, tokenId: theirs.tokenId ?? '', holder: theirs.holder }
  const there = { ...signer, ...target, targetBinding: theirs, targetClaim: claim }
  const decide = (changes: object = {}) =>
    decideSignedRelease({ ...there, ...changes }, { ...actor, targetId: 'test10' }, profile, at)
  const table: [string, object][] = [
    ...administrators.map(([refusal, changes]): [string, object] => [refusal, changes]),
    ['no_such_user', { target: user({ ...clerk, customerId: 'c2' }) }],
    ['administrator_token_kept', { targetRights: fbUser({ role: 'administrator' }) }],
    ['nothing_to_do', { targetBinding: undefined, targetClaim: undefined }],
    ['stale', { targetClaim: undefined }],
    ['accepted', {}],
  ]
  for (const [i, [expected, changes]] of table.entries())
    assert.equal(told(decide(changes)), expected, `line ${i}`)
  assert.deepEqual(kinds(decide()), ['binding_revoked'])
})

test('issue 18: the own token gives way by its user; the shared one by an administrator', () => {
  const decide = (changes: object = {}, over: object = {}) =>
    decideOwnTokenChange(
      { ...signer, ...fresh, newHolder: own, ...changes },
      { ...actor, ...coming, holder: own.holder, oldTokenId: own.tokenId, ...over },
      profile,
      at,
    )
  const shared = customerHolder(customerId)
  const common = held(userId, { holder: shared })
  const sharing = { agreement: customer({ usageForm: 'shared' }), newHolder: common }
  const table: [string, object, object?][] = [
    ['ticket_invalid', { session: undefined }],
    ['service_stopped', { agreement: customer({ usageForm: 'individual', stoppedAtMs: 1 }) }],
    // The form changed between the look and the decision.
    ['stale', {}, { holder: shared }],
    ['stale', sharing],
    ['not_permitted', { ...sharing, fbUser: fbUser() }, { holder: shared }],
    ['not_enrolled', { newHolder: undefined }],
    ['stale', {}, { oldTokenId: 'WRFM00000050' }],
    ['code_locked', { newHolder: { ...own, status: 'locked' }, ...claimed }],
    ['code_suspended', { newHolder: { ...own, status: 'suspended' } }],
    ['token_bound_elsewhere', claimed],
    ['accepted', sharing, { holder: shared }],
    ['accepted', { fbUser: fbUser() }],
  ]
  for (const [i, [expected, changes, over]] of table.entries())
    assert.equal(told(decide(changes, over)), expected, `line ${i}`)
  assert.deepEqual(kinds(decide()), ['binding_revoked', 'token_enrolled'])
})

test('issue 18, G-08: another 利用形態 releases what was shown, and begins with its first token, or does nothing', () => {
  const others = [own, held('test10')].map((each) => ({
    userId: each.bindingId ?? '',
    isShared: false,
    isAdministrators: each === own,
    binding: each,
    knownTokenId: each.tokenId,
  }))
  const decide = (changes: object = {}, over: object = {}) =>
    decideSignedUsageForm(
      { ...signer, ...fresh, held: others, ...changes },
      { ...actor, ...coming, usageForm: 'shared', ...over },
      profile,
      at,
    )
  const lockedFirst = others.map((each) => ({ ...each, binding: { ...each.binding, status: 'locked' } }))
  const table: [string, object, object?][] = [
    ...administrators.map(([refusal, changes]): [string, object] => [refusal, changes]),
    ['stale', { held: others.map((each) => ({ ...each, knownTokenId: null })) }],
    ['usage_form_same', {}, { usageForm: 'individual' }],
    ['code_locked', { held: lockedFirst }],
    // The manual's own ways, which no token is there to sign.
    ['token_missing', { agreement: undefined }],
    ['token_missing', { binding: undefined }],
    ['token_bound_elsewhere', claimed],
    ['accepted', { newClaim: { service, tokenId, holder: own.holder } }],
    ['accepted', {}],
  ]
  for (const [i, [expected, changes, over]] of table.entries())
    assert.equal(told(decide(changes, over)), expected, `line ${i}`)
  const { outcome } = decide()
  assert.ok(outcome.ok)
  assert.equal(outcome.shown.find(({ type }) => type === 'count')?.value, 2)
  const all = ['binding_revoked', 'binding_revoked', 'token_enrolled', 'usage_form_chosen']
  assert.deepEqual(kinds(decide()), all)
  assert.ok(!kinds(decide(claimed)).includes('binding_revoked'))
})
