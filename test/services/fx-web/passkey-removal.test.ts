// Issue 18: whoever has nothing but somebody's session takes no passkey away from them.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createAuthenticator } from '../../support/authenticator.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { type Authenticator, passkeySite } from '../../support/passkey-site.ts'
import {
  type Client,
  eventsOf,
  locationOf,
  loggedIn,
  nextCode,
  type Person,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
let person: Person
let client: Client
let authenticator: Authenticator
const { at, register, enter, removalPage, removeByCode, removeBy } = passkeySite(shoko)
const removed = `${at('passkeys')}?notice=removed`

beforeEach(async () => {
  site = await startSite({}, { edit: passkeysIn(shoko) })
  person = await settledPerson(site, 'Pass000001')
  authenticator = await register(site, await loggedIn(site, person), person)
  site.world.clock.forward({ hours: 72 })
  client = site.browser()
  await enter(client, authenticator)
})
afterEach(() => site.end())

const isThere = async () => /机の上/.test(textOf(await client.page(at('passkeys'))))
const typesOf = async () => (await eventsOf(site.world, person)).map(({ type }) => type)

test('issue 18: a passkey that counts is removed by no press, confirmed or not', async () => {
  const { credentialId } = authenticator
  for (const act of ['disown', 'remove']) {
    await client.submit(at('passkeys'), { act, credentialId }, at('passkeyCare'))
    assert.ok(await isThere(), act)
  }
  // The first screen tells of it, and leads to the page that asks who it is.
  const home = await client.page(at('home'))
  assert.match(home, new RegExp(`href="${removalPage(credentialId).replace('?', '\\?')}"`))
  assert.doesNotMatch(home, /value="disown"/)
  const nothing = await client.submit(removalPage(credentialId), { credentialId }, at('passkeyRemoval'))
  assert.equal(nothing.status, 422)
  assert.ok(await isThere())
})

test('issue 18: a code of the moment removes one; a wrong one counts toward the lock', async () => {
  const { credentialId } = authenticator
  const right = await nextCode(site, person.tokenId)
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
  assert.equal((await removeByCode(client, credentialId, wrong)).status, 422)
  const last = (await eventsOf(site.world, person)).at(-1)
  assert.ok(last?.type === 'code_rejected' && last.failures === 1)
  assert.ok(await isThere())
  assert.equal(locationOf(await removeByCode(client, credentialId, right)), removed)
  assert.deepEqual((await typesOf()).slice(-2), ['code_accepted', 'passkey_removed'])
  assert.match(textOf(await (await enter(site.browser(), authenticator)).text()), /ご利用いただけません/)
})

test('issue 18: a passkey removes one, with a signature that was asked for it, once', async () => {
  const { credentialId } = authenticator
  const lies = await removeBy(client, authenticator, credentialId, { origin: 'https://evil.example' })
  assert.match(textOf(await lies.text()), /正しい画面ではないおそれ/)
  // What a login is to sign removes nothing.
  const answer = authenticator.get(await passkeySite(shoko).ask(client))
  const given = { credentialId, answer }
  const other = await client.submit(removalPage(credentialId), given, at('passkeyRemoval'))
  assert.match(textOf(await other.text()), /有効期限が切れたか/)
  const strange = await removeBy(client, createAuthenticator(), credentialId)
  assert.match(textOf(await strange.text()), /このパスキーはご利用いただけません/)
  assert.ok(await isThere())
  assert.equal(locationOf(await removeBy(client, authenticator, credentialId)), removed)
  assert.deepEqual((await typesOf()).slice(-2), ['passkey_accepted', 'passkey_removed'])
})

test('issue 18: a copy that shows up there is stopped, and the session with it', async () => {
  const { credentialId } = authenticator
  const copied = await removeBy(client, authenticator, credentialId, { counter: 1 })
  assert.equal(copied.status, 403)
  assert.equal((await client.send(at('home'))).status, 303)
  assert.match(textOf(await (await loggedIn(site, person)).page(at('passkeys'))), /停止（複製のおそれ/)
})

test('issue 18: another user’s passkey has no such page, and none is removed by their code', async () => {
  const other = await settledPerson(site, 'Pass000002')
  const theirs = await loggedIn(site, other)
  const { credentialId } = authenticator
  assert.equal(locationOf(await theirs.send(removalPage(credentialId))), at('passkeys'))
  const otp = await nextCode(site, other.tokenId)
  const tried = await theirs.submit(at('passkeys'), { credentialId, otp }, at('passkeyRemoval'))
  assert.equal(locationOf(tried), at('passkeys'))
  assert.ok(await isThere())
})
