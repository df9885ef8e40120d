import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { folded } from '../../../../test/support/events.ts'
import { at, password, ticket } from '../../../../test/support/states.ts'
import {
  acting,
  administrator,
  customer,
  fbProfile,
  fixedPassword,
  right,
} from '../../../../test/support/web-fb/states.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { userState } from '../../../authority/rules/user.ts'
import { decideConfirmed, decideServiceStop, type FbAdministratorStates } from './administration.ts'
import { closedDaysMax, decideClosedDays } from './closed-days.ts'
import type { Decision } from './decision.ts'
import { fixedPasswordState } from './fixed-password.ts'

const profile = fbProfile
const told = ({ outcome }: Decision<object, string>) => (outcome.ok ? 'accepted' : outcome.refusal)

test('appendix F: nobody but an administrator in a session of this moment, with the right password, in this order', () => {
  const locked = fixedPassword({ failures: 5 })
  const table: [string, Partial<FbAdministratorStates>, Partial<typeof acting>][] = [
    ['ticket_invalid', { session: undefined, agreement: customer({ stoppedAtMs: 1 }) }, {}],
    ['ticket_invalid', { session: ticket({ ...right.session, stage: 'must_change_password' }) }, {}],
    ['ticket_invalid', { administrator: { ...administrator, sessionHash: 'later' } }, {}],
    ['ticket_invalid', { administrator: { ...administrator, status: 'deleted' } }, {}],
    ['service_stopped', { agreement: customer({ stoppedAtMs: 1 }), administratorRights: undefined }, {}],
    ['not_permitted', { administratorRights: undefined }, { verdict: { matches: false, generation: 1 } }],
    ['not_permitted', { administratorRights: { ...right.administratorRights, role: 'approver' } }, {}],
    ['registration_password_wrong', { fixedPassword: fixedPassword({ mustChange: true }) }, {}],
    ['registration_password_wrong', { fixedPassword: undefined }, {}],
    ['stale', { fixedPassword: fixedPassword({ generation: 2 }) }, {}],
    ['registration_password_wrong', {}, { verdict: { matches: false, generation: 1 } }],
    ['password_locked', { fixedPassword: locked }, { verdict: { matches: false, generation: 1 } }],
    ['accepted', { fixedPassword: locked }, {}],
  ]
  for (const [i, [expected, states, changes]] of table.entries()) {
    const decided = decideServiceStop({ ...right, ...states }, { ...acting, ...changes }, profile, at)
    assert.equal(told(decided), expected, `line ${i}`)
    const counts = decided.events.filter(({ type }) => type === 'fixed_password_rejected').length
    assert.equal(counts, changes.verdict !== undefined && expected !== 'not_permitted' ? 1 : 0, `line ${i}`)
  }
})

test('a right password resets the count even if the act is refused; a stale act leaves no trace', () => {
  const refused = decideConfirmed(right, acting, profile, at, () => ({
    outcome: { ok: false, refusal: 'nothing_to_do' },
    events: [],
  }))
  assert.deepEqual(
    refused.events.map(({ type }) => type),
    ['fixed_password_accepted'],
  )
  const stale = decideConfirmed(right, acting, profile, at, () => ({
    outcome: { ok: false, refusal: 'stale' },
    events: [],
  }))
  assert.deepEqual(stale.events, [])
})

test('domain-notes a-2: the ID locks, and the session ends, at exactly the sixth wrong password in a row', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (attempts) => {
      let fixed = fixedPassword()
      let lock = password({ userId: administrator.userId })
      let user = administrator
      let inRow = 0
      for (const matches of attempts) {
        const verdict = { matches, generation: 1 }
        const states = { ...right, administrator: user, fixedPassword: fixed, administratorPassword: lock }
        const { events } = decideServiceStop(states, { ...acting, verdict }, profile, at)
        for (const event of events) {
          fixed = fixedPasswordState.evolve(fixed, event) ?? fixed
          lock = folded(passwordState, lock, event) ?? lock
          user = folded(userState, user, event) ?? user
        }
        inRow = matches ? 0 : inRow + 1
        assert.equal(lock.locked, inRow >= 6)
        assert.equal(user.sessionHash === null, inRow >= 6)
        if (inRow >= 6) return
      }
    }),
  )
})

const days = (count: number) =>
  Array.from({ length: count }, (_, i) => Temporal.PlainDate.from('2030-01-01').add({ days: i }).toString())

test('カレンダー管理: days of the past, too far ahead or closed anyway are refused; others set and removed', () => {
  // A Tuesday; the 21st is Marine Day.
  const closed = (closedDays: readonly string[]) => customer({ closedDays })
  const table: [string, readonly string[], readonly string[], readonly string[]][] = [
    ['closed_day_past', [], ['2025-06-30'], []],
    ['closed_day_past', [], ['2025-13-01'], []],
    ['closed_day_past', ['2025-06-30'], [], ['2025-06-30']],
    ['closed_day_far', [], ['2027-07-02'], []],
    ['closed_day_closed', [], ['2025-07-05'], []],
    ['closed_day_closed', [], ['2025-07-21'], []],
    ['closed_days_full', days(closedDaysMax), ['2025-07-02'], []],
    ['nothing_to_do', ['2025-07-02'], ['2025-07-02'], []],
    ['nothing_to_do', [], [], ['2025-07-02']],
    ['accepted', ['2025-06-30'], ['2025-07-01', '2025-07-02'], []],
  ]
  for (const [i, [expected, before, added, removed]] of table.entries()) {
    const states = { ...right, agreement: closed(before) }
    const decided = decideClosedDays(states, { ...acting, added, removed }, profile, at)
    assert.equal(told(decided), expected, `line ${i}`)
  }
  const decided = decideClosedDays(
    { ...right, agreement: closed(['2025-07-03', '2025-08-01']) },
    { ...acting, added: ['2025-07-02'], removed: ['2025-07-03'] },
    profile,
    at,
  )
  const set = decided.events.find(({ type }) => type === 'closed_days_set')
  assert.deepEqual(set?.type === 'closed_days_set' && set.closedDays, ['2025-07-02', '2025-08-01'])
})
