import assert from 'node:assert/strict'
import { test } from 'node:test'
import { user } from '../../../../test/support/states.ts'
import {
  accepted,
  service,
  account as usualAccount,
} from '../../../../test/support/web-fb/transfer-states.ts'
import type { MailDraft } from '../../../authority/rules/mail.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { mayHaveLeft } from './handover.ts'
import type { Transfer } from './transfer.ts'
import { decideExecution, decideRelease, mayCancel } from './transfer-execution.ts'

const of = { service, customerId: 'c1' } as const
const policy = { from: '09:00', until: '15:00', everyMinutes: 5 }

const transfer: Transfer = {
  ...accepted,
  userId: 'u1',
  day: '2026-12-01',
  debitYen: 1000,
  status: 'reserved',
  endedAtMs: null,
}
const account = { ...usualAccount, balanceYen: 999 }
const rich = { ...account, balanceYen: 1000 }
const waiting = { ...transfer, shortAtMs: 1 }
const stopped = agreementState.evolve(undefined, {
  type: 'service_stopped',
  ...of,
  userId: 'u1',
  stoppedAtMs: 1,
})
const frozen = { service: of.service, holder: 'user:u1', frozenAtMs: 1, frozenBy: 'desk01', reason: '申出' }
const mail = (mailId: string): MailDraft => ({
  mailId,
  service: of.service,
  userId: 'u1',
  kind: 'service_notice',
  sealed: new Uint8Array(),
  notAfterMs: null,
  once: false,
})
const notices = { short: mail('short'), failed: mail('failed') }

function happens(at: string, states: Partial<Parameters<typeof decideExecution>[0]>): string {
  const now = Temporal.Instant.from(`${at}+09:00`)
  const none = { agreement: undefined, userFreeze: undefined, customerFreeze: undefined }
  const all = { transfer, account, ...none, ...states }
  const { outcome, events } = decideExecution(all, policy, now, notices)
  if (!outcome.ok) return outcome.refusal
  return events
    .map((event) => (event.type === 'mail_queued' ? `mail ${event.mailId}` : event.type))
    .join(', ')
}

test('W3: a reserved transfer from the hour of its day on: paid, short, tried again at intervals, failed at the end', () => {
  const table: readonly (readonly [at: string, Parameters<typeof happens>[1], string])[] = [
    ['2026-11-30T23:59:59', { account: rich }, 'nothing_to_do'],
    ['2026-12-01T08:59:59', { account: rich }, 'nothing_to_do'],
    ['2026-12-01T09:00:00', { account: rich }, 'transfer_executed'],
    ['2026-12-01T09:00:00', {}, 'transfer_short, mail short'],
    // A node that was down is late by minutes, and tries at once.
    ['2026-12-01T09:03:00', {}, 'transfer_short, mail short'],
    ['2026-12-01T09:04:59', { transfer: waiting, account: rich }, 'nothing_to_do'],
    ['2026-12-01T09:05:30', { transfer: waiting, account: rich }, 'transfer_executed'],
    ['2026-12-01T14:55:00', { transfer: waiting }, 'nothing_to_do'],
    ['2026-12-01T15:00:00', { transfer: waiting, account: rich }, 'transfer_executed'],
    ['2026-12-01T15:00:00', { transfer: waiting }, 'transfer_failed, mail failed'],
    ['2026-12-01T15:01:30', { transfer: waiting }, 'transfer_failed, mail failed'],
    // All nodes were down that day: paid late, or failed.
    ['2026-12-02T03:00:00', { account: rich }, 'transfer_executed'],
    ['2026-12-02T03:00:00', {}, 'transfer_failed, mail failed'],
    // Another customer's account pays for nobody here (D1).
    ['2026-12-01T09:00:00', { account: { ...rich, customerId: 'c2' } }, 'transfer_failed, mail failed'],
    ['2026-12-01T09:00:00', { account: rich, agreement: stopped }, 'service_stopped'],
    ['2026-12-02T00:00:00', { account: rich, agreement: stopped }, 'transfer_failed, mail failed'],
    // Frozen by the desk, of the user or of the whole customer: held, and not paid late (D5).
    ['2026-12-01T09:00:00', { account: rich, userFreeze: frozen }, 'transfers_frozen'],
    ['2026-12-01T15:00:00', { account: rich, customerFreeze: frozen }, 'transfers_frozen'],
    ['2026-12-02T00:00:00', { account: rich, userFreeze: frozen }, 'transfer_failed, mail failed'],
    [
      '2026-12-01T09:00:00',
      { transfer: { ...transfer, status: 'executed' }, account: rich },
      'nothing_to_do',
    ],
  ]
  for (const [at, states, expected] of table) assert.equal(happens(at, states), expected, at)
})

const days = {
  sameDayUntil: '15:00',
  reserveBusinessDaysMax: 15,
  serviceHours: {
    weekday: { opens: '00:00', closes: '24:00' },
    saturday: { opens: '00:00', closes: '24:00' },
    holiday: { opens: '00:00', closes: '24:00' },
  },
}
const msAt = (at: string) => Temporal.Instant.from(`${at}+09:00`).epochMilliseconds

/** Accepted on the Monday, held until the Tuesday at 10:00. */
const held: Transfer = {
  ...transfer,
  day: '2026-11-30',
  status: 'held',
  acceptedAtMs: msAt('2026-11-30T10:00:00'),
  heldUntilMs: msAt('2026-12-01T10:00:00'),
  heldBecause: ['new_browser'],
}

