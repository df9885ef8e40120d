import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, password, user } from '../../../../test/support/states.ts'
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
import type { Decision } from './decision.ts'
import { fbUserState } from './fb-user.ts'
import {
  decideFbUserAddition,
  decideFbUserChange,
  decideFbUserDeletion,
  type FbRights,
  fbUserSight,
} from './fb-user-administration.ts'
import { decideIdLock } from './id-lock.ts'
import { refuseFirstPasswords } from './typed-first-passwords.ts'

const service = webFb
const profile = fbProfile
const told = ({ outcome }: Decision<object, string>) => (outcome.ok ? 'accepted' : outcome.refusal)
const kinds = ({ events }: Decision<object, string>) =>
  events.map(({ type }) => type).filter((type) => type !== 'fixed_password_accepted')

const verifier = (text: string) => ({ confidential: text })
const firsts = {
  initialVerifier: verifier('login'),
  fixedVerifiers: { registration: verifier('r'), approval: verifier('a'), transfer: verifier('t') },
}
const target = user({ service, userId: 'test10', customerId: 'c1', userName: '経理 花子' })
const rights: FbRights = {
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  perTransferYen: null,
  perDayYen: null,
}
const fixedPasswords = {
  registration: fixedPassword({ userId: 'test10' }),
  approval: undefined,
  transfer: fixedPassword({ userId: 'test10', purpose: 'transfer' }),
} as const
const second = user({ service, userId: 'M54100020026', administrator: true })
const states = {
  ...right,
  user: target,
  rights: fbUser(),
  binding: undefined,
  password: password({ service, userId: 'test10' }),
  fixedPasswords,
  administrators: [administrator, second],
}
type States = Omit<typeof states, 'user' | 'rights' | 'binding' | 'password'> &
  Parameters<typeof decideFbUserDeletion>[0] &
  Parameters<typeof decideFbUserChange>[0] &
  Parameters<typeof decideIdLock>[0]

const add = (changes: object, over: object = {}) =>
  decideFbUserAddition(
    { ...right, user: undefined, ...changes },
    { ...acting, ...firsts, userId: 'test11', userName: '新人', rights, users: 2, ...over },
    profile,
    at,
  )

test('IDメンテナンス: an ID that is taken, the 100th user and limits above the customer’s are refused', () => {
  const lower = { agreement: customer({ perTransferYen: 1_000_000 }) }
  const limit = (perTransferYen: number) => ({ rights: { ...rights, perTransferYen } })
  assert.equal(told(add({ user: target }, { users: 99 })), 'users_full')
  assert.equal(told(add({ user: target }, limit(1_000_000_000))), 'user_id_taken')
  assert.equal(told(add({}, limit(50_000_001))), 'limit_too_high')
  assert.equal(told(add(lower, limit(1_000_001))), 'limit_too_high')
  assert.equal(told(add({}, { rights: { ...rights, perDayYen: 100_000_001 } })), 'limit_too_high')
  // The profile's limit dropped below the customer's own: neither may be exceeded.
  const before = { agreement: customer({ perTransferYen: 60_000_000 }) }
  assert.equal(told(add(before, limit(50_000_001))), 'limit_too_high')
  assert.equal(told(add(before, limit(50_000_000))), 'accepted')
  assert.equal(told(add(lower, limit(1_000_000))), 'accepted')
  const added = add({}, { users: 98 })
  assert.deepEqual(kinds(added), [
    'user_created',
    'fb_user_set',
    'password_set',
    'fixed_password_set',
    'fixed_password_set',
  ])
})

const sight = ({ user: of, rights: has }: States) => (of && has ? fbUserSight(of, has) : '')

function change(changes: Partial<States>, over: object = {}) {
  const all: States = { ...states, ...changes }
  const asked = { userId: all.user?.userId ?? '', userName: '改名', rights, seen: sight(all), renews: false }
  return decideFbUserChange(all, { ...acting, ...asked, firsts: null, ...over }, profile, at)
}

const boss = {
  user: administrator,
  rights: fbUser({ userId: administrator.userId, role: 'administrator' }),
} as const
const other = { user: second, rights: fbUser({ userId: second.userId, role: 'administrator' }) } as const
const demoted = { rights, fixedPasswords }

test('a change of rights: what is refused, in order', () => {
  const stranger = user({ ...target, customerId: 'c2' })
  const token = binding({ service, holder: 'user:M54100020026' })
  const table: [string, Partial<States>, object][] = [
    ['no_such_user', { user: undefined }, { seen: '' }],
    ['no_such_user', { user: stranger }, { seen: '' }],
    ['no_such_user', { user: user({ ...target, status: 'deleted' }) }, {}],
    ['no_such_user', { rights: undefined }, {}],
    ['nothing_to_do', {}, { seen: 'stale', userName: target.userName }],
    ['nothing_to_do', {}, { userName: target.userName }],
    ['own_user', boss, { renews: true, userName: administrator.userName, rights: boss.rights }],
    ['last_administrator', { ...boss, administrators: [administrator] }, demoted],
    [
      'last_administrator',
      { ...boss, administrators: [administrator, { ...second, status: 'suspended' }] },
      demoted,
    ],
    ['administrator_token_kept', { ...other, binding: token }, demoted],
    ['limit_too_high', {}, { rights: { ...rights, perDayYen: 100_000_001 } }],
    ['stale', {}, { rights: { ...rights, role: 'administrator' } }],
    ['stale', {}, { renews: true }],
    ['accepted', other, demoted],
    ['accepted', {}, {}],
  ]
  for (const [i, [expected, changes, over]] of table.entries())
    assert.equal(told(change(changes, over)), expected, `line ${i}`)
})

