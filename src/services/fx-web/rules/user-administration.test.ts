import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside, mailAddress } from '../../../../test/support/mail-states.ts'
import { at, binding, profileOf, user } from '../../../../test/support/states.ts'
import { allNotices } from '../../../authority/rules/notice-settings.ts'
import { fxProfile } from '../operations/profile-of.ts'
import {
  decideAddressRemoval,
  decideNotices,
  decideUserAddition,
  decideUserChange,
  decideUserDeletion,
  userSight,
} from './user-administration.ts'

const profile = fxProfile(profileOf('shoko-chukin/fx-web-2025'))
const { service } = profile

const administrator = user({ service, userId: 'admin', administrator: true, sessionHash: 'session' })
const second = user({ service, userId: 'admin2', administrator: true })
const target = user({ service, userId: 'u1' })
const right = {
  session: inside({ userId: 'admin' }),
  administrator,
  administratorAddress: undefined,
  administrators: [administrator, second],
  user: target,
  binding: undefined,
  claim: undefined,
  mailAddress: mailAddress({ userId: 'u1' }),
}
type States = Parameters<typeof decideUserDeletion>[0] & Parameters<typeof decideAddressRemoval>[0]
type Changes = Partial<States>

const acting = { service, seenAtMs: at.epochMilliseconds }

function told({ outcome, events }: ReturnType<typeof decideUserDeletion>): string {
  assert.equal(events.length, outcome.ok ? 1 : 0)
  return outcome.ok ? 'accepted' : outcome.refusal
}

const shownAs = (states: States) => (states.user === undefined ? '' : userSight(states.user))

const acts: Record<string, (states: States, seen?: string) => string> = {
  addition: (states) =>
    told(
      decideUserAddition(
        { ...states, user: undefined },
        { ...acting, userId: 'u2', userName: '新人', administrator: true },
        profile,
        at,
      ),
    ),
  change: (states, seen = shownAs(states)) =>
    told(
      decideUserChange(
        states,
        { ...acting, userId: 'u1', userName: '改名', administrator: false, seen },
        profile,
        at,
      ),
    ),
  deletion: (states, seen = shownAs(states)) =>
    told(decideUserDeletion(states, { ...acting, userId: states.user?.userId ?? '', seen }, profile, at)),
  removal: (states) =>
    told(decideAddressRemoval(states, { ...acting, userId: states.user?.userId ?? '' }, profile, at)),
  notices: (states) => told(decideNotices(states, { ...acting, settings: allNotices }, profile, at)),
}

test('S2-1.1-04: nobody but an administrator in a session of this moment does anything to users', () => {
  const ordinary = { ...administrator, administrator: false }
  const cooling = mailAddress({ coolingUntilMs: at.epochMilliseconds + 1 })
  const table: [string, Changes][] = [
    ['ticket_invalid', { session: undefined }],
    ['ticket_invalid', { session: inside({ stage: 'must_change_password' }) }],
    ['ticket_invalid', { administrator: { ...ordinary, sessionHash: 'later' } }],
    ['ticket_invalid', { administrator: { ...administrator, status: 'deleted' } }],
    ['not_permitted', { administrator: ordinary, administratorAddress: cooling }],
    ['cooling_down', { administratorAddress: cooling }],
    ['accepted', {}],
  ]
  for (const [name, act] of Object.entries(acts)) {
    for (const [i, [expected, changes]] of table.entries())
      assert.equal(act({ ...right, ...changes }), expected, `${name}, line ${i}`)
  }
})

test('ADM-02: a user of another company, a deleted one and none are all answered alike', () => {
  const strangers = [undefined, user({ ...target, customerId: 'c2' }), user({ ...target, status: 'deleted' })]
  for (const stranger of strangers) {
    for (const name of ['change', 'deletion', 'removal'])
      assert.equal(acts[name]?.({ ...right, user: stranger }, 'stale'), 'no_such_user', name)
  }
})

test('why a user is not changed, in order of precedence', () => {
  const alone = [administrator, { ...second, status: 'suspended' as const }, undefined]
  const same = { ...target, userName: '改名' }
  const table: [string, Changes, string?][] = [
    ['nothing_to_do', { user: second, administrators: [second] }, 'stale'],
    ['nothing_to_do', { user: same }],
    ['last_administrator', { user: administrator, administrators: alone }],
    [
      'last_administrator',
      { user: administrator, administrators: [administrator, { ...second, customerId: 'c2' }] },
    ],
    ['last_administrator', { user: administrator, administrators: [{ ...second, administrator: false }] }],
    ['accepted', { user: administrator }],
    ['accepted', {}],
  ]
  for (const [i, [expected, changes, seen]] of table.entries())
    assert.equal(acts['change']?.({ ...right, ...changes }, seen), expected, `line ${i}`)
})

test('S2-1.3-02, H-16: why a user is not deleted, in order of precedence', () => {
  const held = binding({ service, holder: 'user:u1' })
  const table: [string, Changes, string?][] = [
    ['nothing_to_do', { user: administrator, binding: held }, 'stale'],
    ['own_user', { user: administrator, administrators: [administrator], binding: held }],
    ['last_administrator', { user: second, administrators: [second], binding: held }],
    ['user_has_token', { binding: held }],
    ['user_has_token', { binding: { ...held, status: 'locked' } }],
    ['user_has_token', { binding: { ...held, status: 'suspended' } }],
    ['accepted', { binding: { ...held, tokenId: null, status: 'locked' } }],
    ['accepted', { user: second }],
    ['accepted', {}],
  ]
  for (const [i, [expected, changes, seen]] of table.entries())
    assert.equal(acts['deletion']?.({ ...right, ...changes }, seen), expected, `line ${i}`)
})

test('M1, S2-1.3-02: outside the time of ユーザOTP管理 a deletion takes the token along, for good', () => {
  const held = binding({ service, holder: 'user:u1' })
  const claim = { service, tokenId: held.tokenId ?? '', holder: held.holder }
  const deletion = (at: string, changes: Changes) => {
    const now = Temporal.Instant.from(at)
    const session = inside({ userId: 'admin', startedAtMs: now.epochMilliseconds })
    const states = { ...right, session, binding: held, claim, ...changes }
    const asked = { service, seenAtMs: now.epochMilliseconds, userId: 'u1', seen: shownAs(states) }
    return decideUserDeletion(states, asked, profile, now)
  }
  const { from, until } = profile.administration?.userOtp ?? { from: '', until: '' }
  const justBefore = Temporal.Instant.from(from).subtract({ milliseconds: 1 }).toString()
  for (const at of [justBefore, until]) {
    const { outcome, events } = deletion(at, {})
    assert.equal(outcome.ok, true, at)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['binding_revoked', 'token_barred', 'user_deleted'],
    )
    assert.deepEqual(deletion(at, { claim: undefined }).outcome, { ok: false, refusal: 'stale' })
  }
  for (const at of [from, Temporal.Instant.from(until).subtract({ milliseconds: 1 }).toString()])
    assert.deepEqual(deletion(at, {}).outcome, { ok: false, refusal: 'user_has_token' }, at)
})

test('an ID that anybody ever had is not given again, and an address that is not there not given up', () => {
  const addition = { ...acting, userId: 'u2', userName: '新人', administrator: false }
  const deleted = user({ service, userId: 'u2', status: 'deleted' })
  assert.equal(told(decideUserAddition({ ...right, user: deleted }, addition, profile, at)), 'user_id_taken')
  assert.equal(acts['removal']?.({ ...right, user: administrator }), 'own_user')
  assert.equal(acts['removal']?.({ ...right, mailAddress: undefined }), 'nothing_to_do')
})
