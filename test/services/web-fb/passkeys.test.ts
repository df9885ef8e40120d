// Issue 18: passkeys of WEB-FB: a login instead of ID and password, whoever has the token, and no confirmation of what is done.

import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { disowningState } from '../../../src/authority/rules/signed-operation.ts'
import { transferFreezeState } from '../../../src/bank/rules/transfer-freeze.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { createAuthenticator } from '../../support/authenticator.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { passkeySite } from '../../support/passkey-site.ts'
import { signedAlways } from '../../support/signing.ts'
import { locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { fbLogin } from '../../support/web-fb/browsers.ts'
import { happen, openCompany, registerToken, settledPasswords } from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'

let site: Site
const start = async (
  edit: (profile: ServiceProfile) => ServiceProfile = (profile) => profile,
  changes: Parameters<typeof passkeysIn>[1] = {},
) => {
  const withAll = passkeysIn(webFb, changes)
  site = await startSite({}, { start: fbMorning, edit: (profile) => edit(withAll(profile)) })
}
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const login = fbHref(webFb, 'login')
const home = fbHref(webFb, 'home')
const linkToPassword = new RegExp(`href="${fbHref(webFb, 'password')}">ログインパスワードを変更する`)
const { at, register, enter, make, removeBy, removalPage } = passkeySite(webFb, login)

/** Somebody with a token in this form, logged in. */
async function inside(form: 'individual' | 'shared') {
  const person = await openCompany(site.world.context, 'M54100000025')
  const { tokenId } = await registerToken(site.world.context, person, form)
  site.world.clock.forward({ seconds: 1 })
  return {
    person: { ...person, password: settledPasswords.login, tokenId },
    client: await fbLogin(site, person),
  }
}

for (const form of ['individual', 'shared'] as const)
  test(`issue 18: a passkey of WEB-FB logs in, registered with a code of the ${form} token`, async () => {
    await start()
    const { person, client } = await inside(form)
    const authenticator = await register(site, client, person)
    assert.match(textOf(await client.page(home)), /パスキーの登録のお知らせ/)
    site.world.clock.forward({ hours: 72 })
    const browser = site.browser()
    assert.match(textOf(await browser.page(login)), /パスキーをご登録のお客さま/)
    assert.equal(locationOf(await enter(browser, authenticator)), home)
    assert.match(await browser.page(fbHref(webFb, 'contract')), new RegExp(`href="${at('passkeys')}"`))
    // From now on a password alone leads to it, and opens nothing.
    const other = site.browser()
    const typed = { userId: person.userId, password: settledPasswords.login }
    assert.equal(locationOf(await other.submit(login, typed)), at('loginPasskey'))
    assert.equal(locationOf(await other.send(home)), at('loginPasskey'))
    assert.equal(locationOf(await enter(other, authenticator)), home)
    const { credentialId } = authenticator
    assert.match(await other.page(removalPage(credentialId)), /name="otp"/)
    const gone = await removeBy(other, authenticator, credentialId)
    assert.equal(locationOf(gone), `${at('passkeys')}?notice=removed`)
    // There is no silent way back.
    const lost = await site.browser().submit(login, typed)
    if (form === 'individual') assert.equal(locationOf(lost), at('loginPasskey'))
    else assert.match(textOf(await lost.text()), /へご連絡ください/)
  })

test('issue 18: 「身に覚えがない」 to a passkey stops the transfers of WEB-FB, as to anything else', async () => {
  await start((profile) =>
    profile.service === webFb ? { ...profile, confirmation: signedAlways('passkey') } : profile,
  )
  const { person, client } = await inside('individual')
  await client.submit(at('passkeys'), {}, at('passkeyNew'))
  const page = locationOf(await make(client, createAuthenticator()))
  const operationId = page.split('/').at(-1) ?? ''
  assert.ok(await findOperation(site.world.context, { service: webFb, operationId }))
  await client.submit(page, { act: 'reject', reason: 'not_mine' }, page)
  assert.match(textOf(await client.page(page)), /パスキーは登録されていません/)
  const { freeze } = await site.world.context.store.read({
    freeze: transferFreezeState.ref(webFb, userHolder(person.userId)),
  })
  assert.ok(freeze)
})

test('issue 18: WEB-FB tells of a passkey at the next login with another one, and the press that throws it out stops transfers', async () => {
  await start(undefined, { waitHours: 0 })
  const { person, client } = await inside('individual')
  const own = await register(site, client, person)
  const owner = site.browser()
  assert.equal(locationOf(await enter(owner, own)), home)
  assert.match(
    textOf(await owner.page(home)),
    /パスキーの登録のお知らせ.*いまのログインに使われたパスキーです/s,
  )
  const stolen = await register(site, owner, person, createAuthenticator())
  assert.doesNotMatch(textOf(await owner.page(home)), /value="disown"/)
  const next = site.browser()
  await enter(next, own)
  const told = await next.page(home)
  assert.match(textOf(told), /パスキーの登録のお知らせ.*トークンのワンタイムパスワード/s)
  const { credentialId } = stolen
  const press = await next.submit(home, { act: 'disown', credentialId }, at('passkeyCare'))
  const thrownOut = `${at('passkeys')}?notice=disowned`
  assert.equal(locationOf(press), thrownOut)
  assert.match(await next.page(thrownOut), linkToPassword)
  assert.match(await next.page(fbHref(webFb, 'password')), /現在のログインパスワード/)
  assert.doesNotMatch(await next.page(at('passkeys')), linkToPassword)
  assert.match(textOf(await next.page(home)), /お客様の振込は、ただいまお止めしています/)
  const { freeze, disowning } = await site.world.context.store.read({
    freeze: transferFreezeState.ref(webFb, userHolder(person.userId)),
    disowning: disowningState.ref(webFb, person.userId),
  })
  assert.equal(freeze?.reason, 'パスキーについての申し出「身に覚えがない」')
  assert.ok(disowning, 'rules of the profile look at it')
})

test('issue 18: who throws out a new passkey of WEB-FB, and with it what it lowered, is logged out', async () => {
  await start(undefined, { waitHours: 0, lowered: { hours: 24, perDayYen: 100_000 } })
  const { person, client } = await inside('individual')
  const own = await register(site, client, person)
  const stolen = await register(site, client, person, createAuthenticator())
  const owner = site.browser()
  await enter(owner, own)
  const { credentialId } = stolen
  const press = await owner.submit(home, { act: 'disown', credentialId }, at('passkeyCare'))
  assert.equal(locationOf(press), `${login}?notice=disowned`)
  assert.match(textOf(await owner.page(`${login}?notice=disowned`)), /パスキーを取り消しました/)
  assert.equal((await owner.send(home)).status, 303)
})

test('issue 18: who changes their mind about a passkey that waits stops no transfers of WEB-FB by that', async () => {
  await start()
  const { person, client } = await inside('individual')
  const { credentialId } = await register(site, client, person)
  assert.match(textOf(await client.page(at('passkeys'))), /お心当たりのない登録のときだけ、.*お取引を停止/)
  const press = await client.submit(at('passkeys'), { act: 'withdraw', credentialId }, at('passkeyCare'))
  assert.equal(locationOf(press), `${at('passkeys')}?notice=withdrawn`)
  assert.match(textOf(await client.page(locationOf(press))), /登録を取りやめました/)
  const { freeze, disowning } = await site.world.context.store.read({
    freeze: transferFreezeState.ref(webFb, userHolder(person.userId)),
    disowning: disowningState.ref(webFb, person.userId),
  })
  assert.deepEqual([freeze, disowning], [undefined, undefined])
  // One that counts is not taken back.
  const other = await register(site, client, person)
  site.world.clock.forward({ hours: 72 })
  const later = site.browser()
  await enter(later, other)
  const fields = { act: 'withdraw', credentialId: other.credentialId }
  assert.equal((await later.submit(at('passkeys'), fields, at('passkeyCare'))).status, 409)
})

test('issue 18: who takes a new passkey away, and with it what it lowered, is logged out', async () => {
  await start(undefined, { lowered: { hours: 24, perDayYen: 100_000 } })
  const { person, client } = await inside('individual')
  assert.match(textOf(await client.page(at('passkeys'))), /24時間は、1日あたりの振込限度額を100,000円に/)
  const authenticator = await register(site, client, person)
  site.world.clock.forward({ hours: 72 })
  const thief = site.browser()
  await enter(thief, authenticator)
  const gone = await removeBy(thief, authenticator, authenticator.credentialId)
  assert.equal(locationOf(gone), `${login}?notice=loggedout`)
  assert.equal((await thief.send(home)).status, 303)
})

test('issue 18: whoever comes in by a passkey to passwords that were made anew for them reads whom to ask', async () => {
  await start()
  const { person, client } = await inside('individual')
  const authenticator = await register(site, client, person)
  site.world.clock.forward({ hours: 72 })
  const { context, clock } = site.world
  const { service, userId } = person
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  assert.ok(password)
  const setAtMs = clock.now().epochMilliseconds
  const { verifier } = password
  const set = { verifier, mustChange: 'reset', setAtMs, expiresAtMs: null } as const
  await happen(context, { type: 'password_set', service, userId, ...set })
  const browser = site.browser()
  const page = locationOf(await enter(browser, authenticator))
  assert.equal(page, fbHref(webFb, 'firstPasswords'))
  assert.match(
    textOf(await browser.page(page)),
    /現在のログインパスワードがおわかりにならない場合は、お取引先支店へご連絡ください。/,
  )
})