test('a right that requires another password means first passwords for everything', () => {
  const promoted = change({}, { rights: { ...rights, role: 'administrator' }, firsts })
  assert.deepEqual(kinds(promoted), [
    'user_changed',
    'fb_user_set',
    'password_set',
    'fixed_password_set',
    'fixed_password_set',
    'fixed_password_set',
  ])
  assert.deepEqual(kinds(change({}, {})), ['user_changed', 'fb_user_set'])
  const set = change({ rights: fbUser({ certificateOnly: true }) }, {}).events
  const after = set.reduce<ReturnType<typeof fbUser> | undefined>(fbUserState.evolve, fbUser())
  assert.equal(after?.certificateOnly, true, 'how somebody logs in is none of these rights')
})

function remove(changes: Partial<States>, over: object = {}) {
  const all: States = { ...states, ...changes }
  const deletion = { ...acting, userId: all.user?.userId ?? '', seen: sight(all), ...over }
  return decideFbUserDeletion(all, deletion, profile, at)
}

test('as H-16: not oneself, nobody with a token, nobody of another customer', () => {
  const token = binding({ service, holder: 'user:test10' })
  assert.equal(told(remove({ user: user({ ...target, customerId: 'c2' }) })), 'no_such_user')
  assert.equal(told(remove({}, { seen: 'stale' })), 'nothing_to_do')
  assert.equal(told(remove({ ...boss, binding: token })), 'own_user')
  assert.equal(told(remove({ binding: token })), 'user_has_token')
  const failed = binding({ service, holder: 'user:test10', tokenId: null, status: 'pending' })
  assert.deepEqual(kinds(remove({ binding: failed })), ['fb_user_removed', 'user_deleted'])
})

test('IDロック解除: of others only, and only what makes sense', () => {
  const lock = (changes: Partial<States>, action: 'unlock_password' | 'unlock_token' | 'lock') =>
    decideIdLock({ ...states, ...changes } as States, { ...acting, userId: 'test10', action }, profile, at)
  const locked = { password: password({ service, userId: 'test10', locked: true }) }
  const token = (status: 'locked' | 'usable') => ({
    binding: binding({ service, holder: 'user:test10', status }),
  })
  const wrong = { fixedPasswords: { ...fixedPasswords, transfer: fixedPassword({ failures: 6 }) } }
  assert.equal(told(lock({ user: user({ ...target, customerId: 'c2' }) }, 'lock')), 'no_such_user')
  assert.equal(told(lock({ ...boss, ...locked }, 'unlock_password')), 'own_user')
  assert.equal(told(lock({ ...boss, ...token('locked') }, 'unlock_token')), 'own_user')
  assert.equal(told(lock({}, 'unlock_password')), 'nothing_to_do')
  assert.equal(told(lock(token('usable'), 'unlock_token')), 'nothing_to_do')
  assert.equal(told(lock(locked, 'lock')), 'nothing_to_do')
  assert.deepEqual(kinds(lock({ ...locked, ...wrong }, 'unlock_password')), [
    'password_unlocked',
    'fixed_password_released',
  ])
  assert.deepEqual(kinds(lock(token('locked'), 'unlock_token')), ['binding_unlocked'])
  assert.deepEqual(kinds(lock({}, 'lock')), ['password_locked'])
})

test('domain-notes a-2: typed first passwords have their forms, and differ from each other', () => {
  const typed = {
    login: 'Hajime2016',
    fixed: { registration: '123456', approval: '1234567890', transfer: 'Okuru2016' },
  }
  const of = { userId: 'test11', userName: '新人', role: 'administrator', mayTransfer: true } as const
  const told = (changes: Partial<typeof typed.fixed>, login = typed.login, who: object = {}) => {
    const refused = refuseFirstPasswords(
      { login, fixed: { ...typed.fixed, ...changes } },
      { ...of, ...who },
      profile,
    )
    return refused === null ? 'accepted' : `${refused.beside} ${refused.refusal}`
  }
  assert.equal(told({}, 'short'), 'login new_password_length')
  assert.equal(told({}, 'test11'), 'login new_password_is_user_name')
  assert.equal(told({ registration: '12345' }), 'registration fixed_password_form')
  assert.equal(told({ approval: '123456' }), 'approval fixed_password_form')
  assert.equal(told({ transfer: '123456' }), 'transfer fixed_password_form')
  assert.equal(told({ transfer: 'Hajime2016' }), 'transfer fixed_passwords_alike')
  assert.equal(told({ approval: '' }, undefined, { role: 'general' }), 'accepted')
  assert.equal(told({ transfer: '' }, undefined, { mayTransfer: false }), 'accepted')
  assert.equal(told({}), 'accepted')
})
