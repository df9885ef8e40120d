// Issue 18: what becomes of a password that must be changed where its user of 個人IB comes in by a passkey (decision 100).

import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { passwordState } from '../../../src/authority/rules/password.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
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
  personal,
  registerToken,
} from '../../support/personal.ts'
import { happen, locationOf, type Site, startSite, textOf } from '../../support/site.ts'

const withPasskeys = passkeysIn(personal)
const { register, enter } = passkeySite(personal, at('entry'))

let site: Site
let owner: { readonly holder: Holder; readonly authenticator: Authenticator }

/** Somebody with a token, and a passkey that counts. */
async function begin(
  edit: (profile: ServiceProfile) => ServiceProfile = (profile) => profile,
): Promise<void> {
  site = await startSite({}, { edit: (profile) => edit(withPasskeys(profile)) })
  const holder = await accountHolder(site, '3000000001', '個人 花子')
  await registerToken(site.world, holder)
  const client = await insideOf(site, holder, 'code')
  const authenticator = await register(site, client, holder)
  await leave(client)
  site.world.clock.forward({ hours: 72 })
  owner = { holder, authenticator }
}
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

test('issue 18: an expired password stops nobody who comes in by a passkey, and is changed at the next login that takes it', async () => {
  await begin((profile) => ({ ...profile, password: { ...profile.password, expiryDays: 2 } }))
  const client = site.browser()
  assert.equal(locationOf(await enter(client, owner.authenticator)), at('home'))
  assert.match(textOf(await client.page(at('home'))), /ログアウト/)
  await leave(client)
  site.world.clock.forward({ seconds: 30 })
  const typing = site.browser()
  await enterPassword(typing, owner.holder)
  const otp = await site.world.code(owner.holder.tokenId)
  assert.equal(await landing(typing.submit(at('loginCode'), { otp })), at('password'))
  assert.match(textOf(await typing.page(at('password'))), /有効期限/)
})

test('issue 18: whoever comes in by a passkey and must change a password that somebody set for them is told whom to ask', async () => {
  await begin()
  const { service, userId } = owner.holder
  const { context, clock } = site.world
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  assert.ok(password)
  const { verifier } = password
  const setAtMs = clock.now().epochMilliseconds
  const set = { verifier, mustChange: 'reset', setAtMs, expiresAtMs: null } as const
  await happen(site.world, owner.holder, { type: 'password_set', service, userId, ...set })
  const client = site.browser()
  assert.equal(locationOf(await enter(client, owner.authenticator)), at('password'))
  const page = textOf(await client.page(at('password')))
  assert.match(page, /現在のログインパスワードがおわかりにならない場合は、当金庫へご連絡ください。/)
})
