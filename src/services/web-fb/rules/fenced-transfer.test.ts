import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf } from '../../../../test/contract/support/runs.ts'
import { operator, user } from '../../../../test/support/states.ts'
import { accepted, account, service } from '../../../../test/support/web-fb/transfer-states.ts'
import type { FencedCase } from './fenced-case.ts'
import { decideFencedVerdict } from './fenced-transfer.ts'
import type { Transfer } from './transfer.ts'

const desk = 'desk/shinkin-5410'
const now = Temporal.Instant.from('2026-12-02T11:00:00+09:00')

const one: Transfer = {
  ...accepted,
  userId: 'u1',
  day: '2026-12-01',
  lines: [lineOf(1000)],
  debitYen: 1110,
  status: 'reserved',
  endedAtMs: null,
  fencedAtMs: now.epochMilliseconds - 1,
  fencedCase: 'K1',
}
const member = (userId: string) => operator({ service: desk, userId, role: 'clearing' })
const person = (userId: string) => user({ service: desk, userId })

const fencedCase: FencedCase = {
  service,
  caseId: 'K1',
  wish: 'left',
  reason: '台帳',
  askedBy: 'clearing1',
  askedAtMs: 1,
  status: 'asked',
  decidedBy: null,
  decidedAtMs: null,
}

function granted(accountsFrom: 'ledger' | 'core', balanceYen: number): readonly string[] {
  const states = {
    operatorUser: person('clearing2'),
    operator: member('clearing2'),
    askerUser: person('clearing1'),
    asker: member('clearing1'),
    fencedCase,
    transfers: [one, { ...one, transferId: 'F2' }],
  }
  const ledger = { accountsFrom, accounts: new Map([['a1', { ...account, balanceYen }]]) }
  const of = { service, caseId: 'K1', operatorId: 'clearing2', verdict: 'grant', ledger } as const
  const { outcome, events } = decideFencedVerdict(states, of, now)
  if (!outcome.ok) return [outcome.refusal]
  return events.map((event) =>
    event.type === 'posted' && event.balanceYen !== null
      ? `${event.entryId} ${event.balanceYen}`
      : event.type === 'transfer_handed_over'
        ? `${event.transferId} in ${event.runId}`
        : event.type,
  )
}

test('R3: of what had left before a restore the core system has the debit; a ledger of ours takes it off once, and never below nothing', () => {
  const gone = (transferId: string) => ['transfer_executed', `${transferId} in K1`]
  assert.deepEqual(granted('core', 0), ['fenced_case_granted', ...gone('F1'), ...gone('F2')])
  assert.deepEqual(
    granted('ledger', 2220).filter((told) => told !== 'posted'),
    [
      'fenced_case_granted',
      'F1-001 1220',
      'F1-001F 1110',
      ...gone('F1'),
      'F2-001 110',
      'F2-001F 0',
      ...gone('F2'),
    ],
  )
  assert.deepEqual(granted('ledger', 2219), ['transfer_balance'])
})
