// An authorization code, shown to two processes at once: it is exchanged once, on each database (API-04).

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Artifacts } from '../../src/doors/oidc/operations/artifacts.ts'
import { forgetExpiredArtifacts } from '../../src/doors/oidc/queries/artifacts.ts'
import { shoko } from '../support/world.ts'
import { createPostgresDriver, type Driver, sqliteDriver } from './support/databases.ts'
import type { Submission } from './support/racer.ts'
import { createTrack } from './support/track.ts'

function testCodes(driver: Driver): void {
  test('API-04: of 50 exchanges of one code at two nodes, one counts; what has expired goes', async (t) => {
    const track = await createTrack(t, driver, (i) => Math.floor(i / 2))
    const { context } = track
    const codes = new Artifacts(context, shoko, 'AuthorizationCode')
    for (const burst of [1, 50]) {
      const id = `code-${burst}`
      await codes.keep(id, { clientId: 'c', grantId: 'g' }, 60)
      const shown: Submission = { kind: 'artifact', service: shoko, userId: '', id }
      assert.deepEqual(await track.race(Array(50).fill(shown), burst), { accepted: 1, consumed: 49 })
    }
    const [row] = await context.store.query('SELECT sealed FROM oidc_artifact')
    assert.doesNotMatch(Buffer.from(row?.[0] as Uint8Array).toString('latin1'), /clientId/)
    track.forward(60)
    assert.equal(await codes.find('code-1'), undefined)
    await codes.keep('living', { clientId: 'c' }, 60)
    await forgetExpiredArtifacts(context.store, context.now().epochMilliseconds)
    assert.equal((await context.store.query('SELECT 1 FROM oidc_artifact')).length, 1)
  })
}

const postgresDriver = createPostgresDriver()

for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`codes of OpenID Connect, two processes on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    testCodes(driver)
  })
}
