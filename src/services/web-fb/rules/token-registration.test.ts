import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, codeAt, nowStep, token, tokenUse, user } from '../../../../test/support/states.ts'
import { webFb } from '../../../../test/support/web-fb/service.ts'
import {
  acting,
  administrator,
  customer,
  fbProfile,
  fbUser,
  fixedPassword,
  right,
} from '../../../../test/support/web-fb/states.ts'
import type { Binding } from '../../../authority/rules/binding.ts'
import type { Decision } from './decision.ts'
import { decideTokenRegistration, decideTokenRelease } from './token-registration.ts'
import { decideUsageForm, type HeldBinding } from './usage-form.ts'

const service = webFb
const profile = fbProfile
const told = ({ outcome }: Decision<object, string>) => (outcome.ok ? 'accepted' : outcome.refusal)
const kinds = ({ events }: Decision<object, string>) =>
  events.map(({ type }) => type).filter((type) => type !== 'fixed_password_accepted')

const approving = { ...acting, purpose: 'approval' } as const
const old = null
const typed = { tokenId: 'WRFM00000001', codes: [codeAt(nowStep)], codeAt, bindingId: 'b9' }
const held = (userId: string, changes: Partial<Binding> = {}) =>
  binding({ service, holder: `user:${userId}`, tokenId: `WRFM${userId}`, bindingId: userId, ...changes })
const own = held(administrator.userId)
const proof = { binding: undefined, claim: undefined, token: token(), tokenUse: tokenUse() }
const target = user({ service, userId: 'test10' })
const states = {
  ...right,
  ...proof,
  fixedPassword: fixedPassword({ purpose: 'approval' }),
  agreement: customer({ usageForm: 'individual', onCodesSinceMs: 1 }),
  user: target,
  rights: fbUser(),
  administratorBindings: [own],
  own: { binding: own, token: undefined, tokenUse: undefined },
}
type States = Parameters<typeof decideTokenRegistration>[0]

const register = (changes: Partial<States> = {}, over: object = {}) =>
  decideTokenRegistration(
    { ...states, ...changes },
    { ...approving, ...typed, old, userId: 'test10', ...over },
    profile,
    at,
  )

test('S3-3.3, S3-2-02: a registration is refused for these reasons, in this order', () => {
  const shared = customer({ usageForm: 'shared' })
  const locked = held('test10', { tokenId: null, status: 'locked' })
  const table: [string, Partial<States>, object][] = [
    ['approval_password_wrong', { agreement: customer() }, { verdict: { matches: false, generation: 1 } }],
    ['usage_form_missing', { agreement: undefined, user: undefined }, {}],
    ['usage_form_missing', { agreement: customer(), user: undefined }, {}],
    ['usage_form_missing', { agreement: shared }, {}],
    ['usage_form_missing', {}, { userId: null }],
    ['no_such_user', { user: undefined, rights: fbUser({ mayTransfer: false }) }, {}],
    ['no_such_user', { user: user({ ...target, customerId: 'c2' }) }, {}],
    ['no_such_user', { rights: undefined }, {}],
    ['token_not_needed', { rights: fbUser({ mayTransfer: false }), administratorBindings: [] }, {}],
    ['administrator_token_first', { administratorBindings: [undefined], binding: locked }, {}],
    ['code_locked', { binding: locked }, { codes: ['000000'] }],
    ['code_capped', { binding: { ...locked, capped: true } }, { codes: ['000000'] }],
    ['code_suspended', { binding: held('test10', { status: 'suspended' }) }, {}],
    ['already_enrolled', { binding: held('test10') }, {}],
    ['token_unknown', { token: undefined, claim: undefined }, {}],
    ['token_bound_elsewhere', { claim: { service, tokenId: 'WRFM00000001', holder: 'user:x' } }, {}],
    ['code_wrong', { token: token({ formFactor: 'desktop' }) }, { codes: ['000000'] }],
    ['token_form_factor_refused', { token: token({ formFactor: 'desktop' }) }, {}],
    ['code_spent', { tokenUse: tokenUse({ lastStep: nowStep }) }, {}],
    ['accepted', {}, {}],
    ['accepted', { agreement: shared, user: undefined, rights: undefined }, { userId: null }],
  ]
  for (const [i, [expected, changes, over]] of table.entries())
    assert.equal(told(register(changes, over)), expected, `line ${i}`)
})

