import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../../../test/support/states.ts'
import { fxProfile } from '../operations/profile-of.ts'
import { type DeliveryRequest, resolveDelivery, tenorDay } from './delivery.ts'
import { fxPolicyOf } from './terms.ts'

const fx = fxPolicyOf(fxProfile(profileOf()))
const today = Temporal.PlainDate.from('2025-07-01')
const empty = { start: '', end: '', month: '', tenorMonths: Number.NaN }

function resolve(request: Partial<DeliveryRequest> & Pick<DeliveryRequest, 'method'>): string {
  const resolved = resolveDelivery({ ...empty, ...request }, fx, today)
  if ('refusal' in resolved) return resolved.refusal
  const { method, deliverFrom, deliverUntil } = resolved.delivery
  return `${method} ${deliverFrom} ${deliverUntil}`
}

test('what is refused, in order, and what is not', () => {
  const period = { method: 'period' } as const
  const fixed = { method: 'fixed' } as const
  const table: [Parameters<typeof resolve>[0], string][] = [
    [{ ...fixed, end: '2025-07-01' }, 'delivery_start_missing'],
    [{ ...fixed, start: '2025-02-30' }, 'delivery_start_missing'],
    [{ ...period, start: '2025-07-01', end: '2025-13-01' }, 'delivery_end_missing'],
    [{ ...period, start: '2025-07-01', end: '2025-07-01' }, 'delivery_reversed'],
    [{ ...fixed, start: '2025-07-01', end: '2025-07-02' }, 'delivery_end_unexpected'],
    [{ ...period, start: '2025-07-01' }, 'delivery_end_missing'],
    [{ ...fixed, start: '2025-06-21' }, 'delivery_too_early'],
    [{ ...fixed, start: '2025-07-01' }, 'delivery_too_early'],
    [{ ...fixed, start: '2026-07-04' }, 'delivery_too_late'],
    [{ ...fixed, start: '2025-07-04' }, 'delivery_start_closed'],
    [{ ...fixed, start: '2025-07-21' }, 'delivery_start_closed'],
    [{ ...period, start: '2025-07-03', end: '2025-07-20' }, 'delivery_end_closed'],
    [{ ...fixed, start: '2025-07-02' }, 'fixed 2025-07-02 2025-07-02'],
    [{ ...fixed, start: '2026-07-01' }, 'fixed 2026-07-01 2026-07-01'],
    [{ ...period, start: '2025-07-08', end: '2025-08-29' }, 'period 2025-07-08 2025-08-29'],
  ]
  for (const [request, expected] of table) assert.equal(resolve(request), expected, JSON.stringify(request))
})

test('暦月渡し: from the first to the last delivery day of the month, of this month from tomorrow', () => {
  const month = (name: string) => resolve({ method: 'month', month: name })
  assert.equal(month('2025-07'), 'month 2025-07-02 2025-07-31')
  assert.equal(month('2025-11'), 'month 2025-11-04 2025-11-28')
  assert.equal(month('2026-01'), 'month 2026-01-05 2026-01-30')
  assert.equal(month('2025-06'), 'delivery_too_early')
  assert.equal(month('2026-07'), 'delivery_too_late')
  for (const name of ['', '2025-00', '7']) assert.equal(month(name), 'delivery_month_missing')
})

test('順月確定日: the spot day so many months on, never in another month', () => {
  assert.equal(resolve({ method: 'tenor', tenorMonths: 1 }), 'fixed 2025-08-04 2025-08-04')
  assert.equal(resolve({ method: 'tenor', tenorMonths: 3 }), 'fixed 2025-10-03 2025-10-03')
  for (const tenorMonths of [0, 13, 1.5, Number.NaN])
    assert.equal(resolve({ method: 'tenor', tenorMonths }), 'delivery_month_missing')
  // Spot is 7/31; 8/31 is a Sunday and the next open day is in September.
  assert.equal(tenorDay(Temporal.PlainDate.from('2025-07-29'), 1).toString(), '2025-08-29')
})
