// Decision 25, at the terminal: what an approval lets through, in order of precedence (X1, D4).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, operator, user } from '../../../test/support/states.ts'
import { type Approval, approvalState, approvalValidMs } from './approval.ts'
import {
  decideTerminalRequest,
  decideTerminalWithdrawal,
  refuseTerminalUse,
  type TerminalOrder,
  type TerminalRefusal,
} from './terminal-approval.ts'
import {
  isAboutStaff,
  recommendedCommands,
  terminalCommandOf,
  terminalCommands,
} from './terminal-commands.ts'
import { rightToApprove } from './two-persons.ts'

const desk = 'desk/shoko-chukin'
const order: TerminalOrder = {
  command: 'terminal:ca create',
  desk,
  approvalId: '0000000001',
  by: 'terminal:yamada',
  reason: '更新',
  details: { command: 'ca create', orderDigest: 'd' },
  handsOver: false,
}
const { outcome, events } = decideTerminalRequest(undefined, order, at)
const pending = events.reduce(approvalState.evolve, undefined)
assert.ok(pending)
const granted: Approval = { ...pending, status: 'granted', decidedBy: 'approver01', decidedAtMs: 1 }
const person = (userId: string, status: 'active' | 'deleted' = 'active') =>
  user({ service: desk, userId, status })
const approver = operator({ service: desk, userId: 'approver01', role: 'approver' })
const parties = { decider: approver, deciderUser: person('approver01') }
const yamada = operator({ service: desk, userId: 'yamada' })
const later = at.add({ milliseconds: approvalValidMs })

test('a command is filed as it was typed; again, it is the same request until that ends', () => {
  assert.deepEqual(outcome, {
    ok: true,
    status: 'pending',
    requestedBy: 'terminal:yamada',
    untilMs: later.epochMilliseconds,
  })
  assert.deepEqual(
    [pending.userId, pending.details, pending.because],
    ['0000000001', order.details, [order.command]],
  )
  const again = (approval: Approval, asked = order, now = at) => decideTerminalRequest(approval, asked, now)
  const other = { ...order, by: 'terminal:suzuki' }
  assert.deepEqual(again(pending, other), { outcome, events: [] }, 'whoever comes')
  assert.deepEqual(again(granted).outcome, { ...outcome, status: 'granted' })
  assert.equal(again(granted, order, later).events.length, 1, 'a new one after a day')
  for (const status of ['declined', 'used'] as const)
    assert.equal(again({ ...granted, status }).events.length, 1, status)
  const elsewhere = { ...order, details: { ...order.details, orderDigest: 'e' } }
  assert.deepEqual(again(pending, elsewhere).outcome, { ok: false, refusal: 'approval_pending' })
})

type Case = readonly [TerminalRefusal | null, Approval | undefined, Partial<TerminalOrder>, object, typeof at]

test('X1: it lets the command through as it was granted, to whom it may, and for a day', () => {
  const otherArguments = { details: { ...order.details, orderDigest: 'e' } }
  const gone = { asker: yamada, askerUser: person('yamada', 'deleted') }
  const hands = { handsOver: true }
  const suzuki = { by: 'terminal:suzuki' }
  const cases: readonly Case[] = [
    ['approval_unknown', undefined, otherArguments, {}, later],
    ['other_arguments', { ...granted, status: 'declined' }, otherArguments, {}, later],
    ['approval_declined', { ...granted, status: 'declined' }, {}, {}, later],
    ['approval_withdrawn', { ...granted, status: 'withdrawn' }, {}, {}, later],
    ['approval_used', { ...granted, status: 'used' }, {}, {}, later],
    ['approval_over', pending, {}, {}, later],
    ['approval_over', granted, {}, gone, later],
    ['approval_waits', pending, {}, gone, at],
    ['approval_void', granted, suzuki, gone, at],
    ['approval_void', granted, suzuki, { decider: undefined }, at],
    ['approval_void', granted, {}, { deciderUser: person('approver01', 'deleted') }, at],
    ['approval_void', granted, {}, { decider: { ...approver, role: 'desk' } }, at],
    ['own_request', granted, hands, {}, at],
    ['own_request', granted, { ...hands, by: 'terminal:ＹＡＭＡＤＡ' }, {}, at],
    ['other_hands', granted, suzuki, {}, at],
    [null, granted, {}, {}, later.subtract({ milliseconds: 1 })],
    [null, granted, {}, { asker: yamada, askerUser: person('yamada') }, at],
    [null, granted, { ...hands, ...suzuki }, {}, at],
  ]
  for (const [expected, approval, changes, states, now] of cases) {
    const asked = { ...order, ...changes }
    const refusal = refuseTerminalUse({ ...parties, ...states, approval }, asked, now)
    assert.equal(refusal, expected, JSON.stringify([approval?.status, changes, states]))
  }
})

test('D4: whoever sits at the terminal takes back what waits or was granted there, and it can be asked for anew', () => {
  const by = 'terminal:suzuki'
  for (const open of [pending, granted]) {
    const { outcome, events } = decideTerminalWithdrawal(open, by, at)
    assert.equal(outcome.ok, true)
    const withdrawn = events.reduce(approvalState.evolve, open as Approval | undefined)
    assert.deepEqual([withdrawn?.status, withdrawn?.decidedBy], ['withdrawn', by])
    assert.equal(refuseTerminalUse({ ...parties, approval: withdrawn }, order, at), 'approval_withdrawn')
    const again = decideTerminalRequest(withdrawn, { ...order, by }, at)
    assert.deepEqual([again.outcome.ok && again.outcome.requestedBy, again.events.length], [by, 1])
  }
  const ofDesk: Approval = { ...pending, action: 'reset_password' }
  const refused: readonly (readonly [Approval | undefined, typeof at])[] = [
    [undefined, at],
    [granted, later],
    [{ ...granted, status: 'used' }, at],
    [{ ...pending, status: 'declined' }, at],
    [ofDesk, at],
  ]
  for (const [approval, now] of refused) {
    const refusal = { outcome: { ok: false, refusal: 'nothing_to_withdraw' }, events: [] }
    assert.deepEqual(decideTerminalWithdrawal(approval, by, now), refusal, approval?.status ?? 'none')
  }
})

test('D2: what concerns the staff takes another administrator, everything else an approver; the mail server’s waits for nobody', () => {
  for (const command of terminalCommands)
    assert.equal(rightToApprove(command), isAboutStaff(command) ? 'manage_staff' : 'approve', command)
  assert.deepEqual(
    terminalCommands.filter((command) => !recommendedCommands.includes(command)),
    [
      'terminal:print make',
      'terminal:customer number',
      'terminal:token revoke',
      'terminal:ca revoke',
      'terminal:client revoke-key',
      'terminal:client disable',
      'terminal:webhook disable',
      'terminal:webhook redeliver',
      'terminal:radius disable',
      'terminal:oidc disable',
      'terminal:journal list',
      'terminal:incident',
      'terminal:evidence',
      'terminal:backup',
      'terminal:key rotate',
      'terminal:mail release',
      'terminal:mail drop',
      'terminal:approval withdraw',
    ],
  )
  assert.equal(terminalCommandOf('mail bounce'), undefined)
})
