// Issue 18: the login after a passkey was registered tells of it, and one press there throws it out although it counts, of
// whoever came in by something else; nobody else's press does (decision 96).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { passkeyHolderState, passkeysAdmitted } from '../../../src/authority/rules/passkeys.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { createAuthenticator } from '../../support/authenticator.ts'
import { formTokenIn } from '../../support/client.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { type Authenticator, passkeySite } from '../../support/passkey-site.ts'
import {
  type Client,
  eventsOf,
  locationOf,
  loggedIn,
  type Person,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
let person: Person
const { at, enter, register, removalPage } = passkeySite(shoko)
const disowned = `${at('passkeys')}?notice=disowned`

beforeEach(async () => {
  site = await startSite({}, { edit: passkeysIn(shoko) })
  person = await settledPerson(site, 'Pass000001')
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

/** One that counts, registered by somebody with a code of the moment. */
async function strangers(): Promise<Authenticator> {
  const authenticator = await register(site, await loggedIn(site, person), person)
  site.world.clock.forward({ hours: 72 })
  return authenticator
}

const care = (client: Client, act: string, { credentialId }: Authenticator) =>
  client.submit(at('passkeys'), { act, credentialId }, at('passkeyCare'))
const typesOf = async () => (await eventsOf(site.world, person)).map(({ type }) => type)
const isThere = async () => /机の上/.test(textOf(await (await loggedIn(site, person)).page(at('passkeys'))))

test('issue 18: the next login names a passkey, how, when and from where it was registered, until its user knows it', async () => {
  const authenticator = await strangers()
  const owner = await loggedIn(site, person)
  const home = textOf(await owner.page(at('home'))).replaceAll(/\s+/g, ' ')
  assert.match(
    home,
    /パスキーの登録のお知らせ .*机の上 状態利用できます .*登録日時2025\/07\/01 .*トークンのワンタイムパスワード 登録した端末.*接続元127\.0\.0\.1/,
  )
  assert.match(await owner.page(`${at('home')}?lang=en`), /Throw out this passkey/)
  const again = await loggedIn(site, person)
  assert.match(textOf(await again.page(at('home'))), /パスキーの登録のお知らせ/)
  await care(again, 'confirm', authenticator)
  const last = await loggedIn(site, person)
  assert.doesNotMatch(textOf(await last.page(at('home'))), /パスキーの登録のお知らせ/)
  assert.equal((await care(last, 'disown', authenticator)).status, 409)
})

test('issue 18: one press throws out a passkey that counts; everybody who can be told is', async () => {
  const stolen = await strangers()
  const thief = site.browser()
  assert.equal(locationOf(await enter(thief, stolen)), at('home'))
  const owner = await loggedIn(site, person)
  assert.match(await owner.page(at('home')), /value="disown"/)
  const press = await owner.submit(
    at('home'),
    { act: 'disown', credentialId: stolen.credentialId },
    at('passkeyCare'),
  )
  assert.equal(locationOf(press), disowned)
  assert.match(textOf(await owner.page(disowned)), /「身に覚えがない」とのお申し出を受け付け/)
  // Who pressed twice reads no answer that sounds as if nothing was done.
  const twice = await care(owner, 'disown', stolen)
  assert.match(textOf(await owner.page(locationOf(twice))), /このパスキーは、もう登録されていません。/)
  assert.deepEqual((await typesOf()).slice(-2), ['passkey_disowned', 'passkey_removed'])
  assert.equal((await thief.send(at('home'))).status, 303)
  assert.match(
    textOf(await (await enter(site.browser(), stolen)).text()),
    /このパスキーはご利用いただけません/,
  )
  // Should it have been somebody else, the owner reads of it.
  const next = textOf(await (await loggedIn(site, person)).page(at('home')))
  assert.match(next, /パスキーの取消し（「身に覚えがない」とのお申し出）/)
})

test('issue 18: one that two of the desk let count is told at the next login, too, and goes by the press there', async () => {
  const inside = await loggedIn(site, person)
  const stolen = await register(site, inside, person)
  const { context } = site.world
  const { userId } = person
  const refs = { holder: passkeyHolderState.ref(shoko, userId), user: userState.ref(shoko, userId) }
  const now = context.now()
  await context.store.change({ ...testCaller, at: now }, refs, ({ holder }) => {
    const admitted = passkeysAdmitted(holder, now)
    return admitted === null ? accept({}) : accept({}, admitted)
  })
  assert.equal((await care(inside, 'disown', stolen)).status, 409)
  const owner = await loggedIn(site, person)
  assert.match(textOf(await owner.page(at('home'))), /パスキーの登録のお知らせ.*状態利用できます/s)
  assert.equal(locationOf(await care(owner, 'disown', stolen)), disowned)
})

test('issue 18: who holds a session that the passkey opened neither vouches for it nor throws it out', async () => {
  const stolen = await strangers()
  const thief = site.browser()
  await enter(thief, stolen)
  const home = await thief.page(at('home'))
  assert.match(textOf(home), /いまのログインに使われたパスキーです/)
  assert.doesNotMatch(home, /value="(disown|confirm)"/)
  for (const act of ['confirm', 'disown']) assert.equal((await care(thief, act, stolen)).status, 409, act)
  // The owner is told all the same.
  assert.match(textOf(await (await loggedIn(site, person)).page(at('home'))), /パスキーの登録のお知らせ/)
})

test('issue 18: a stolen session throws out nothing that counts: not when it has grown old, and not from a later login', async () => {
  const own = await strangers()
  const owner = await loggedIn(site, person)
  for (let minutes = 0; minutes < 10; minutes += 5) {
    site.world.clock.forward({ minutes: 5 })
    await owner.page(at('home'))
  }
  const home = await owner.page(at('home'))
  assert.doesNotMatch(home, /value="disown"/)
  assert.ok(home.includes(removalPage(own.credentialId)), 'whoever shows that it is they goes on there')
  assert.equal((await care(owner, 'disown', own)).status, 409)
  const later = await loggedIn(site, person)
  assert.equal((await care(later, 'disown', own)).status, 409)
  assert.ok(await isThere())
})

test('issue 18: one that was registered in a session is not thrown out there by a press once it counts', async () => {
  await site.end()
  site = await startSite({}, { edit: passkeysIn(shoko, { waitHours: 0 }) })
  person = await settledPerson(site, 'Pass000001')
  const inside = await loggedIn(site, person)
  const own = await register(site, inside, person)
  assert.equal((await care(inside, 'disown', own)).status, 409)
  assert.equal((await care(inside, 'confirm', own)).status, 409)
  assert.ok(await isThere())
})

test('issue 18: a press that comes after the passkey has taken the place of its session throws out both', async () => {
  const stolen = await strangers()
  const owner = await loggedIn(site, person)
  await owner.page(at('home'))
  const token = await owner.page(at('passkeys'))
  const thief = site.browser()
  assert.equal(locationOf(await enter(thief, stolen)), at('home'))
  // In another browser of theirs, once more.
  assert.equal(locationOf(await enter(site.browser(), stolen)), at('home'))
  const fields = { act: 'disown', credentialId: stolen.credentialId }
  const form_token = formTokenIn(token)
  // Nothing else is done in a session that is over.
  const renamed = await owner.post(at('passkeyCare'), {
    ...fields,
    act: 'rename',
    name: '別の名前',
    form_token,
  })
  assert.ok(!(await typesOf()).includes('passkey_renamed'), locationOf(renamed))
  const press = await owner.post(at('passkeyCare'), { ...fields, form_token })
  assert.equal(locationOf(press), `${at('entry')}?notice=disowned`)
  assert.match(textOf(await owner.page(locationOf(press))), /パスキーを取り消しました/)
  assert.deepEqual((await typesOf()).slice(-3), ['passkey_disowned', 'passkey_removed', 'session_ended'])
  assert.equal((await thief.send(at('home'))).status, 303)
  assert.ok(!(await isThere()))
})

test('issue 18: nor does it where another passkey or a code has taken its place, or by somebody else', async () => {
  const stolen = await strangers()
  const owner = await loggedIn(site, person)
  const page = await owner.page(at('passkeys'))
  const form_token = formTokenIn(page)
  const fields = { act: 'disown', credentialId: stolen.credentialId, form_token }
  await loggedIn(site, person)
  assert.notEqual(locationOf(await owner.post(at('passkeyCare'), fields)), `${at('entry')}?notice=disowned`)
  const other = await loggedIn(site, await settledPerson(site, 'Pass000002'))
  assert.equal((await care(other, 'disown', stolen)).status, 409)
  assert.ok(await isThere())
})

test('issue 18: two passkeys are told at once, each thrown out or known by itself', async () => {
  const inside = await loggedIn(site, person)
  const one = await register(site, inside, person)
  const two = await register(site, inside, person, createAuthenticator())
  site.world.clock.forward({ hours: 72 })
  const owner = await loggedIn(site, person)
  await care(owner, 'confirm', one)
  assert.equal(locationOf(await care(owner, 'disown', two)), disowned)
  const types = await typesOf()
  assert.equal(types.filter((type) => type === 'passkeys_told').length, 1)
  assert.ok(await isThere(), 'the other one stays')
})

test('X2, issue 18: a press in a session that was voided, and not by the passkey, throws out nothing and ends nothing', async () => {
  const own = await strangers()
  const thief = await loggedIn(site, person)
  const form_token = formTokenIn(await thief.page(at('passkeys')))
  const { context } = site.world
  const { userId } = person
  await context.store.change(
    { ...testCaller, at: context.now() },
    { user: userState.ref(shoko, userId) },
    () =>
      accept({}, { type: 'customer_signed_out', service: shoko, customerId: '', userIds: [userId] } as const),
  )
  const owner = site.browser()
  assert.equal(locationOf(await enter(owner, own)), at('home'))
  await thief.post(at('passkeyCare'), { act: 'disown', credentialId: own.credentialId, form_token })
  assert.ok(!(await typesOf()).includes('passkey_disowned'))
  assert.equal((await owner.send(at('home'))).status, 200)
})
