// Issue 18: passkeys of 個人IB: registered inside, a login without ID, password and code, and no way around what stops a service.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { createAuthenticator } from '../../support/authenticator.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { type Authenticator, passkeySite } from '../../support/passkey-site.ts'
import {
  accountHolder,
  at,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  leave,
  ownPassword,
  personal,
  registerToken,
} from '../../support/personal.ts'
import { signedAlways } from '../../support/signing.ts'
import { type Client, eventsOf, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'

const requiredFrom = '2025-08-01T00:00:00+09:00'
const edit = passkeysIn(personal, {
  phases: [
    { from: null, standing: 'recommended' },
    { from: requiredFrom, standing: 'required' },
  ],
})

let site: Site
let holder: Holder
beforeEach(async () => {
  site = await startSite({}, { edit })
  holder = await accountHolder(site, '3000000001', '個人 花子')
  await registerToken(site.world, holder)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const { at: passkeyAt, make, register, enter, removalPage, removeByCode } = passkeySite(personal, at('entry'))
const list = passkeyAt('passkeys')

async function registered(): Promise<Authenticator> {
  const client = await insideOf(site, holder, 'code')
  const authenticator = await register(site, client, holder)
  await leave(client)
  return authenticator
}

/** Inside by a passkey that counts. */
async function inside(): Promise<{ readonly client: Client; readonly authenticator: Authenticator }> {
  const authenticator = await registered()
  site.world.clock.forward({ hours: 72 })
  const client = site.browser()
  assert.equal(locationOf(await enter(client, authenticator)), at('home'))
  return { client, authenticator }
}

test('issue 18: a passkey of 個人IB waits, is told on the first page, and then is a login by itself', async () => {
  const authenticator = await registered()
  const waiting = await enter(site.browser(), authenticator)
  assert.match(textOf(await waiting.text()), /まだご利用いただけません/)
  const owner = await insideOf(site, holder, 'code')
  const home = textOf(await owner.page(at('home')))
  assert.match(home, /パスキーの登録のお知らせ/)
  assert.doesNotMatch(home, /次のお手続きが行われました/)
  await leave(owner)
  site.world.clock.forward({ hours: 72 })
  const client = site.browser()
  assert.match(textOf(await client.page(at('entry'))), /パスキーをご登録のお客さま/)
  assert.equal(locationOf(await enter(client, authenticator)), at('home'))
  assert.match(textOf(await client.page(at('logins'))), /パスキー/)
  assert.match(await client.page(at('contract')), new RegExp(`href="${list}"`))
})

/** Passkeys are confirmed on the token's own screen. */
function confirming(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== personal) return profile
  return { ...edit(profile), languages: ['ja'], confirmation: signedAlways('passkey') }
}

test('issue 18: a passkey of 個人IB that the token confirmed counts at once, and the next login with it tells of it once', async () => {
  await site.end()
  site = await startSite({}, { edit: confirming })
  holder = await accountHolder(site, '3000000001', '個人 花子')
  await registerToken(site.world, holder)
  const first = await insideOf(site, holder, 'code')
  await first.submit(list, {}, passkeyAt('passkeyNew'))
  const authenticator = createAuthenticator()
  const page = locationOf(await make(first, authenticator))
  const operationId = page.split('/').at(-1) ?? ''
  const operation = await findOperation(site.world.context, { service: personal, operationId })
  assert.ok(operation, page)
  const code = await digitsOf(site.world.context, holder.tokenId, operation.digest)
  await first.submit(page, { act: 'approve', code }, page)
  await leave(first)
  const homeOfNext = async () => {
    site.world.clock.forward({ minutes: 1 })
    const next = site.browser()
    assert.equal(locationOf(await enter(next, authenticator)), at('home'))
    const home = textOf(await next.page(at('home'))).replaceAll(/\s+/g, ' ')
    await leave(next)
    return home
  }
  assert.match(
    await homeOfNext(),
    /パスキーの登録のお知らせ .*トークンの画面での承認 .*いまのログインに使われた/,
  )
  assert.doesNotMatch(await homeOfNext(), /パスキーの登録のお知らせ/)
  const byCode = await insideOf(site, holder, 'code')
  assert.match(textOf(await byCode.page(at('home'))), /パスキーの登録のお知らせ/)
  const { credentialId } = authenticator
  const press = await byCode.submit(at('home'), { act: 'disown', credentialId }, passkeyAt('passkeyCare'))
  assert.equal(locationOf(press), `${list}?notice=disowned`)
  const linked = new RegExp(`href="${at('password')}">ログインパスワードを変更する`)
  assert.match(await byCode.page(`${list}?notice=disowned`), linked)
})

test('issue 18: a passkey of 個人IB is removed with a code, and its pages are there in English', async () => {
  const { client, authenticator } = await inside()
  const { credentialId } = authenticator
  const page = textOf(await client.page(`${removalPage(credentialId)}&lang=en`))
  assert.match(page, /Delete a passkey/)
  assert.match(page, /Confirm with a passkey and delete/)
  const otp = await site.world.code(holder.tokenId)
  assert.equal(locationOf(await removeByCode(client, credentialId, otp)), `${list}?notice=removed`)
})

test('issue 18: once passkeys are required, the password of 個人IB leads whoever has one to it, and no code lets in', async () => {
  const { client } = await inside()
  await leave(client)
  const before = site.browser()
  assert.equal(await landing(enterPassword(before, holder)), at('loginCode'))
  assert.match(await before.page(at('loginCode')), new RegExp(`href="${passkeyAt('loginPasskey')}"`))
  site.world.clock.set(requiredFrom)
  assert.equal(await landing(enterPassword(site.browser(), holder)), passkeyAt('loginPasskey'))
})

test('issue 18: a passkey opens no 個人IB that its customer stopped', async () => {
  const { client, authenticator } = await inside()
  const otp = await site.world.code(holder.tokenId)
  const stopped = await client.submit(at('serviceStop'), { password: ownPassword, otp })
  assert.equal(locationOf(stopped), at('serviceStopped'))
  const refused = await enter(site.browser(), authenticator)
  assert.ok(refused.status >= 400)
  assert.ok(!(await eventsOf(site.world, holder)).slice(-1).some(({ type }) => type === 'session_started'))
})
