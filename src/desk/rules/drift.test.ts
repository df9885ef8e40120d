import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, nowStep, token } from '../../../test/support/states.ts'
import { type Accepted, driftReadings } from './drift.ts'

const nowMs = at.epochMilliseconds
const binding = { service: 'shoko-chukin/fx-web', userId: '0000000002', holder: 'user:0000000002' }
const drift = { driftMs: 0, driftUncertaintyMs: 0 }

function accepted(step: number, tokenId = token().tokenId, atMs = nowMs): Accepted {
  return { atMs, event: { type: 'code_accepted', ...binding, tokenId, step, ...drift } }
}

function synchronized(steps: readonly [number, number], atMs = nowMs): Accepted {
  return {
    atMs,
    event: { type: 'token_synchronized', ...binding, tokenId: token().tokenId, steps, ...drift },
  }
}

test('a time-based code tells within which step the clock of its device stood', () => {
  const intoStepMs = nowMs - nowStep * 30_000
  const [inTime, late, other] = driftReadings(token(), [accepted(nowStep), accepted(nowStep - 2)])
  assert.deepEqual(inTime, { atMs: nowMs, low: -intoStepMs, high: 30_000 - intoStepMs, synchronized: false })
  assert.deepEqual([late?.low, late?.high], [-60_000 - intoStepMs, -30_000 - intoStepMs])
  assert.equal(other, undefined)
})

test('of a synchronization the second code counts, and it is told from a login', () => {
  const [reading] = driftReadings(token(), [synchronized([nowStep + 4, nowStep + 5])])
  assert.ok(reading?.synchronized)
  assert.equal(reading.high, (nowStep + 6) * 30_000 - nowMs)
})

test('an event-based token tells how many codes were skipped since the one before; its first code tells nothing', () => {
  const counter = token({ movingFactor: 'event' })
  const readings = driftReadings(counter, [
    accepted(3),
    accepted(4),
    accepted(9),
    synchronized([15, 16]),
    accepted(17),
  ])
  assert.deepEqual(
    readings.map(({ low, high }) => [low, high]),
    [
      [0, 0],
      [4, 4],
      [5, 5],
      [0, 0],
    ],
  )
})

test('codes of another token that the user had, and what is no code, are left out', () => {
  const changed: Accepted = { atMs: nowMs, event: { type: 'binding_unlocked', ...binding } }
  assert.deepEqual(driftReadings(token(), [accepted(nowStep, 'VSMT99999999'), changed]), [])
})