function released(at: string, states: Partial<Parameters<typeof decideRelease>[0]> = {}): string {
  const now = Temporal.Instant.from(`${at}+09:00`)
  const none = {
    agreement: undefined,
    userFreeze: undefined,
    customerFreeze: undefined,
    disowning: undefined,
    user: user(),
  }
  const all = { transfer: held, account, ...none, ...states }
  const { outcome, events } = decideRelease(all, days, now, notices)
  if (!outcome.ok) return outcome.refusal
  return events
    .map((event) => {
      if (event.type === 'transfer_released') return `released for ${event.day}`
      return event.type === 'mail_queued' ? `mail ${event.mailId}` : event.type
    })
    .join(', ')
}

test('issue 18: the end of a wait: a reservation of its day or the first one left; nothing of what was stopped, frozen or disowned by then', () => {
  const disowning = (disownedAtMs: number) => ({ service: of.service, userId: 'u1', disownedAtMs })
  const closing = agreementState.evolve(undefined, {
    type: 'closed_days_set',
    ...of,
    userId: 'u1',
    closedDays: ['2026-12-02'],
  })
  const fails = 'transfer_failed, mail failed'
  const table: readonly (readonly [at: string, Parameters<typeof released>[1], string])[] = [
    ['2026-12-01T09:59:59', {}, 'nothing_to_do'],
    ['2026-12-01T10:00:00', {}, 'released for 2026-12-01'],
    ['2026-12-01T14:59:59', {}, 'released for 2026-12-01'],
    // After the cut-off, and over a weekend: the next business day that is none of the customer's closing days.
    ['2026-12-01T15:00:00', {}, 'released for 2026-12-02'],
    ['2026-12-01T15:00:00', { agreement: closing }, 'released for 2026-12-03'],
    ['2026-12-05T10:00:00', {}, 'released for 2026-12-07'],
    ['2026-12-01T10:00:00', { transfer: { ...held, day: '2026-12-10' } }, 'released for 2026-12-10'],
    ['2026-12-01T10:00:00', { transfer: { ...held, status: 'reserved' } }, 'nothing_to_do'],
    ['2026-12-01T10:00:00', { transfer: { ...held, status: 'cancelled' } }, 'nothing_to_do'],
    ['2026-12-01T10:00:00', { transfer: { ...held, status: 'stopped' } }, 'nothing_to_do'],
    ['2026-12-01T10:00:00', { transfer: undefined }, 'nothing_to_do'],
    ['2026-12-01T10:00:00', { agreement: stopped }, fails],
    ['2026-12-01T10:00:00', { user: user({ status: 'suspended' }) }, fails],
    ['2026-12-01T10:00:00', { userFreeze: frozen }, fails],
    ['2026-12-01T10:00:00', { customerFreeze: frozen }, fails],
    ['2026-12-01T10:00:00', { account: { ...account, customerId: 'c2' } }, fails],
    // Said since, even if two persons have lifted the freeze; what was said before is why it waited.
    ['2026-12-01T10:00:00', { disowning: disowning(held.acceptedAtMs) }, fails],
    ['2026-12-01T10:00:00', { disowning: disowning(held.acceptedAtMs - 1) }, 'released for 2026-12-01'],
  ]
  for (const [at, states, expected] of table) assert.equal(released(at, states), expected, at)
})

test('issue 18: what is held back is never paid, and can be cancelled on any day while it is', () => {
  assert.equal(happens('2026-12-01T10:00:00', { transfer: held, account: rich }), 'nothing_to_do')
  const today = Temporal.PlainDate.from('2026-12-01')
  const cases = [
    ['held', '2026-11-30', true],
    ['reserved', '2026-12-01', false],
    ['reserved', '2026-12-02', true],
  ] as const
  for (const [status, day, may] of cases) assert.equal(mayCancel({ ...held, status, day }, today), may)
})

test('R3: what a restore brought back is neither paid, failed nor released, and canceled only where it cannot have left', () => {
  const fencedAtMs = msAt('2026-12-01T16:00:00')
  const late = { ...transfer, day: '2026-11-30', fencedAtMs }
  assert.equal(happens('2026-12-02T10:00:00', { transfer: late, account: rich }), 'nothing_to_do')
  assert.equal(happens('2026-12-02T10:00:00', { transfer: late }), 'nothing_to_do')
  assert.equal(released('2026-12-09T10:00:00', { transfer: { ...held, fencedAtMs } }), 'nothing_to_do')
  const today = Temporal.PlainDate.from('2026-12-02')
  const cases = [
    [{ ...held, heldUntilMs: fencedAtMs + 1 }, true],
    [{ ...held, heldUntilMs: fencedAtMs }, false],
    [{ ...transfer, day: '2026-12-03' }, true],
    [{ ...transfer, day: '2026-12-02' }, false],
  ] as const
  for (const [each, may] of cases) assert.equal(mayCancel({ ...each, fencedAtMs }, today), may)
})

test('R3, issue 18: after a restore, what may have been released before it may have left, whatever day it carries now', () => {
  const fence = { raisedAtMs: msAt('2026-12-02T16:00:00'), day: '2026-12-02' }
  const late = { ...held, day: '2026-12-03' }
  assert.equal(mayHaveLeft(late, fence), true)
  assert.equal(mayHaveLeft({ ...late, heldUntilMs: fence.raisedAtMs + 1 }, fence), false)
  assert.equal(mayHaveLeft({ ...late, heldUntilMs: null }, fence), false)
  assert.equal(mayHaveLeft({ ...late, acceptedAtMs: fence.raisedAtMs + 1 }, fence), false)
})
