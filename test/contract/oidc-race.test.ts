// An authorization code, or the answer of a token, shown to two processes at once: it is exchanged once, on each database (API-04, API-05).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { operationsOf } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { Artifacts } from '../../src/doors/oidc/operations/artifacts.ts'
import { askUser, standingOf } from '../../src/doors/oidc/operations/asks.ts'
import { createOidcClient } from '../../src/doors/oidc/operations/clients.ts'
import { forgetExpiredArtifacts } from '../../src/doors/oidc/queries/artifacts.ts'
import { claimNotice, dueNotices, forgetExpiredAsks } from '../../src/doors/oidc/queries/asks.ts'
import { digitsOf } from '../support/token-device.ts'
import { shoko } from '../support/world.ts'
import { onBothDatabases } from './support/both-databases.ts'
import type { Driver } from './support/databases.ts'
import { addPerson, caller } from './support/people.ts'
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
      const shown: Submission = {
        kind: 'artifact',
        of: 'AuthorizationCode',
        service: shoko,
        userId: '',
        id,
      }
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

  test('API-05: of 50 requests at two nodes what a token has answered one is early enough, one notice is sent, one exchange counts', async (t) => {
    const track = await createTrack(t, driver, (i) => Math.floor(i / 2))
    const { context } = track
    const { store, now } = context
    const person = await addPerson(context, shoko, '0000000001')
    const { oidcClientId } = await createOidcClient(context, caller, {
      service: shoko,
      name: '電話受付',
      redirectUris: [],
      afterLogoutUris: [],
      logoutUri: null,
      asks: true,
      notifyUri: 'https://rp.example/ping',
      jwk: null,
    })
    const id = 'asked'
    const asked = await askUser(context, caller, {
      service: shoko,
      userId: person.userId,
      oidcClientId,
      clientName: '電話受付',
      id,
      operation: { template: 'note', fields: [{ type: 'text', label: 'ご確認内容', value: '受付 0001' }] },
      validSeconds: 60,
      notificationToken: 'secret',
    })
    assert.equal(asked, 'asked')
    const of = { service: shoko, userId: '', id }
    const poll: Submission = { kind: 'poll', ...of }
    assert.deepEqual(await track.race(Array(10).fill(poll), 1), { refused: 10 })
    track.forward(5)
    assert.deepEqual(await track.race(Array(50).fill(poll), 10), { accepted: 1, refused: 49 })
    const [operation] = await operationsOf(context, person, 1)
    assert.ok(operation)
    const code = await digitsOf(context, person.tokenId, operation.digest)
    assert.ok((await answerOperation(context, caller, operation, { by: 'code', code })).ok)
    assert.equal((await standingOf(context, { service: shoko, id }))?.status, 'approved')
    const [notice] = await dueNotices(store, now().epochMilliseconds, 10)
    assert.ok(notice)
    const untilMs = now().epochMilliseconds + 1000
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimNotice(store, notice, untilMs)))
    assert.equal(claims.filter(Boolean).length, 1)
    const kind = 'BackchannelAuthenticationRequest'
    await new Artifacts(context, shoko, kind).keep(id, { clientId: oidcClientId }, 60)
    const shown: Submission = { kind: 'artifact', of: kind, ...of }
    assert.deepEqual(await track.race(Array(50).fill(shown), 10), { accepted: 1, consumed: 49 })
    track.forward(660)
    assert.equal(await standingOf(context, { service: shoko, id }), undefined)
    await forgetExpiredAsks(store, now().epochMilliseconds)
    assert.deepEqual(await store.query('SELECT 1 FROM oidc_ask'), [])
  })
}

onBothDatabases('codes of OpenID Connect, two processes', testCodes)
