import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ChosenCustomer,
  type Customer,
  customerNumberState,
  customerState,
  decideCustomer,
  decideNumbering,
} from './customer.ts'
import type { CustomerEvent } from './customer-events.ts'

test('R4, D1: an event from before there were CTPコード or numbers folds to the row that today’s database has of it', () => {
  const line =
    '{"type":"customer_created","service":"shoko-chukin/fx-web","customerId":"c1","name":"試験商事株式会社"}'
  const old = JSON.parse(line) as CustomerEvent
  assert.deepEqual(customerState.evolve(undefined, old), {
    service: 'shoko-chukin/fx-web',
    customerId: 'c1',
    name: '試験商事株式会社',
    counterpartyCode: null,
    number: null,
  })
  assert.equal(customerNumberState.evolve(undefined, old), undefined)
})

const service = 'sample-shinkin/personal'
const number = '010-0000001'
const chosen: ChosenCustomer = { customerId: 'c1', name: '佐藤 太郎', counterpartyCode: null, number }
const customer: Customer = { service, ...chosen }
const claim = { service, number, customerId: 'c1' }
const nobody = { customer: undefined, customerNumber: undefined }

/** The refusal, or the types of the events. */
function told({ outcome, events }: ReturnType<typeof decideCustomer> | ReturnType<typeof decideNumbering>) {
  return outcome.ok ? events.map(({ type }) => type) : outcome.refusal
}

test('D1: the number decides who the customer is; the name only whether the number was meant', () => {
  const known = { customer, customerNumber: claim }
  const taken = { customer: undefined, customerNumber: { ...claim, customerId: 'c2' } }
  const table: readonly [string, Parameters<typeof decideCustomer>[0], Partial<ChosenCustomer>, unknown][] = [
    ['a new number', nobody, {}, ['customer_created']],
    ['taken meanwhile', taken, {}, 'stale'],
    ['taken meanwhile, under another name', taken, { name: '鈴木 花子' }, 'stale'],
    ['the customer of the number', known, {}, []],
    ['but for width and spaces', known, { name: '佐藤　太郎' }, []],
    ['another name', known, { name: '佐藤 次郎' }, 'customer_name_differs'],
    ['part of the name', known, { name: '佐藤' }, 'customer_name_differs'],
    ['the first of a desk’s staff', nobody, { number: null }, ['customer_created']],
    [
      'staff of a desk',
      { ...nobody, customer: { ...customer, number: null } },
      { number: null, name: '本店' },
      [],
    ],
  ]
  for (const [name, states, changes, expected] of table)
    assert.deepEqual(told(decideCustomer(states, service, { ...chosen, ...changes })), expected, name)
  const [event] = decideCustomer(nobody, service, chosen).events
  assert.ok(event?.type === 'customer_created')
  assert.deepEqual(customerState.evolve(undefined, event), customer)
  assert.deepEqual(customerNumberState.evolve(undefined, event), claim)
})

test('D1: a customer of older data gets one number, which nobody else has', () => {
  const old = { ...customer, number: null }
  const numbering = { service, customerId: 'c1', number }
  const of = (states: Parameters<typeof decideNumbering>[0]) => told(decideNumbering(states, numbering))
  assert.equal(of(nobody), 'no_such_customer')
  assert.equal(of({ ...nobody, customer: { ...customer, number: '010-0000009' } }), 'customer_numbered')
  assert.equal(of({ customer: old, customerNumber: { ...claim, customerId: 'c2' } }), 'customer_number_taken')
  assert.deepEqual(of({ customer, customerNumber: claim }), [], 'the same again changes nothing')
  assert.deepEqual(of({ ...nobody, customer: old }), ['customer_numbered'])
  const [event] = decideNumbering({ ...nobody, customer: old }, numbering).events
  assert.ok(event?.type === 'customer_numbered')
  assert.deepEqual(customerState.evolve(old, event), customer)
  assert.deepEqual(customerNumberState.evolve(undefined, event), claim)
})
