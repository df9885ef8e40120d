// D10: what stands among the last events on the page of a user, and since when somebody is locked: just the rules.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from './events.ts'
import { tellingTypes, toldOnce } from './telling.ts'
import { latestOf, lockBegan } from './turns.ts'
import type { Written } from './written.ts'

const of = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const holder = 'user:0000000002'

/** The newest first; each a second and a request before the one above it. */
function written(...entries: readonly (readonly [Event, actor?: string, request?: string])[]): Written[] {
  return entries.map(([event, actor = 'user:0000000002', request = ''], i) => ({
    at: `2025-07-01T00:00:${request === '' ? 59 - i : '00'}Z`,
    request: request === '' ? String(i) : request,
    actor,
    event,
  }))
}

const wrong = (failures: number, locked = false): Event => {
  return { type: 'password_rejected', ...of, at: 'login', refusal: 'password_wrong', failures, locked }
}
const acted: Event = {
  type: 'desk_acted',
  ...of,
  action: 'unlock_code',
  operatorId: 'desk01',
  reason: 'お電話',
  identification: '折返し',
  approved: false,
}
const unlocked: Event = { type: 'binding_unlocked', ...of, holder }
const suspended: Event = { type: 'user_suspended', ...of }

test('D10: neither sessions nor right passwords and codes are told, and everything that changes something is', () => {
  const types = tellingTypes({
    all: ['fixed_password_accepted', 'fb_user_set'],
    quiet: ['fixed_password_accepted'],
  })
  for (const quiet of ['session_started', 'session_ended', 'password_accepted', 'code_accepted', 'logged_in'])
    assert.ok(!types.includes(quiet), quiet)
  assert.ok(!types.includes('fixed_password_accepted'))
  for (const told of ['password_rejected', 'desk_acted', 'user_suspended', 'limits_set', 'fb_user_set'])
    assert.ok(types.includes(told), told)
})

test('D10: wrong passwords in a row are told once, with how many; other things between them are not hidden', () => {
  const told = toldOnce(written([wrong(3)], [wrong(2)], [suspended], [wrong(1)]), 10)
  assert.deepEqual(
    told.map(({ entry, before }) => [entry.event.type, before]),
    [
      ['password_rejected', 1],
      ['user_suspended', 0],
      ['password_rejected', 0],
    ],
  )
  const byTwo = toldOnce(written([wrong(2)], [wrong(1), 'anonymous']), 10)
  assert.equal(byTwo.length, 2, 'whose they are stays to be seen')
})

test('D10: what an act of the desk changed goes with the act; the same change by somebody else does not', () => {
  const operator = 'operator:desk01'
  const entries = written([unlocked, operator, 'r1'], [acted, operator, 'r1'], [unlocked], [suspended])
  assert.deepEqual(
    toldOnce(entries, 10).map(({ entry }) => entry.event.type),
    ['desk_acted', 'binding_unlocked', 'user_suspended'],
  )
})

test('no more are told than asked for, though the last of them counts on', () => {
  const entries = written([suspended], [wrong(3)], [wrong(2)], [unlocked], [suspended])
  const told = toldOnce(entries, 2)
  assert.deepEqual(
    told.map(({ entry, before }) => [entry.event.type, before]),
    [
      ['user_suspended', 0],
      ['password_rejected', 1],
    ],
  )
})

test('a lock began with the entry that engaged it, not with those that met it', () => {
  const entries = written([wrong(5, true)], [wrong(5, true)], [wrong(4)], [wrong(3)])
  const began = lockBegan(entries, 10)
  assert.equal(began?.entry, entries[1])
  assert.equal(began?.isFirst, true)
})

test('a lock whose beginning was not read is said to be older, and no lock has none', () => {
  const locked = written([wrong(5, true)], [wrong(5, true)])
  assert.deepEqual(lockBegan(locked, 2), { entry: locked[1], isFirst: false })
  assert.equal(lockBegan(locked, 3)?.isFirst, true, 'there was nothing before it')
  assert.equal(lockBegan(written([wrong(1)]), 10), null)
  assert.equal(lockBegan([], 10), null)
})

test('a lock by an administrator of the company counts as one; of several types the newest entry is found', () => {
  const entries = written([{ type: 'password_locked', ...of }], [{ type: 'password_unlocked', ...of }])
  assert.equal(lockBegan(entries, 10)?.entry, entries[0])
  assert.equal(latestOf(entries, 'password_unlocked'), entries[1])
  assert.equal(latestOf(entries, 'user_resumed'), undefined)
})
