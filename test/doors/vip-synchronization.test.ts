// docs/vip-compatible.md: POST /otpSync, and what its windows are.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import {
  boundPerson,
  type CompatibleSite,
  logInWith,
  startCompatibleSite,
} from '../support/compatible-site.ts'
import { bindingOf } from '../support/site.ts'

let site: CompatibleSite
beforeEach(async () => {
  site = await startCompatibleSite()
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

async function useOf({ tokenId }: { readonly tokenId: string }) {
  return (await site.world.context.store.read({ use: tokenUseState.ref(tokenId) })).use
}

test('a synchronization finds a clock that is ten minutes off, and the next code logs in', async () => {
  for (const driftSeconds of [600, -570, 90]) {
    const client = site.client()
    const { person, token } = await boundPerson(site)
    // The last used step is the previous one: a slow token has nothing new to show until it is past that.
    site.world.clock.forward({ minutes: 30 })
    const away = driftSeconds / 30
    const before = await bindingOf(site.world, person)
    const shown = [client.code(token, away - 1), client.code(token, away)] as const
    assert.equal(await logInWith(site, person, shown[1]), false)
    assert.equal((await bindingOf(site.world, person))?.failures, (before?.failures ?? 0) + 1)
    assert.equal(await client.says(client.synchronize(token.tokenId, shown)), 'synced')
    assert.equal((await bindingOf(site.world, person))?.failures, 1, 'the failures stay as they were')
    assert.equal(await logInWith(site, person, shown[1]), false, 'both codes are spent')
    site.world.clock.forward({ seconds: 30 })
    assert.equal(await logInWith(site, person, client.code(token, away)), true, `${driftSeconds}`)
  }
})

test('a synchronization finds nothing beyond ten minutes', async () => {
  const client = site.client()
  const token = await client.provision()
  site.world.clock.forward({ hours: 1 })
  for (const away of [-21, 21]) {
    const pair = [client.code(token, away - 1), client.code(token, away)] as const
    assert.equal(await client.says(client.synchronize(token.tokenId, pair)), 'needs sync', `${away}`)
  }
  assert.deepEqual((await useOf(token))?.lastStep, -1)
})

test('interop §1.4: a synchronization right after a check fails, and two steps later it doesn’t', async () => {
  const client = site.client()
  const token = await client.provision()
  const pair = () => [client.code(token, -1), client.code(token)] as const
  assert.equal(await client.says(client.check(token.tokenId, client.code(token))), 'working')
  assert.equal(await client.says(client.synchronize(token.tokenId, pair())), 'needs sync')
  site.world.clock.forward({ seconds: 30 })
  assert.equal(await client.says(client.synchronize(token.tokenId, pair())), 'needs sync')
  site.world.clock.forward({ seconds: 30 })
  assert.equal(await client.says(client.synchronize(token.tokenId, pair())), 'synced')
  assert.equal(await client.says(client.synchronize(token.tokenId, pair())), 'needs sync')
})

test('event-based: a check looks five codes ahead, a synchronization a hundred, and neither looks back', async () => {
  const client = site.client('go')
  const token = await client.provision({ tokenModel: 'VSMB' })
  const check = (counter: number) => client.says(client.check(token.tokenId, client.code(token, counter)))
  const synchronize = (counter: number) =>
    client.says(
      client.synchronize(token.tokenId, [client.code(token, counter), client.code(token, counter + 1)]),
    )
  assert.equal(await check(0), 'working')
  assert.equal(await check(0), 'needs sync')
  assert.equal(await check(6), 'needs sync')
  assert.equal(await check(5), 'working')
  assert.equal(await check(3), 'needs sync')
  assert.equal(await synchronize(105), 'needs sync')
  assert.equal(await synchronize(104), 'synced')
  assert.equal(await synchronize(103), 'needs sync')
  assert.equal(await check(106), 'working')
})
