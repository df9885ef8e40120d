// D5: what may be stopped of a transfer, and where its money goes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { account as usualAccount } from '../../../../test/support/web-fb/transfer-states.ts'
import { type Account, accountState } from '../../../bank/rules/account.ts'
import { runFilesOf, sumsOf } from '../operations/handover/run-files.ts'
import type { Event } from './events.ts'
import { amountOf, type Transfer, type TransferLine, transferState } from './transfer.ts'
import { executionEvents } from './transfer-execution.ts'
import { decideItemsStop } from './transfer-stop.ts'

const service = 'shinkin-5410/web-fb'
const of = { service, userId: 'u1', customerId: 'c1', transferId: 'F1' } as const
const now = Temporal.Instant.from('2026-12-01T10:00:00+09:00')

function lineOf(amountYen: number, feeYen = 110): TransferLine {
  const place = { bankCode: '9990', bankName: '見本', branchCode: '001', branchName: '本店' }
  const account = { accountType: 'ordinary', number: '0000001', name: 'ﾌﾘｺﾐｻｷ' } as const
  return { ...place, ...account, feeBearer: 'payer', payYen: amountYen, payeeFeeYen: 0, amountYen, feeYen }
}

function accepted(lines: readonly TransferLine[], fileDigest?: string): Transfer {
  const debitYen = lines.reduce((all, { amountYen, feeYen }) => all + amountYen + feeYen, 0)
  const transfer = transferState.evolve(undefined, {
    type: 'transfer_accepted',
    ...of,
    accountId: 'a1',
    day: '2026-12-01',
    memo: '',
    lines,
    debitYen,
    acceptedAtMs: now.epochMilliseconds,
    by: 'code',
    ...(fileDigest === undefined ? {} : { fileDigest }),
  })
  assert.ok(transfer)
  return transfer
}

const account: Account = { ...usualAccount, balanceYen: 10_000_000 }

type World = { readonly transfer: Transfer; readonly account: Account; readonly internalYen: number }

/** What the events make of it, with what they book against clearing and fees. */
function after(world: World, events: readonly Event[]): World {
  return events.reduce<World>((state, event) => {
    const internal = event.type === 'posted' && event.balanceYen === null ? event.yen : 0
    return {
      transfer: transferState.evolve(state.transfer, event) ?? state.transfer,
      account: accountState.evolve(state.account, event) ?? state.account,
      internalYen: state.internalYen + internal,
    }
  }, world)
}

const stop = (world: World, items: readonly number[]) =>
  decideItemsStop(world, { items, operatorId: 'desk01' }, now)

const begun = (transfer: Transfer): World => ({ transfer, account, internalYen: 0 })
const executed = (transfer: Transfer): World =>
  after(begun(transfer), executionEvents(transfer, account, now))

test('D5: refusals, in order of precedence; nothing changes with them', () => {
  const two = accepted([lineOf(1000), lineOf(2000)])
  const first = after(begun(two), stop(begun(two), [0]).events)
  const table: readonly (readonly [string, World, readonly number[], string])[] = [
    [
      'handed over',
      { ...begun(two), transfer: { ...two, runId: 'R1', status: 'executed' } },
      [0],
      'item_left',
    ],
    ['failed', { ...begun(two), transfer: { ...two, status: 'failed' } }, [0], 'item_ended'],
    ['canceled', { ...begun(two), transfer: { ...two, status: 'cancelled' } }, [0], 'item_ended'],
    ['none', begun(two), [], 'nothing_to_do'],
    ['one that is not there', begun(two), [0, 2], 'nothing_to_do'],
    ['half an item', begun(two), [0.5], 'nothing_to_do'],
    ['stopped before', first, [0], 'item_stopped'],
    ['one of them stopped before', first, [1, 0], 'item_stopped'],
  ]
  for (const [name, world, items, expected] of table) {
    const { outcome, events } = stop(world, items)
    assert.deepEqual([outcome.ok ? 'ok' : outcome.refusal, events], [expected, []], name)
  }
  const nothing = decideItemsStop({ transfer: undefined, account }, { items: [0], operatorId: 'd' }, now)
  assert.deepEqual(nothing.outcome, { ok: false, refusal: 'nothing_to_do' })
})

