import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { isOutage } from './outage.ts'

test('a database that cannot be reached, is full, shuts down or misses a deadline is away', async () => {
  const nobody = new Client({ host: '127.0.0.1', port: 1 })
  const refused: unknown = await nobody.connect().catch((error: unknown) => error)
  const of = (fields: object, message = 'x') => Object.assign(new Error(message), fields)
  const away = [
    refused,
    of({ code: '57P01' }),
    of({ code: '53300' }),
    of({ code: '08006' }),
    of({ code: '40001' }),
    of({ code: 'ERR_SQLITE_ERROR', errcode: 5 }),
    of({ code: 'ERR_SQLITE_ERROR', errcode: 13 }),
    of({ code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) }),
    new Error('Connection terminated unexpectedly'),
    new Error('the database did not respond to a statement within 15000 ms; nothing was acknowledged'),
  ]
  for (const error of away) assert.equal(isOutage(error), true, String(error))
})

test('a fault is a fault: what a row or a program got wrong is not put down to the database', () => {
  const of = (fields: object) => Object.assign(new Error('x'), fields)
  const faults = [
    new Error('the decision needs a row'),
    new TypeError('x is undefined'),
    of({ code: '22021' }),
    of({ code: '23505' }),
    of({ code: '42601' }),
    of({ code: 'ERR_SQLITE_ERROR', errcode: 19 }),
    'away',
    null,
  ]
  for (const error of faults) assert.equal(isOutage(error), false, String(error))
})
