import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isServiceOpen, refuseTransferDay, selectableDays, type TransferDaysPolicy } from './transfer-days.ts'

const policy: TransferDaysPolicy = {
  sameDayUntil: '15:00',
  reserveBusinessDaysMax: 15,
  serviceHours: {
    weekday: { opens: '07:00', closes: '23:00' },
    saturday: { opens: '07:00', closes: '22:00' },
    holiday: { opens: '08:00', closes: '21:00' },
  },
}
const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)
const day = (text: string) => Temporal.PlainDate.from(text)
const morning = at('2016-01-13T10:12')

// 2016-01-13 is a Wednesday, 01-11 成人の日; the 15th business day after it is 02-03.
const days = [
  ['today', '2016-01-13', null],
  ['the day of the manual', '2016-01-20', null],
  ['the fifteenth business day ahead', '2016-02-03', null],
  ['the sixteenth', '2016-02-04', 'transfer_day_late'],
  ['yesterday', '2016-01-12', 'transfer_day_past'],
  ['a Saturday', '2016-01-16', 'transfer_day_closed'],
  ['a holiday', '2016-02-11', 'transfer_day_closed'],
  ['a closing day of the customer', '2016-01-21', 'transfer_day_closed'],
] as const

for (const [name, chosen, expected] of days) {
  test(`S3-3.4-06, c-2: 振込指定日 on ${name}`, () => {
    assert.equal(refuseTransferDay(day(chosen), morning, policy, ['2016-01-21']), expected)
  })
}

test('c-2: today is over for transfers at the cut-off, to the minute', () => {
  const today = day('2016-01-13')
  assert.equal(refuseTransferDay(today, at('2016-01-13T14:59:59'), policy, []), null)
  assert.equal(refuseTransferDay(today, at('2016-01-13T15:00:00'), policy, []), 'transfer_day_cutoff')
})

test('c-2: banks close from 12/31 to 1/3, over New Year and the holiday after it', () => {
  const chosen = selectableDays(at('2015-12-30T15:00'), policy, []).map(String)
  assert.equal(chosen[0], '2016-01-04')
  assert.ok(!chosen.includes('2016-01-11'))
  assert.equal(chosen.length, 15)
})

const hours = [
  ['a weekday', '2016-01-13T06:59', false],
  ['a weekday', '2016-01-13T07:00', true],
  ['a weekday', '2016-01-13T22:59', true],
  ['a weekday', '2016-01-13T23:00', false],
  ['a Saturday', '2016-01-16T21:59', true],
  ['a Saturday', '2016-01-16T22:00', false],
  ['a Sunday', '2016-01-17T07:59', false],
  ['a holiday', '2016-01-11T21:00', false],
  ['a holiday', '2016-01-11T20:59', true],
] as const

for (const [name, time, open] of hours) {
  test(`a-2: ${name} at ${time.slice(11)} the service is ${open ? 'open' : 'closed'}`, () => {
    assert.equal(isServiceOpen(at(time), policy), open)
  })
}
