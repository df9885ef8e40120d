import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../../../../test/support/states.ts'
import { fbProfile, line } from '../../../../test/support/web-fb/states.ts'
import {
  service,
  today,
  transferStates,
  transferSubmission,
  who,
} from '../../../../test/support/web-fb/transfer-states.ts'
import type { RiskRule } from '../../../authority/rules/risk-rule.ts'
import { decideTransfer, type TransferStates } from './transfer-order.ts'

const used = (yen: number) => ({ service, holder: 'x', day: today, acceptedYen: yen })

const amount = line.payYen
const acts = [{ act: 'transfer', fromYen: 40_000_000, payees: 'all' }] as const
const confirmation = { ...fbProfile.confirmation, acts }
function under(rule: Partial<RiskRule>, changes: Partial<TransferStates> = {}, shownDigest = 'd') {
  const whole = {
    when: 'disowned',
    hours: 24,
    acts: ['transfer'],
    adds: ['alarm'],
    limitYen: null,
  } as const
  const ruled = { ...fbProfile, confirmation, risk: [{ ...whole, ...rule }] }
  const disowning = { service, userId: who.userId, disownedAtMs: at.epochMilliseconds - 3_600_000 }
  return decideTransfer(
    transferStates({ disowning, ...changes }),
    transferSubmission({ shownDigest }),
    ruled,
    at,
  )
}

test('issue 18: what a rule asks for is asked whatever the page said: no plain code confirms it, and none above its limit is looked at', () => {
  const told = (decision: ReturnType<typeof under>) => [
    decision.outcome.ok ? 'accepted' : decision.outcome.refusal,
    ...decision.events.flatMap((event) =>
      event.type === 'code_accepted' || event.type === 'risk_noted' ? [event.type] : [],
    ),
  ]
  assert.deepEqual(told(under({ adds: ['signature'] })), ['operation_needed'])
  const limit = (limitYen: number) => ({ adds: ['limit'], limitYen }) as const
  assert.deepEqual(told(under(limit(amount - 1))), ['transfer_risk_limit'])
  assert.deepEqual(told(under(limit(amount))), ['accepted', 'code_accepted', 'risk_noted'])
  const day = { userDay: used(1), customerDay: used(0) }
  assert.deepEqual(told(under(limit(amount), day)), ['transfer_risk_limit'])
  assert.deepEqual(told(under({}, { disowning: undefined })), ['accepted', 'code_accepted'])
  const accepted = under({})
  assert.deepEqual(
    accepted.events.flatMap((event) => (event.type === 'risk_noted' ? [event] : [])),
    [
      {
        type: 'risk_noted',
        service,
        userId: who.userId,
        act: 'transfer',
        risks: [
          {
            when: 'disowned',
            untilMs: at.epochMilliseconds + 23 * 3_600_000,
            adds: ['alarm'],
            limitYen: null,
          },
        ],
      },
    ],
  )
})

test('issue 18: who wanted more than a rule leaves stands in the journal, with the rules that were in the way', () => {
  const refused = under({ adds: ['limit', 'alarm'], limitYen: amount - 1 })
  const untilMs = at.epochMilliseconds + 23 * 3_600_000
  const limiting = { when: 'disowned', untilMs, adds: ['limit', 'alarm'], limitYen: amount - 1 } as const
  assert.deepEqual(refused.events, [
    {
      type: 'risk_refused',
      service,
      userId: who.userId,
      act: 'transfer',
      limit: 'rule',
      yen: amount,
      risks: [limiting],
    },
  ])
})

test('issue 18: of what is held back, the code and its share of the limits are used at once, and the money stays', () => {
  const held = under({ adds: ['wait'], waitHours: 24 }, {}, 'd-24h')
  assert.deepEqual(
    held.events.map(({ type }) => type),
    ['code_accepted', 'transfer_accepted', 'transfer_counted', 'transfer_counted', 'risk_noted'],
  )
  assert.deepEqual(
    held.events.flatMap((event) => (event.type === 'transfer_accepted' ? [event.hold] : [])),
    [{ heldUntilMs: at.epochMilliseconds + 24 * 3_600_000, heldBecause: ['disowned'] }],
  )
})

test('issue 18: what the page said of a wait is what is confirmed: none that is over, none that has come, no other one', () => {
  const wait = { adds: ['wait'], waitHours: 24 } as const
  const over = { disowning: undefined }
  const table = [
    [under(wait, {}, 'd'), 'transfer_wait_changed'],
    [under(wait, over, 'd-24h'), 'transfer_wait_changed'],
    [under(wait, {}, 'd-48h'), 'transfer_wait_changed'],
    [under(wait, {}, 'e-24h'), 'transfer_changed'],
  ] as const
  for (const [{ outcome, events }, refusal] of table)
    assert.deepEqual([outcome, events], [{ ok: false, refusal }, []])
  assert.deepEqual(under(wait, over, 'd').outcome.ok, true)
})
