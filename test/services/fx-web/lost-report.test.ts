// A token that is lost or about to expire: the user's own stop, the authority's revocation, and the timely notice.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { remindOfExpiry } from '../../../src/authority/operations/remind-of-expiry.ts'
import { revokeToken } from '../../../src/authority/operations/revoke-token.ts'
import { showToken } from '../../../src/authority/operations/show-token.ts'
import { newestMails } from '../../../src/authority/queries/mails.ts'
import { serviceHref } from '../../../src/authority/routes.ts'
import { barredHolder, bindingState, tokenClaimState } from '../../../src/authority/rules/binding.ts'
import { careState } from '../../../src/authority/rules/care.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { tokenState, tokenUseState } from '../../../src/authority/rules/token.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { tryEnrollment } from '../../desk/support/staff.ts'
import { at as personalAt } from '../../support/personal.ts'
import {
  eventsOf,
  locationOf,
  loggedIn,
  logIn,
  nextCode,
  passStepOne,
  postCode,
  postPassword,
  type Site,
  settledPerson,
  startSite,
  textOf,
  tokenOn,
} from '../../support/site.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const lost = serviceHref(shoko, 'lost')

test('ENR-09: 紛失・盗難の届出: ID and password stop everything at once, sessions included; only the desk restores access', async () => {
  const person = await settledPerson(site, 'Someone1')
  const inside = await loggedIn(site, person)
  const stranger = site.browser()
  const { userId, password } = person
  const wrong = await stranger.submit(lost, { userId, password: 'Wrong2024' })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /RMCFXLGN001001E/)
  assert.equal((await inside.send(serviceHref(shoko, 'home'))).status, 200, 'a wrong password stops nothing')

  const done = await stranger.submit(lost, { userId, password })
  assert.equal(done.status, 303)
  assert.match(await stranger.page(`${lost}?notice=done`), /サービスのご利用をすべて停止しました。/)
  assert.equal((await inside.send(serviceHref(shoko, 'home'))).status, 303, 'the session is over')
  const { user } = await site.world.context.store.read({ user: userState.ref(shoko, userId) })
  assert.equal(user?.status, 'suspended')
})

test('M7: after a report of loss the right password is told so and counts nothing; a wrong one learns nothing', async () => {
  const person = await settledPerson(site, 'Someone9')
  const { userId, password } = person
  assert.equal((await site.browser().submit(lost, { userId, password })).status, 303)
  const client = site.browser()
  const login = serviceHref(shoko, 'login')
  const failures = async () =>
    (await site.world.context.store.read({ password: passwordState.ref(shoko, userId) })).password?.failures
  const told = await client.submit(login, { userId, password })
  assert.equal(told.status, 403)
  assert.match(textOf(await told.text()), /紛失・盗難の届出を受け付けたため.*0120-000-544.*RMCFXLGN001046E/)
  assert.equal(await failures(), 0)
  const wrong = await client.submit(login, { userId, password: 'Wrong2024' })
  assert.match(await wrong.text(), /RMCFXLGN001001E/)
  assert.equal(await failures(), 1)
})

test('M7: every page for an emergency has a number to press', async () => {
  for (const [path, number] of [
    [lost, '0120000544'],
    [`${lost}?notice=done`, '0120000544'],
    [personalAt('lost'), '0120000542'],
    [`${personalAt('lost')}?notice=done`, '0120000542'],
    [fbHref(webFb, 'login'), '0120000543'],
  ] as const)
    assert.match(await site.browser().page(path), new RegExp(`href="tel:${number}"`), path)
})

