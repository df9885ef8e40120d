// An assertion of a client, shown to two processes at once: it counts once, on each database (API-01).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertionOf, newPair, signingClient } from '../support/assertions.ts'
import { shoko } from '../support/world.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { eventsOf } from './support/changes.ts'
import type { Driver } from './support/databases.ts'
import { assertHolds } from './support/people.ts'
import type { Submission } from './support/racer.ts'
import { createTrack } from './support/track.ts'

const audience = 'https://otp.example'

function testAssertions(driver: Driver): void {
  test('API-01: of 100 showings of one assertion at two nodes, one counts; of 20 assertions, 20', async (t) => {
    const track = await createTrack(t, driver, (i) => Math.floor(i / 2))
    const { context } = track
    const client = await signingClient(context, { service: shoko, scopes: ['verify'] }, newPair('EdDSA'))
    const shown = (): Submission => ({
      kind: 'assertion',
      service: shoko,
      userId: '',
      text: assertionOf(client, { now: context.now(), audience }),
      audience,
    })
    for (const burst of [1, 10, 100]) {
      const same: Submission[] = Array(100).fill(shown())
      assert.deepEqual(
        await track.race(same, burst),
        { accepted: 1, assertion_used: 99 },
        `in bursts of ${burst}`,
      )
    }
    assert.deepEqual(await track.race(Array.from({ length: 20 }, shown), 10), { accepted: 20 })
    assert.equal((await eventsOf(context.store, 'client_assertion_used')).length, 23)
    await assertHolds(context)
  })
}

onBothDatabases('assertions, two processes', testAssertions)