test('D5: of a reservation nothing is paid to the stopped payee; the last one ends it', () => {
  const world = begun(accepted([lineOf(1000), lineOf(2000)]))
  const first = stop(world, [0, 0])
  assert.deepEqual(first.outcome, { ok: true, returnedYen: 0 })
  const rest = after(world, first.events)
  assert.deepEqual(
    [rest.transfer.status, rest.transfer.debitYen, amountOf(rest.transfer)],
    ['reserved', 2110, 2000],
  )
  const paid = after(rest, executionEvents(rest.transfer, rest.account, now))
  assert.equal(paid.account.balanceYen, account.balanceYen - 2110)
  const ended = after(rest, stop(rest, [1]).events)
  assert.deepEqual([ended.transfer.status, ended.transfer.debitYen], ['stopped', 0])
})

test('issue 18: of a transfer that is held back nothing is paid to the stopped payee, and its share of the day comes back; the last one ends it', () => {
  const hold = { heldUntilMs: now.epochMilliseconds + 1, heldBecause: ['new_browser'] } as const
  const world = begun({ ...accepted([lineOf(1000), lineOf(2000)]), status: 'held', ...hold })
  const first = stop(world, [0])
  assert.deepEqual(first.outcome, { ok: true, returnedYen: 0 })
  assert.deepEqual(
    first.events.flatMap((event) => (event.type === 'transfer_counted' ? [event.yen] : [])),
    [-1000, -1000],
  )
  const rest = after(world, first.events)
  assert.deepEqual([rest.transfer.status, rest.transfer.debitYen], ['held', 2110])
  const ended = after(rest, stop(rest, [1]).events)
  assert.deepEqual([ended.transfer.status, ended.account.balanceYen], ['stopped', account.balanceYen])
})

test('D5: what left its account comes back with the fee, once, and the run has the others only', () => {
  const world = executed(accepted([lineOf(1000), lineOf(2000, 0)], 'digest'))
  const { outcome, events } = stop(world, [0])
  assert.deepEqual(outcome, { ok: true, returnedYen: 1110 })
  const rest = after(world, events)
  assert.equal(rest.account.balanceYen, account.balanceYen - 2000)
  assert.deepEqual(sumsOf([rest.transfer]), { count: 1, totalYen: 2000 })
  const sender = {
    accountId: 'a1',
    companyCode: '0020000025',
    kanaName: 'ｶ',
    branchCode: '002',
    branchKana: 'ﾃﾝ',
  }
  const senders = [{ ...sender, accountType: 'ordinary', number: '1000025' }] as const
  const names = { bankCode: '5410', bankKana: 'ｶ', senders, places: [] }
  const { json } = runFilesOf({ service, runId: 'R1', day: '2026-12-01', names }, [rest.transfer])
  const written = JSON.parse(new TextDecoder().decode(json)) as { count: number; totalYen: number }
  assert.deepEqual([written.count, written.totalYen], [1, 2000])
})

test('D5: money is conserved, whatever is stopped in whatever order, before or after it left the account', () => {
  const items = fc.array(
    fc.record({ yen: fc.integer({ min: 1, max: 90_000 }), fee: fc.constantFrom(0, 110) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  const steps = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { maxLength: 6 })
  fc.assert(
    fc.property(items, steps, fc.nat(6), fc.boolean(), (lines, stops, payAt, isFile) => {
      const transfer = accepted(
        lines.map(({ yen, fee }) => lineOf(yen, fee)),
        isFile ? 'digest' : undefined,
      )
      let world = begun(transfer)
      const pay = () => {
        if (world.transfer.status === 'reserved')
          world = after(world, executionEvents(world.transfer, world.account, now))
      }
      stops.forEach((chosen, i) => {
        if (i === payAt) pay()
        world = after(world, stop(world, chosen).events)
        assert.equal(world.account.balanceYen + world.internalYen, account.balanceYen)
      })
      pay()
      const { debitYen, lines: kept } = world.transfer
      const live = kept.filter(({ stoppedAtMs }) => stoppedAtMs === undefined)
      assert.equal(
        debitYen,
        live.reduce((all, { amountYen, feeYen }) => all + amountYen + feeYen, 0),
      )
      assert.equal(world.account.balanceYen, account.balanceYen - debitYen)
      assert.equal(world.transfer.status === 'stopped', live.length === 0)
    }),
  )
})