test('G-04: wrong codes count toward the lock of the future binding, at the tenth', () => {
  const failed = held('test10', { tokenId: null, bindingId: null, status: 'pending', failures: 9 })
  const { events } = register({ binding: failed }, { codes: ['000000'] })
  const rejected = events.find(({ type }) => type === 'enrollment_rejected')
  assert.ok(rejected?.type === 'enrollment_rejected')
  assert.deepEqual([rejected.holder, rejected.failures, rejected.locked], ['user:test10', 10, true])
})

test('an administrator whose token the branch released registers it again, before any other is registered', () => {
  const boss = { user: administrator, rights: right.administratorRights, administratorBindings: [undefined] }
  const decided = register(boss, { userId: administrator.userId })
  const enrolled = decided.events.find(({ type }) => type === 'token_enrolled')
  assert.ok(enrolled?.type === 'token_enrolled')
  assert.equal(enrolled.holder, `user:${administrator.userId}`)
})

test('G-07, S3-FAQ-03: a release ends the session; an administrator’s and the shared token are the branch’s', () => {
  const theirs = held('test10')
  const claim = { service, tokenId: theirs.tokenId ?? '', holder: theirs.holder }
  const release = (changes: object, userId: string | null = 'test10') =>
    decideTokenRelease(
      { ...states, binding: theirs, claim, ...changes },
      { ...approving, old, userId },
      profile,
      at,
    )
  assert.equal(told(release({}, null)), 'administrator_token_kept')
  assert.equal(told(release({ user: user({ ...target, customerId: 'c2' }) })), 'no_such_user')
  assert.equal(told(release({ rights: fbUser({ role: 'administrator' }) })), 'administrator_token_kept')
  assert.equal(told(release({ binding: undefined })), 'nothing_to_do')
  assert.equal(told(release({ claim: undefined })), 'stale')
  assert.deepEqual(kinds(release({})), ['binding_revoked'])
  assert.deepEqual(kinds(release({ binding: { ...theirs, status: 'locked' } })), ['binding_revoked'])
})

const line = (of: Binding | undefined, changes: Partial<HeldBinding> = {}): HeldBinding => ({
  userId: 'test10',
  isShared: false,
  isAdministrators: false,
  binding: of,
  knownTokenId: of?.tokenId ?? null,
  ...changes,
})
const bossLine = (of: Binding | undefined) =>
  line(of, { userId: administrator.userId, isAdministrators: true })
const sharedLine = (of: Binding | undefined) => line(of, { userId: administrator.userId, isShared: true })
const common = held('c1', { holder: 'customer:c1' })

const choose = (usageForm: 'individual' | 'shared', changes: object, over: object = {}) =>
  decideUsageForm(
    {
      ...states,
      agreement: customer(),
      held: [bossLine(undefined), sharedLine(undefined)],
      oldToken: {
        token: token({ tokenId: own.tokenId ?? '' }),
        tokenUse: tokenUse({ tokenId: own.tokenId ?? '' }),
      },
      pending: undefined,
      asker: undefined,
      ...changes,
    },
    {
      ...approving,
      ...typed,
      usageForm,
      nextSessionHash: 'next',
      old: { code: codeAt(nowStep), codeAt },
      ...over,
    },
    profile,
    at,
  )

