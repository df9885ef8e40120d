// docs/vip-compatible.md: off unless configured, within limits, and readable by its clients when something fails.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createApp } from '../../src/compose/app.ts'
import { vipPrograms } from '../../src/doors/vip/programs.ts'
import { vipLimits } from '../../src/doors/vip/vip.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { Overloaded } from '../../src/platform/secrets/hashing-lane.ts'
import { createCompatibleClient, refusalIn, understood } from '../support/compatible-client.ts'
import { roomyLimits, standardSettings, startCompatibleSite } from '../support/compatible-site.ts'
import { journalHead, startSite } from '../support/site.ts'
import { createWorld } from '../support/world.ts'

const tight = { burst: 3, perHour: 60 }
const disguises = ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP']

test('off unless configured: none of the three paths exists, and nothing is decided', async () => {
  const site = await startSite()
  const client = createCompatibleClient(site.server.origin, site.world.clock.now, 'python')
  const head = journalHead(site.world)
  const calls = [
    client.request(),
    client.check('WRVM00000000', '123456'),
    client.synchronize('WRVM00000000', ['123456', '654321']),
  ]
  for (const response of await Promise.all(calls)) {
    assert.equal(response.status, 404)
    assert.doesNotMatch(await response.text(), /VIP|GetSharedSecret/)
  }
  assert.equal(journalHead(site.world), head)
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

test('when configured, only POST exists, at exactly these paths', async () => {
  const site = await startCompatibleSite()
  for (const path of ['/prov', '/otpCheck', '/otpSync']) {
    assert.equal((await fetch(site.server.origin + path)).status, 404, path)
    assert.equal((await fetch(site.server.origin + path, { method: 'PUT', body: 'x' })).status, 404, path)
    for (const other of [`${path}/`, path.toUpperCase(), `/x${path}`]) {
      const { status } = await fetch(site.server.origin + other, { method: 'POST', body: 'x' })
      assert.ok([400, 403, 404].includes(status), `${status} ${other}`)
    }
  }
  await site.end()
})

test('THR-05, THR-11: provisioning must wait after its burst, whatever headers are sent, with an answer that clients can read', async () => {
  const limits = { ...roomyLimits, provisioning: { ...roomyLimits.provisioning, perAddress: tight } }
  const site = await startCompatibleSite(standardSettings, limits)
  const client = site.client()
  for (let i = 0; i < 3; i++) await client.provision()
  const head = journalHead(site.world)
  for (const name of disguises) {
    const value = name === 'Forwarded' ? 'for=192.0.2.9' : '192.0.2.9'
    const headers = { [name]: value }
    const response = await fetch(`${site.server.origin}/prov`, { method: 'POST', headers, body: 'x' })
    assert.equal(response.status, 429)
    const wait = Number(response.headers.get('Retry-After'))
    assert.ok(wait > 0 && wait <= 60, `${wait}`)
    assert.equal(refusalIn(await response.text()), 'WF01 Too many requests; try again later')
  }
  assert.equal(journalHead(site.world), head)
  await site.end()
})

test('THR-05: checks and synchronizations share the limit of an address, malformed ones included', async () => {
  const limits = { ...roomyLimits, codes: { ...roomyLimits.codes, perAddress: tight } }
  const site = await startCompatibleSite(standardSettings, limits)
  const client = site.client()
  const token = await client.provision()
  assert.equal((await client.check('X', '123456')).status, 400)
  assert.equal((await client.synchronize(token.tokenId, ['123456', '654321'])).status, 200)
  assert.equal(await client.says(client.check(token.tokenId, client.code(token))), 'working')
  site.world.clock.forward({ seconds: 30 })
  for (const response of [
    await client.check(token.tokenId, client.code(token)),
    await client.synchronize(token.tokenId, [client.code(token), client.code(token, 1)]),
  ]) {
    assert.equal(response.status, 429)
    assert.ok(Number(response.headers.get('Retry-After')) > 0)
    assert.equal(understood(await response.text()), 'nothing')
  }
  assert.match((await client.provision()).tokenId, /^WRVM/, 'provisioning has limits of its own')
  await site.end()
})

test('each token has its own limits, whether it exists or not, one for each of the two acts', async () => {
  const limits = { ...roomyLimits, checksOfToken: tight, synchronizationsOfToken: { burst: 2, perHour: 10 } }
  const site = await startCompatibleSite(standardSettings, limits)
  const client = site.client()
  const token = await client.provision()
  const other = await client.provision()
  for (const tokenId of [token.tokenId, 'WRVM00000000', 'ABCD00000000']) {
    const checks: number[] = []
    for (let i = 0; i < 5; i++) checks.push((await client.check(tokenId, '123456')).status)
    assert.deepEqual(checks, [200, 200, 200, 429, 429], tokenId)
    const pairs: number[] = []
    for (let i = 0; i < 4; i++) pairs.push((await client.synchronize(tokenId, ['123456', '123456'])).status)
    assert.deepEqual(pairs, [200, 200, 429, 429], tokenId)
  }
  const spaced = await client.check(`${token.tokenId.slice(0, 4)} ${token.tokenId.slice(4)}`, '123456')
  assert.equal(spaced.status, 429, 'an ID has one limit, however it is written')
  assert.equal(await client.says(client.check(other.tokenId, client.code(other))), 'working')
  await site.end()
})

test('the standard limits let two failing checks of seven posts pass, and a guesser get nowhere', async () => {
  const site = await startCompatibleSite(standardSettings, vipLimits)
  const client = site.client()
  const token = await client.provision()
  const statuses: number[] = []
  for (let i = 0; i < 21; i++) statuses.push((await client.check(token.tokenId, '123456')).status)
  assert.deepEqual(statuses, [...new Array(20).fill(200), 429])
  // The numbers used in the decision (docs/adr): per hour and token, from all addresses together.
  const { checksOfToken, synchronizationsOfToken, codes } = vipLimits
  assert.ok(
    checksOfToken.perHour <= 60 && synchronizationsOfToken.perHour <= 10 && codes.total.perHour <= 3600,
  )
  await site.end()
})

test('FLOW-06: faults and overloads get answers that the clients can read, reveal nothing, and issue nothing', async () => {
  const world = await createWorld()
  const cases = [
    [new Error('secret cause'), 500, 'WF03 The request failed', null],
    [new Overloaded(), 503, 'WF02 Too busy; try again later', '5'],
  ] as const
  for (const [error, status, refusal, retryAfter] of cases) {
    const causes: object[] = []
    const log = { info() {}, warn() {}, error: (fields: object) => causes.push(fields) }
    const failing = () => {
      throw error
    }
    const context = { ...world.context, now: failing }
    const monotonic = () => 0
    const programs = [vipPrograms(standardSettings, roomyLimits)]
    const server = createHttpServer(
      createApp({ context, publicOrigin: 'http://warifu.test', log, monotonic, banner: null, programs }),
      log,
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = createCompatibleClient(origin, world.clock.now, 'python')
    const provisioned = await client.request()
    assert.deepEqual([provisioned.status, provisioned.headers.get('Retry-After')], [status, retryAfter])
    assert.equal(refusalIn(await provisioned.text()), refusal)
    for (const answer of [
      await client.check('WRVM00000000', '123456'),
      await client.synchronize('WRVM00000000', ['123456', '654321']),
    ]) {
      assert.deepEqual([answer.status, answer.headers.get('Retry-After')], [status, retryAfter])
      const page = await answer.text()
      assert.equal(understood(page), 'nothing')
      assert.ok(!page.includes('secret cause'))
    }
    assert.equal(causes.length, status === 500 ? 3 : 0)
    await drain(server)
  }
  await world.end()
})