test('I6: a second tab that posts an old STEP 1 is led on, and nothing of it counts', async () => {
  const person = await settledPerson(site, 'Someone8')
  const { userId, password } = person
  const login = serviceHref(shoko, 'login')
  const client = site.browser()
  const old = await tokenOn(client, login)
  await passStepOne(client, person)
  const post = () => client.post(login, { form_token: old, userId, password: 'Wrong2024' })
  const halfway = await post()
  assert.deepEqual([halfway.status, locationOf(halfway)], [303, serviceHref(shoko, 'loginCode')])
  await postCode(client, person, await nextCode(site, person.tokenId))
  assert.equal(locationOf(await post()), serviceHref(shoko, 'home'))
  const stranger = site.browser()
  const again = locationOf(await stranger.post(login, { form_token: old, userId, password }))
  assert.equal(again, `${login}?notice=again`)
  assert.match(await stranger.page(again), /RMCFXLGN001004W/)
  assert.equal(
    (await eventsOf(site.world, person)).filter(({ type }) => type === 'password_rejected').length,
    0,
  )
})

test('ENR-09, D6: a token that was reported lost opens nothing after 利用再開, and nobody enrolls it again', async () => {
  const person = await settledPerson(site, 'Someone5')
  const { userId, password, tokenId } = person
  assert.equal((await site.browser().submit(lost, { userId, password })).status, 303)
  const { store, now } = site.world.context
  const refs = { user: userState.ref(shoko, userId), binding: bindingState.ref(shoko, `user:${userId}`) }
  const { binding } = await store.read(refs)
  assert.deepEqual([binding?.tokenId, binding?.lostAtMs], [null, now().epochMilliseconds])
  const all = { ...refs, care: careState.ref(shoko, userId) }
  await store.change({ at: now(), ...testCaller }, all, () => ({
    outcome: { ok: true },
    events: [{ type: 'user_resumed', service: shoko, userId }],
  }))
  const { claim } = await store.read({ claim: tokenClaimState.ref(shoko, tokenId) })
  assert.equal(claim?.holder, barredHolder)
  const again = { service: shoko, userId, password, tokenId }
  assert.equal(await tryEnrollment(site.world, again), 'token_unusable')
})

test('ENR-09, D6: whoever is suspended reports a loss, too: it revokes the token, and is why two resume them', async () => {
  const { userId, password, tokenId } = await settledPerson(site, 'Someone6')
  const { store, now } = site.world.context
  const refs = { user: userState.ref(shoko, userId) }
  await store.change({ at: now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'user_suspended', service: shoko, userId }],
  }))
  assert.equal((await site.browser().submit(lost, { userId, password: 'Wrong2024' })).status, 422)
  const read = () =>
    store.read({
      care: careState.ref(shoko, userId),
      claim: tokenClaimState.ref(shoko, tokenId),
      user: userState.ref(shoko, userId),
    })
  assert.equal((await read()).care, undefined)
  assert.equal((await site.browser().submit(lost, { userId, password })).status, 303)
  const first = await read()
  assert.deepEqual([first.care?.loss?.tokenId, first.user?.status], [tokenId, 'suspended'])
  assert.equal(first.claim?.holder, barredHolder)
  site.world.clock.forward({ minutes: 5 })
  assert.equal((await site.browser().submit(lost, { userId, password })).status, 303)
  assert.deepEqual((await read()).care, first.care, 'said again, it changes nothing')
})

test('THR-02: wrong passwords at the report count towards the same lock as at the login', async () => {
  const { userId, password } = await settledPerson(site, 'Someone2')
  const stranger = site.browser()
  for (let i = 0; i < 5; i++) await stranger.submit(lost, { userId, password: `Wrong${i}abc` })
  const locked = await stranger.submit(lost, { userId, password })
  assert.match(await locked.text(), /RMCFXLGN001002E/)
  const { state } = await site.world.context.store.read({ state: userState.ref(shoko, userId) })
  assert.equal(state?.status, 'active', 'a locked password stops nobody')
})

