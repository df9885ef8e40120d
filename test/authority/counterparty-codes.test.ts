import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newCounterpartyCode } from '../../src/authority/operations/choose-customer.ts'
import { createWorld } from '../support/world.ts'

test('S2-1.2-05: customers who are opened at once get different CTPコード, before any of them is committed', async (t) => {
  const world = await createWorld()
  t.after(() => world.end())
  const codes = await Promise.all(
    Array.from({ length: 1000 }, () => newCounterpartyCode(world.context, 'shoko-chukin/fx-web-2025')),
  )
  assert.match(codes[0] ?? '', /^[A-Z]{2}[0-9]{5}$/)
  assert.equal(new Set(codes).size, codes.length)
})