test('S3-3.2, G-08: 利用形態設定 is refused for these reasons, in this order', () => {
  const individual = customer({ usageForm: 'individual', onCodesSinceMs: 1 })
  const shared = customer({ usageForm: 'shared', onCodesSinceMs: 1 })
  const stale = line(held('test10'), { knownTokenId: null })
  const lockedOwn = { ...own, status: 'locked' } as const
  const table: [string, 'individual' | 'shared', object, object][] = [
    ['approval_password_wrong', 'shared', { held: [stale] }, { verdict: { matches: false, generation: 1 } }],
    ['stale', 'individual', { agreement: individual, held: [bossLine(own), stale] }, {}],
    ['usage_form_same', 'individual', { agreement: individual, held: [bossLine(lockedOwn)] }, {}],
    ['usage_form_same', 'shared', { agreement: shared, held: [sharedLine(common)] }, {}],
    ['code_locked', 'shared', { agreement: individual, held: [bossLine(lockedOwn)] }, { codes: ['000000'] }],
    [
      'code_capped',
      'shared',
      { agreement: individual, held: [bossLine({ ...lockedOwn, capped: true })] },
      {},
    ],
    [
      'code_suspended',
      'individual',
      { agreement: shared, held: [sharedLine({ ...common, status: 'suspended' })] },
      {},
    ],
    [
      'code_locked',
      'individual',
      { binding: held('x', { tokenId: null, status: 'locked' }) },
      { codes: ['000000'] },
    ],
    ['code_wrong', 'individual', {}, { codes: ['000000'] }],
    ['accepted', 'individual', {}, {}],
    [
      'accepted',
      'individual',
      { agreement: individual, held: [bossLine(undefined), line(held('test10'))] },
      {},
    ],
  ]
  for (const [i, [expected, form, changes, over]] of table.entries())
    assert.equal(told(choose(form, changes, over)), expected, `line ${i}`)
})

test('E-4: the first token and the form count together; nothing is released, and nobody’s session ends', () => {
  assert.deepEqual(kinds(choose('individual', {})), ['token_enrolled', 'usage_form_chosen'])
  const decided = choose('shared', {})
  const [enrolled] = decided.events.filter(({ type }) => type === 'token_enrolled')
  assert.ok(enrolled?.type === 'token_enrolled')
  assert.equal(enrolled.holder, 'customer:c1')
})

test('S3-FAQ-01: the same form again, after the branch released the first token, leaves the others alone', () => {
  const agreement = customer({ usageForm: 'individual', onCodesSinceMs: 1 })
  const others = [bossLine(undefined), line(held('test10'))]
  assert.deepEqual(kinds(choose('individual', { agreement, held: others })), [
    'token_enrolled',
    'usage_form_chosen',
  ])
})

test('G-08: another form releases everything; the administrator’s session goes on, as old as it is', () => {
  const agreement = customer({ usageForm: 'individual', onCodesSinceMs: 1 })
  const all = [bossLine(own), line(held('test10')), sharedLine(undefined)]
  const decided = choose('shared', { agreement, held: all })
  assert.deepEqual(kinds(decided), [
    'code_accepted',
    'binding_revoked',
    'binding_revoked',
    'session_ended',
    'session_started',
    'token_enrolled',
    'usage_form_chosen',
  ])
  const started = decided.events.find(({ type }) => type === 'session_started')
  assert.ok(started?.type === 'session_started')
  assert.deepEqual([started.sessionHash, started.startedAtMs], ['next', right.session.startedAtMs])
  const wrong = choose('shared', { agreement, held: all }, { codes: ['000000'] })
  assert.deepEqual(kinds(wrong), ['enrollment_rejected'], 'a wrong code releases nothing')
})

test('the same phone may go on as the first token of the other form; one of a stranger may not', () => {
  const agreement = customer({ usageForm: 'individual', onCodesSinceMs: 1 })
  const mine = held(administrator.userId, { tokenId: 'WRFM00000001' })
  const claim = (holder: string) => ({ service, tokenId: 'WRFM00000001', holder })
  const all = [bossLine(mine), sharedLine(undefined)]
  assert.equal(told(choose('shared', { agreement, held: all, claim: claim(mine.holder) })), 'accepted')
  const stranger = choose('shared', { agreement, held: all, claim: claim('user:stranger') })
  assert.equal(told(stranger), 'token_bound_elsewhere')
})
