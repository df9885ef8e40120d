// THR-01, THR-08: the cap of wrong codes over days, reached at two processes at once, on each database.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onBothDatabases } from './support/both-databases.ts'
import { eventsOf } from './support/changes.ts'
import type { Driver } from './support/databases.ts'
import { addPerson, assertHolds, bindingOf, codeOf, shoko, stepNow } from './support/people.ts'
import type { Submission } from './support/racer.ts'
import { createTrack } from './support/track.ts'

const cap = { failuresMax: 20, days: 30 }
const simultaneous = 100

function testCap(driver: Driver): void {
  test(`THR-08: after 18 wrong codes over days, of ${simultaneous} simultaneous ones over two processes two are checked`, async (t) => {
    const track = await createTrack(t, driver, undefined, cap)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    const verification = (code: string): Submission => ({ kind: 'verification', ...person, code })
    const wrongOnes = async (count: number) => {
      const near = [-2, -1, 0, 1, 2].map((offset) =>
        codeOf(context, person.tokenId, stepNow(context) + offset),
      )
      const right = new Set(await Promise.all(near))
      return Array.from({ length: count + right.size }, (_, i) => String(i * 997).padStart(6, '0'))
        .filter((code) => !right.has(code))
        .slice(0, count)
        .map(verification)
    }
    const rightOne = async () => [verification(await codeOf(context, person.tokenId))]
    // Nine in a row, twice, each forgiven by a right one where only those in a row count.
    for (let round = 0; round < 2; round++) {
      track.forward(86_400)
      assert.deepEqual(await track.race(await wrongOnes(9), 9), { code_wrong: 9 })
      assert.deepEqual(await track.race(await rightOne(), 1), { accepted: 1 })
    }

    track.forward(86_400)
    const counts = await track.race(await wrongOnes(simultaneous), 10)
    assert.deepEqual(counts, { code_wrong: 2, code_capped: simultaneous - 2 })
    const { status, capped, failures, wrongAtMs } = (await bindingOf(context.store, person)) ?? {}
    assert.deepEqual([status, capped, failures, wrongAtMs?.length], ['locked', true, 2, 20])
    const wrong = (await eventsOf(context.store, 'code_rejected')).filter((e) => e.refusal === 'code_wrong')
    assert.equal(wrong.length, 20)
    track.forward(60)
    assert.deepEqual(await track.race(await rightOne(), 1), { code_capped: 1 })
    await assertHolds(context)
  })
}

onBothDatabases('the cap over two processes', testCap)
