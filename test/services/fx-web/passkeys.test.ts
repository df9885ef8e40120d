// Passkeys through the screens, with an authenticator in software: registering one, logging in with it, and everything that
// isn't one.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createAuthenticator, type Lies, optionsOn } from '../../support/authenticator.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { type Authenticator, passkeySite } from '../../support/passkey-site.ts'
import {
  browserWith,
  type Client,
  desk,
  eventsOf,
  locationOf,
  loggedIn,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

const requiredFrom = '2025-08-01T00:00:00+09:00'

/** 商工中金 with passkeys, from an instant on required. */
const edit = passkeysIn(shoko, {
  passkeysMax: 2,
  phases: [
    { from: null, standing: 'recommended' },
    { from: requiredFrom, standing: 'required' },
  ],
})

let site: Site
let person: Person
const { at, make, ask, enter, ...steps } = passkeySite(shoko)

beforeEach(async () => {
  site = await startSite({}, { edit })
  person = await settledPerson(site, 'Pass000001')
})
afterEach(() => site.end())

const begin = (client: Client, owner = person) => steps.begin(site, client, owner)
const register = (client: Client, authenticator = createAuthenticator(), owner = person) =>
  steps.register(site, client, owner, authenticator)

async function told(response: Response): Promise<string> {
  assert.ok(response.status >= 400, `answered ${response.status}`)
  return textOf(await response.text())
}

const typesOf = async (owner = person) => (await eventsOf(site.world, owner)).map(({ type }) => type)
const later = (hours: number) => site.world.clock.forward({ hours })

/** A person whose passkey counts. */
async function withUsable(): Promise<Authenticator> {
  const authenticator = await register(await loggedIn(site, person))
  later(72)
  return authenticator
}

test('issue 18: a passkey is registered with a code of the moment, waits 72 hours, and then is a login by itself', async () => {
  const inside = await loggedIn(site, person)
  const authenticator = await register(inside)
  const list = textOf(await inside.page(at('passkeys')))
  assert.match(list, /机の上/)
  assert.match(list, /待機中（2025年7月4日 9時\d\d分からご利用いただけます）/)
  assert.match(list, /複数の端末で同期して利用（バックアップ：あり）/)
  later(71)
  assert.match(await told(await enter(site.browser(), authenticator)), /まだご利用いただけません/)
  later(1)
  const browser = site.browser()
  assert.equal(locationOf(await enter(browser, authenticator)), at('home'))
  assert.match(textOf(await browser.page(at('home'))), /試験 太郎/)
  assert.deepEqual((await typesOf()).slice(-3), ['passkey_accepted', 'session_started', 'passkeys_told'])
})

test('issue 18: options ask for user verification, a discoverable key and no attestation, and leave out what is registered', async () => {
  const inside = await loggedIn(site, person)
  const first = await register(inside)
  await begin(inside)
  const options = optionsOn(await inside.page(at('passkeyNew'))) as unknown as Record<string, unknown>
  assert.deepEqual(options['authenticatorSelection'], {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  })
  assert.equal(options['attestation'], 'none')
  assert.deepEqual(options['rp'], { id: 'warifu.test', name: '商工中金' })
  assert.deepEqual(options['excludeCredentials'], [
    { id: first.credentialId, type: 'public-key', transports: ['hybrid', 'internal'] },
  ])
})

const badCreations: readonly (readonly [string, Lies, RegExp])[] = [
  ['another origin', { origin: 'https://warifu.test.evil.example' }, /正しい画面ではないおそれ/],
  ['a frame of another page', { crossOrigin: true }, /正しい画面ではないおそれ/],
  ['another RP', { rpId: 'evil.example' }, /このパスキーは登録できません/],
  ['no user verification', { verified: false }, /ご本人の確認（指紋・顔・PINなど）が行われていません/],
  ['another challenge', { challenge: 'AAAA' }, /有効期限が切れたか、すでに使われています/],
  ['attestation by a certificate', { format: 'packed' }, /このパスキーは登録できません/],
]

test('issue 18: what is no passkey of this service is not registered, and uses its challenge up', async () => {
  const inside = await loggedIn(site, person)
  for (const [what, lies, said] of badCreations) {
    await begin(inside)
    assert.match(await told(await make(inside, createAuthenticator(), lies)), said, what)
    assert.equal(locationOf(await inside.send(at('passkeyNew'))), at('passkeys'), what)
  }
  assert.ok(!(await typesOf()).includes('passkey_registered'))
})

const badLogins: readonly (readonly [string, Lies, RegExp])[] = [
  ['another origin', { origin: 'https://warifu.test.evil.example' }, /正しい画面ではないおそれ/],
  ['another RP', { rpId: 'evil.example' }, /このパスキーはご利用いただけません/],
  ['no user verification', { verified: false }, /行われていません/],
  ['another challenge', { challenge: 'AAAA' }, /有効期限が切れたか/],
  ['another user’s handle', { userHandle: 'c29tZWJvZHk' }, /このパスキーはご利用いただけません/],
  ['a wrong signature', { signature: 'MEUCIQ' }, /このパスキーはご利用いただけません/],
  ['an unknown credential', { credentialId: 'dW5rbm93bg' }, /このパスキーはご利用いただけません/],
]

test('issue 18: answers that do not hold open nothing, count against no password, and are journaled', async () => {
  const authenticator = await withUsable()
  for (const [what, lies, said] of badLogins)
    assert.match(await told(await enter(site.browser(), authenticator, lies)), said, what)
  const events = await eventsOf(site.world, person)
  const refused = events.flatMap((event) => (event.type === 'passkey_rejected' ? [event.refusal] : []))
  assert.deepEqual(refused, [
    'passkey_origin_wrong',
    'passkey_wrong',
    'passkey_unverified',
    'passkey_challenge_void',
    'passkey_of_other',
    'passkey_wrong',
  ])
  assert.ok(!events.some(({ type }) => type === 'password_rejected' || type === 'code_rejected'))
  // The passkey is as good as before.
  assert.equal(locationOf(await enter(site.browser(), authenticator)), at('home'))
})

test('issue 18: a challenge is answered once, in the browser that asked, and within five minutes', async () => {
  const authenticator = await withUsable()
  const browser = site.browser()
  const options = await ask(browser)
  const answer = authenticator.get(options)
  const other = site.browser()
  await ask(other)
  assert.match(await told(await other.submit(at('loginPasskey'), { answer })), /有効期限が切れたか/)
  assert.equal(locationOf(await browser.submit(at('loginPasskey'), { answer })), at('home'))
  const again = browserWith(site, sessionIdIn(other))
  assert.match(await told(await again.submit(at('loginPasskey'), { answer })), /有効期限が切れたか/)
  const late = site.browser()
  const asked = await ask(late)
  site.world.clock.forward({ seconds: 300 })
  assert.match(
    await told(await late.submit(at('loginPasskey'), { answer: authenticator.get(asked) })),
    /有効期限/,
  )
})

test('issue 18: what a login is to sign registers nothing, and what a registration is to sign opens no login', async () => {
  const authenticator = await withUsable()
  const inside = await loggedIn(site, person)
  await begin(inside)
  const challengeOf = (options: ReturnType<typeof optionsOn>) => String(options['challenge'])
  const toRegister = challengeOf(optionsOn(await inside.page(at('passkeyNew'))))
  const asked = await inside.submit(at('passkeyNew'), {}, at('loginPasskeyBegin'))
  assert.equal(locationOf(asked), at('loginPasskey'))
  const toLogIn = challengeOf(optionsOn(await inside.page(at('loginPasskey'))))
  const login = authenticator.get(optionsOn(await inside.page(at('loginPasskey'))), { challenge: toRegister })
  const opened = await inside.submit(at('loginPasskey'), { answer: login })
  assert.match(await told(opened), /有効期限が切れたか/)
  const made = await make(inside, createAuthenticator(), { challenge: toLogIn })
  assert.match(await told(made), /有効期限が切れたか/)
})

test('issue 18: of many posts of one answer at once, exactly one opens a session', async () => {
  const authenticator = await withUsable()
  const browser = site.browser()
  const answer = authenticator.get(await ask(browser))
  const form = await browser.page(at('loginPasskey'))
  const token = /name="form_token" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const cookie = sessionIdIn(browser)
  const posts = Array.from({ length: 20 }, () =>
    browserWith(site, cookie).post(at('loginPasskey'), { form_token: token, answer }),
  )
  const answers = await Promise.all(posts)
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
  assert.equal((await typesOf()).filter((type) => type === 'passkey_accepted').length, 1)
})

test('issue 18: a counter that goes back stops the passkey for good, whoever shows it', async () => {
  const authenticator = await withUsable()
  const first = site.browser()
  assert.equal(locationOf(await enter(first, authenticator, { counter: 7 })), at('home'))
  assert.match(await told(await enter(site.browser(), authenticator, { counter: 7 })), /複製されたおそれ/)
  assert.equal((await first.send(at('home'))).status, 303, 'whichever of the two has the copy is out')
  assert.match(await told(await enter(site.browser(), authenticator, { counter: 100 })), /複製されたおそれ/)
  const inside = await loggedIn(site, person)
  assert.match(textOf(await inside.page(at('passkeys'))), /停止（複製のおそれ/)
  await enter(site.browser(), authenticator, { counter: 100 })
  assert.equal((await inside.send(at('home'))).status, 200, 'a stopped one ends nothing any more')
})

test('issue 18: one credential is one user’s, and a user has as many as the profile says', async () => {
  const inside = await loggedIn(site, person)
  const authenticator = await register(inside)
  await begin(inside)
  assert.match(await told(await make(inside, authenticator)), /すでに登録されています/)
  const other = await settledPerson(site, 'Pass000002')
  const theirs = await loggedIn(site, other)
  await begin(theirs, other)
  assert.match(await told(await make(theirs, authenticator)), /すでに登録されています/)
  await register(inside)
  assert.match(textOf(await inside.page(at('passkeys'))), /登録できるパスキーは2個までです/)
  const code = await nextCode(site, person.tokenId)
  const more = await inside.submit(at('passkeys'), { form_token: '', otp: code }, at('passkeyNew'))
  assert.equal(more.status, 403)
})

test('issue 18: nothing begins without a right code, and a wrong one counts toward the lock', async () => {
  const inside = await loggedIn(site, person)
  site.world.clock.forward({ seconds: 30 })
  const wrong = String((Number(await site.world.code(person.tokenId)) + 1) % 1_000_000).padStart(6, '0')
  const refused = await inside.submit(at('passkeys'), { otp: wrong }, at('passkeyNew'))
  assert.match(await told(refused), /誤りがあるか/)
  const empty = await inside.submit(at('passkeys'), { otp: '' }, at('passkeyNew'))
  assert.equal(empty.status, 422)
  assert.equal(locationOf(await inside.send(at('passkeyNew'))), at('passkeys'))
  const last = (await eventsOf(site.world, person)).at(-1)
  assert.ok(last?.type === 'code_rejected' && last.failures === 1)
})

test('issue 18: a thief with password and code of the moment registers one; the owner throws it out by one press', async () => {
  const thief = await loggedIn(site, person)
  const stolen = await register(thief)
  // The thief can’t make it look known, either: it waits.
  await thief.submit(at('passkeys'), { act: 'confirm', credentialId: stolen.credentialId }, at('passkeyCare'))
  assert.ok(!(await typesOf()).includes('passkey_confirmed'))
  later(24)
  const owner = await loggedIn(site, person)
  const home = await owner.page(at('home'))
  assert.match(textOf(home), /パスキーの登録のお知らせ/)
  const out = await owner.submit(
    at('home'),
    { act: 'disown', credentialId: stolen.credentialId },
    at('passkeyCare'),
  )
  assert.equal(locationOf(out), `${at('passkeys')}?notice=disowned`)
  const linked = new RegExp(`href="${at('password')}">ログインパスワードを変更する`)
  assert.match(await owner.page(locationOf(out)), linked)
  later(72)
  assert.match(await told(await enter(site.browser(), stolen)), /このパスキーはご利用いただけません/)
  // And nothing has changed for the owner, who never had a passkey.
  assert.equal(locationOf(await passStepOne(site.browser(), person)), at('loginCode'))
  assert.doesNotMatch(
    textOf(await (await loggedIn(site, person)).page(at('home'))),
    /パスキーの登録のお知らせ/,
  )
})

test('issue 18: names are changed by their owner alone, and a bad name stays typed', async () => {
  const inside = await loggedIn(site, person)
  const { credentialId } = await register(inside)
  const care = (client: Client, fields: Record<string, string>) =>
    client.submit(at('passkeys'), { credentialId, ...fields }, at('passkeyCare'))
  const bad = await care(inside, { act: 'rename', name: '=SUM(A1)' })
  assert.equal(bad.status, 422)
  assert.match(await bad.text(), /value="=SUM\(A1\)"/)
  assert.equal((await care(inside, { act: 'rename', name: '新しい名前' })).status, 303)
  assert.match(textOf(await inside.page(at('passkeys'))), /新しい名前/)
  const other = await loggedIn(site, await settledPerson(site, 'Pass000002'))
  for (const act of ['rename', 'disown', 'confirm'])
    assert.equal((await care(other, { act, name: '私のもの' })).status, 409, act)
})

test('issue 18: while passkeys are recommended the token still counts; once required it does not, and losing all leads to the desk', async () => {
  const authenticator = await withUsable()
  assert.equal(locationOf(await passStepOne(site.browser(), person)), at('loginCode'))
  const waiting = site.browser()
  await passStepOne(waiting, person)
  site.world.clock.set(requiredFrom)
  const browser = site.browser()
  assert.equal(locationOf(await passStepOne(browser, person)), at('loginPasskey'))
  // A ticket from before opens nothing by a code any more.
  const code = await site.world.code(person.tokenId)
  assert.notEqual(locationOf(await postCode(waiting, person, code).catch(() => new Response())), at('home'))
  const inside = site.browser()
  assert.equal(locationOf(await enter(inside, authenticator)), at('home'))
  // The token no longer shows that it is they; the passkey itself does.
  assert.doesNotMatch(await inside.page(steps.removalPage(authenticator.credentialId)), /name="otp"/)
  await steps.removeBy(inside, authenticator, authenticator.credentialId)
  assert.match(await told(await passStepOne(site.browser(), person)), /サポートデスクへご連絡ください/)
  // Nor does a password alone lead to another token.
  assert.match(await told(await passStepOne(site.browser(), person, 'enrollment')), /パスキーをご登録のため/)
})

test('issue 18: whoever is suspended gets in with no passkey, and reads so only after a right answer', async () => {
  const authenticator = await withUsable()
  await desk(site.world, person, 'user_suspended')
  const wrong = await told(await enter(site.browser(), authenticator, { signature: 'MEUCIQ' }))
  assert.match(wrong, /このパスキーはご利用いただけません/)
  const right = await enter(site.browser(), authenticator)
  assert.equal(right.status >= 400, true)
  assert.ok(!(await typesOf()).includes('passkey_accepted'))
})

test('issue 18: whoever fails waits with that passkey, and others behind the same address don’t', async () => {
  await site.end()
  site = await startSite({}, { edit, freeFailures: { address: 4, account: 2 } })
  person = await settledPerson(site, 'Pass000001')
  const authenticator = await withUsable()
  for (let i = 0; i < 2; i++) await enter(site.browser(), authenticator, { signature: 'MEUCIQ' })
  const waits = await enter(site.browser(), authenticator)
  assert.equal(waits.status, 429)
  assert.ok(Number(waits.headers.get('Retry-After')) > 0)
  // Somebody else behind the same address does not wait for that.
  const other = createAuthenticator()
  assert.match(await told(await enter(site.browser(), other)), /このパスキーはご利用いただけません/)
  site.world.clock.forward({ hours: 1 })
  assert.equal(locationOf(await enter(site.browser(), authenticator)), at('home'))
})
