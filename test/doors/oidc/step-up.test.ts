// What a user proves besides, for a system that asks for more than the session proves: by the method that is theirs, and for
// the system that the page names.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { changeContext } from '../../../src/authority/operations/context.ts'
import { serviceHref } from '../../../src/authority/routes.ts'
import type { MailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { createAuthenticator, optionsOn } from '../../support/authenticator.ts'
import { codeFor } from '../../support/mail-site.ts'
import {
  begin,
  exchangeCode,
  follow,
  type OidcSite,
  oidcClient,
  onwardIn,
  relyingParty,
  sendStepUp,
  startOidcSite,
} from '../../support/oidc.ts'
import { withPasskeys } from '../../support/passkey-policy.ts'
import {
  type Client,
  locationOf,
  loggedIn,
  nextCode,
  type Person,
  settledPerson,
} from '../../support/site.ts'
import { englishReader } from '../../support/texts/english.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: OidcSite
afterEach(async () => {
  await site.end()
  assert.deepEqual(site.server.faults, [])
})

const stepUp = `/${shoko}/step-up`
const pathOf = (url: URL) => url.pathname + url.search
const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

/** A user who is logged in, as if with a password alone. */
async function withPassword(edit?: (profile: ServiceProfile) => ServiceProfile) {
  site = await startOidcSite({}, edit)
  const person = await settledPerson(site, '0000000001')
  const browser = await loggedIn(site, person)
  await site.world.context.store.query("UPDATE session SET started_by = 'password'")
  return { person, browser, config: await relyingParty(site, await oidcClient(site.world)) }
}

const visit = async (browser: Client) =>
  (await browser.send(at('home'), { headers: { Accept: 'text/html' } })).status

test('who has seen that a system asks for a code, and goes elsewhere, is let go; a login that needs one is led there', async () => {
  const { browser, config, person } = await withPassword()
  const begun = await begin(config, { acr_values: 'urn:warifu:otp' })
  const first = await browser.send(pathOf(begun.url))
  assert.equal(first.status, 303)
  assert.equal(await visit(browser), 303, 'the login goes on')
  assert.equal((await follow(browser, locationOf(first))).to.pathname, stepUp)
  assert.equal(await visit(browser), 200)
  // It is still there for whoever comes back.
  const right = await sendStepUp(browser, { otp: await nextCode(site, person.tokenId) })
  const back = await follow(browser, await onwardIn(right))
  assert.equal((await exchangeCode(config, back.to, begun)).claims()?.['acr'], 'urn:warifu:otp')
})

test('SES-01: a code that was typed for one system counts for no other that began meanwhile', async () => {
  const { browser, config, person } = await withPassword()
  const other = await relyingParty(site, await oidcClient(site.world, { name: '別の仕組み' }))
  const begun = await begin(config, { acr_values: 'urn:warifu:otp' })
  const shown = (await follow(browser, pathOf(begun.url))).page ?? ''
  assert.match(shown, /残高照会アプリ/)
  const second = await begin(other, { acr_values: 'urn:warifu:otp' })
  await follow(browser, pathOf(second.url))
  const code = await nextCode(site, person.tokenId)
  for (const fields of [{ otp: code }, { otp: '', cancel: 'yes' }]) {
    const refused = await sendStepUp(browser, fields, shown)
    assert.equal(refused.status, 303)
    assert.equal(locationOf(refused), stepUp)
  }
  assert.match(await browser.page(stepUp), /別の仕組み/)
  // It was not spent.
  const right = await sendStepUp(browser, { otp: code })
  assert.ok((await follow(browser, await onwardIn(right))).to.searchParams.get('code'))
})

const ended = Temporal.Now.instant().toString()

/** Codes by mail, and none of tokens in a quarter of an hour. */
const withMail = (profile: ServiceProfile): ServiceProfile => ({
  ...profile,
  methods: {
    ...profile.methods,
    token: [
      { from: null, standing: 'required' },
      { from: ended, standing: 'ended' },
    ],
    mail: {
      phases: [{ from: null, standing: 'optional' }],
      digits: 6,
      validSeconds: 600,
      resendSeconds: 60,
      sendsPerHourMax: 5,
      attemptsMax: 5,
      coolingHours: { registration: 0, change: 0 },
    },
  },
})

const address = 'taro@customer.example'

async function hasAddress({ service, userId }: Person): Promise<void> {
  const { context } = site.world
  const of = { service, userId, registeredAtMs: 0, coolingUntilMs: 0 }
  const registered = {
    type: 'mail_address_registered',
    ...of,
    address: { confidential: address as MailAddress },
  } as const
  const refs = { user: userState.ref(service, userId), mailAddress: mailAddressState.ref(service, userId) }
  await context.store.change(changeContext(testCaller, context.now()), refs, () => accept({}, registered))
}

test('whose codes come by mail gets one for this system alone; wrong ones count, and it is spent', async () => {
  const { browser, config, person } = await withPassword(withMail)
  for (const _ of [1, 2]) {
    site.world.clock.forward({ minutes: 8 })
    assert.equal(await visit(browser), 200)
  }
  const without = await begin(config, { acr_values: 'urn:warifu:otp' })
  const refused = await follow(browser, pathOf(without.url))
  assert.equal(refused.to.searchParams.get('error'), 'unmet_authentication_requirements')
  await hasAddress(person)
  const begun = await begin(config, { acr_values: 'urn:warifu:otp' })
  const page = (await follow(browser, pathOf(begun.url))).page ?? ''
  assert.match(page, /登録済みのメールアドレスに届く/)
  assert.doesNotMatch(page, /name="otp"/)
  assert.equal((await sendStepUp(browser, { otp: '000000' }, page)).status, 303, 'none was sent')
  const sent = await sendStepUp(browser, { send: 'yes' }, page)
  assert.equal(sent.status, 200)
  const asking = await sent.text()
  assert.match(asking, /メールで送信しました/)
  const again = await sendStepUp(browser, { send: 'yes' }, asking)
  assert.equal(again.status, 422)
  const tooSoon = await again.text()
  assert.doesNotMatch(tooSoon, /メールで送信しました/)
  const code = await codeFor(site, person, address)
  const wrong = await sendStepUp(browser, { otp: code === '000000' ? '000001' : '000000' }, tooSoon)
  assert.equal((await sendStepUp(browser, { otp: '' }, asking)).status, 422)
  assert.match(await wrong.text(), /新しいワンタイムパスワードを入力してください/)
  const right = await sendStepUp(browser, { otp: code }, asking)
  const back = await follow(browser, await onwardIn(right))
  const claims = (await exchangeCode(config, back.to, begun)).claims()
  assert.deepEqual([claims?.['acr'], claims?.['amr']], ['urn:warifu:otp', ['pwd', 'otp', 'mfa']])
  // oidc-provider has kept what the session proved.
  await site.world.context.store.query('DELETE FROM oidc_artifact')
  const third = await begin(config, { acr_values: 'urn:warifu:otp' })
  const later = (await follow(browser, pathOf(third.url))).page ?? ''
  const spent = await sendStepUp(
    browser,
    { otp: code },
    `${later}${/<input type="hidden" name="mail"[^>]*>/.exec(asking)?.[0]}`,
  )
  assert.notEqual(spent.status, 200)
  const inEnglish = englishReader({ data: ['残高照会アプリ'], noNames: /^$/ })
  inEnglish.look('step-up by mail (E9)', await browser.page(`${stepUp}?lang=en`))
  assert.deepEqual([...inEnglish.faults], [])
})

const edit = (profile: ServiceProfile): ServiceProfile =>
  withPasskeys(profile, { phases: [{ from: null, standing: 'optional' }], waitHours: 0, passkeysMax: 2 })
test('API-06: a system that asks for what resists phishing gets a login by passkey, or an error where there is none', async () => {
  const { browser, config, person } = await withPassword(edit)
  const asked = { acr_values: 'urn:warifu:phr' }
  const none = await follow(browser, pathOf((await begin(config, asked)).url))
  assert.equal(none.to.searchParams.get('error'), 'unmet_authentication_requirements')
  const authenticator = createAuthenticator()
  const lies = { origin: `http://localhost:${site.server.port}` }
  await browser.submit(at('passkeys'), { otp: await nextCode(site, person.tokenId) }, at('passkeyNew'))
  const answer = authenticator.create(optionsOn(await browser.page(at('passkeyNew'))), lies)
  await browser.submit(at('passkeyNew'), { answer, name: '電話' }, at('passkeyRegister'))
  site.world.clock.forward({ seconds: 1 })
  const begun = await begin(config, asked)
  const shown = await follow(browser, pathOf(begun.url))
  assert.equal(shown.to.pathname, stepUp)
  const english = englishReader({ data: ['残高照会アプリ'], noNames: /^$/ })
  english.look('step-up by passkey (E9)', await browser.page(`${stepUp}?lang=en`))
  assert.deepEqual([...english.faults], [])
  await browser.page(`${stepUp}?lang=ja`)
  assert.match(shown.page ?? '', /パスキーでログインし直すと、元のサイトへ戻ります/)
  assert.match(shown.page ?? '', new RegExp(`href="${at('loginPasskey')}"`))
  assert.equal((await sendStepUp(browser, { otp: await nextCode(site, person.tokenId) })).status, 303)
  assert.match((await follow(browser, at('loginPasskey'))).page ?? '', /パスキー/)
  await browser.submit(at('loginPasskey'), {}, at('loginPasskeyBegin'))
  const signed = authenticator.get(optionsOn(await browser.page(at('loginPasskey'))), lies)
  const entered = await browser.submit(at('loginPasskey'), { answer: signed })
  const back = await follow(browser, locationOf(entered))
  const claims = (await exchangeCode(config, back.to, begun)).claims()
  assert.deepEqual([claims?.['acr'], claims?.['amr']], ['urn:warifu:phr', ['pop', 'user', 'mfa']])
})
