import assert from 'node:assert/strict'
import { test } from 'node:test'
import { customerNumberState, customerState } from './customer.ts'
import type { CustomerEvent } from './events.ts'

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