test('a token is revoked everywhere at once and permanently; its bindings are listed without its secret', async () => {
  const { context } = site.world
  const person = await settledPerson(site, 'Someone3')
  const inside = await loggedIn(site, person)
  const record = await showToken(context, person.tokenId)
  assert.deepEqual(
    record?.bindings.map(({ service, holder, status }) => [service, holder, status]),
    [[shoko, `user:${person.userId}`, 'usable']],
  )
  assert.ok(record !== undefined && !('sealedSecret' in record.token))
  const revocation = { tokenId: person.tokenId, reason: 'stolen' } as const
  assert.ok((await revokeToken(context, testCaller, revocation)).ok)
  assert.equal((await inside.send(serviceHref(shoko, 'home'))).status, 303, 'what it opened is over')
  assert.deepEqual(await revokeToken(context, testCaller, revocation), {
    ok: false,
    refusal: 'nothing_to_do',
  })
  const unknown = await revokeToken(context, testCaller, { tokenId: 'WRFM99999999', reason: 'lost' })
  assert.deepEqual(unknown, { ok: false, refusal: 'token_unknown' })
  assert.equal(await showToken(context, 'WRFM99999999'), undefined)
})

test('30 days before a token expires its user sees it on the first screen; not a day earlier', async () => {
  const person = await settledPerson(site, 'Someone4')
  const { clock, context } = site.world
  const { token } = await context.store.read({ token: tokenState.ref(person.tokenId) })
  const expires = Temporal.Instant.fromEpochMilliseconds(token?.expiresAtMs ?? 0)
  const notice = /ご利用中のトークンの有効期限は2028\/07\/01です。/
  clock.set(expires.subtract({ hours: 31 * 24 }).toString())
  const early = site.browser()
  await logIn(site, early, person, 'password')
  await postPassword(early, shoko, person.password, 'Ato31nichi')
  assert.doesNotMatch(await early.page(serviceHref(shoko, 'home')), notice)

  clock.set(expires.subtract({ hours: 29 * 24 }).toString())
  const late = await loggedIn(site, { ...person, password: 'Ato31nichi' })
  assert.match(await late.page(serviceHref(shoko, 'home')), notice)
})

test('a user with a registered address is told once by mail that the token expires', async () => {
  const { context, clock } = site.world
  const service = 'shoko-chukin/fx-web-2025'
  const { userId } = await site.world.user('9998000286', service)
  const tokenId = await site.world.token()
  const address = parseMailAddress('hanako@warifu.example')
  assert.ok(address)
  const nowMs = clock.now().epochMilliseconds
  const of = { service, userId }
  const refs = {
    user: userState.ref(service, userId),
    address: mailAddressState.ref(service, userId),
    binding: bindingState.ref(service, `user:${userId}`),
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
    use: tokenUseState.ref(tokenId),
  }
  const changeContext = { at: clock.now(), ...testCaller }
  await context.store.change(changeContext, refs, () => ({
    outcome: { ok: true },
    events: [
      {
        type: 'mail_address_registered',
        ...of,
        address: { confidential: address },
        registeredAtMs: nowMs,
        coolingUntilMs: nowMs,
      },
      {
        type: 'token_enrolled',
        ...of,
        holder: `user:${userId}`,
        tokenId,
        bindingId: 'b-expiry',
        steps: [1, 2],
        enrolledAtMs: nowMs,
      },
    ],
  }))
  const mails = async () =>
    (await newestMails(context.store, service, 10)).filter(({ kind }) => kind === 'token_expiry_notice')
  await remindOfExpiry(context)
  assert.deepEqual(await mails(), [], 'three years are left')
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  clock.set(
    Temporal.Instant.fromEpochMilliseconds(token?.expiresAtMs ?? 0)
      .subtract({ hours: 24 })
      .toString(),
  )
  await Promise.all([remindOfExpiry(context), remindOfExpiry(context)])
  await remindOfExpiry(context)
  const [mail, ...others] = await mails()
  assert.deepEqual(others, [])
  assert.ok(mail?.sealed && 'confidential' in mail.sealed)
  const { to, content } = openMail(context, mail.mailId, mail.sealed.confidential)
  assert.equal(to, address)
  assert.deepEqual(content, { kind: 'token_expiry_notice', tokenId, expiresAtMs: token?.expiresAtMs })
})
