import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailDraft } from '../../../authority/rules/mail.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { Transfer } from './transfer.ts'
import { decideExecution } from './transfer-execution.ts'

const of = { service: 'shinkin-5410/web-fb', customerId: 'c1' } as const
const policy = { from: '09:00', until: '15:00', everyMinutes: 5 }

const transfer: Transfer = {
  ...of,
  transferId: 'F1',
  userId: 'u1',
  accountId: 'a1',
  day: '2026-12-01',
  memo: '',
  lines: [],
  debitYen: 1000,
  status: 'reserved',
  acceptedAtMs: 1,
  endedAtMs: null,
  runId: null,
  fileDigest: null,
  shortAtMs: null,
}
const account: Account = {
  ...of,
  accountId: 'a1',
  branchCode: '002',
  accountType: 'ordinary',
  number: '1000025',
  holderName: 'ｼｹﾝ',
  balanceYen: 999,
  openedAtMs: 0,
  coreBalanceYen: null,
  closedAtMs: null,
}
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
