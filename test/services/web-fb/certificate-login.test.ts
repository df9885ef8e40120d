// 電子証明書によるログイン behind a proxy: what its header may say, and from whom (S3-FAQ-07).

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { revokeCertificate } from '../../../src/authority/operations/certificates/revoke-certificate.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { sessionState } from '../../../src/authority/rules/session.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import {
  newAuthority,
  newClientKey,
  signCertificate,
} from '../../../src/platform/secrets/certificates/authority.ts'
import { newKeyRingText, parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import { requireCertificate } from '../../../src/services/web-fb/operations/certificates/require-certificate.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import type { Event } from '../../../src/services/web-fb/rules/events.ts'
import { authority, certificateOf } from '../../support/certificates.ts'
import { createClient, formTokenIn } from '../../support/client.ts'
import {
  eventsOf,
  journalHead,
  locationOf,
  publicOrigin,
  type Site,
  sessionIdIn,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import { openCompany, sessionOf, settledPasswords } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { shoko, testCaller, type World } from '../../support/world.ts'

const header = 'x-client-cert'
const path = fbHref(webFb, 'certificate')
const certificates = { origin: 'https://cert.warifu.test', header, trustedProxies: ['127.0.0.0/8'] }

let site: Site
let ca: Awaited<ReturnType<typeof authority>>
beforeEach(async () => {
  site = await startSite({ certificates })
  ca = await authority(site.world.context)
})
afterEach(() => site.end())

let users = 0
async function person() {
  const { context } = site.world
  const user = await openCompany(context, `M5410002${String(++users).padStart(4, '0')}`)
  return { ...user, certificate: await certificateOf(context, user) }
}

type Spelling = (pem: string) => string
const escaped: Spelling = (pem) => encodeURIComponent(pem)
const base64: Spelling = (pem) => new X509Certificate(pem).raw.toString('base64')
const rfc9440: Spelling = (pem) => `:${base64(pem)}:`

/** A browser behind a proxy that says this of its certificate; null: it has none. */
function browserShowing(value: string | null, name = header, origin = site.server.origin) {
  const client = createClient(origin, publicOrigin)
  const headers = value === null ? {} : { [name]: value }
  return {
    cookies: client.cookies,
    open: () => client.send(path, { headers }),
    async post(fields: Record<string, string>, shown = headers) {
      const page = await client.send(path, { headers }).then((response) => response.text())
      const form = { form_token: formTokenIn(page), serial: valueIn(page, 'serial') ?? '', ...fields }
      return client.post(path, form, shown)
    },
    client,
  }
}

async function lastEvent(world: World, service = webFb): Promise<Event> {
  const [row] = await newestJournal(world.context.store, { service }, 1)
  return (JSON.parse(row?.body ?? '{}') as { event: Event }).event
}

test('S3-FAQ-07: the page says whose certificate it is and asks for the password only; the session is like any other', async () => {
  const { userId, certificate } = await person()
  for (const spell of [escaped, base64, rfc9440]) {
    const browser = browserShowing(spell(certificate.pem))
    const page = await browser.open()
    const text = await page.text()
    assert.equal(page.status, 200)
    assert.ok(textOf(text).includes(userId))
    assert.equal((text.match(/<input(?![^>]*hidden)/g) ?? []).length, 1, 'only the password is asked for')

    const answer = await browser.post({ password: settledPasswords.login })
    assert.equal(answer.status, 303)
    assert.equal(locationOf(answer), fbHref(webFb, 'home'))
    const hash = sessionHash(sessionIdIn(browser.client, webFb))
    const refs = { user: userState.ref(webFb, userId), session: sessionState.ref(hash) }
    const { session } = await site.world.context.store.read(refs)
    assert.deepEqual([session?.userId, session?.stage], [userId, 'authenticated'])
    const ended = {
      type: 'session_ended',
      service: webFb,
      userId,
      sessionHash: hash,
      reason: 'logout',
    } as const
    const changeContext = { at: site.world.context.now(), ...testCaller }
    await site.world.context.store.change(changeContext, refs, () => ({
      outcome: { ok: true },
      events: [ended],
    }))
  }
  const events = await eventsOf(site.world, { service: webFb, userId, password: '', tokenId: '' })
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'logged_in' ? [event.by] : [])),
    ['certificate', 'certificate', 'certificate'],
  )
  assert.ok(
    events.some((event) => event.type === 'certificate_accepted' && event.serial === certificate.serial),
  )
})

test('a wrong password counts toward the same lock, and the answer mentions no ID, since none was typed', async () => {
  const { service, userId, certificate } = await person()
  const browser = browserShowing(escaped(certificate.pem))
  for (let failures = 1; failures <= 6; failures++) {
    const answer = await browser.post({ password: 'Machigai1' })
    const text = textOf(await answer.text())
    assert.equal(answer.status, 422)
    assert.ok(
      text.includes(
        failures < 6 ? '【エラー】ログインパスワードに誤りがあります。' : 'ログインパスワードロック状態',
      ),
      text,
    )
    assert.doesNotMatch(text, /IDもしくは/)
  }
  const { password } = await site.world.context.store.read({ password: passwordState.ref(service, userId) })
  assert.equal(password?.locked, true)
  assert.match(
    textOf(await (await browser.post({ password: settledPasswords.login })).text()),
    /ログインパスワードロック状態/,
  )
})

test('an empty password is asked for again, and counts for nothing', async () => {
  const { certificate } = await person()
  const browser = browserShowing(escaped(certificate.pem))
  const before = journalHead(site.world)
  const answer = await browser.post({ password: '' })
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /field-error/)
  assert.equal(journalHead(site.world), before)
})

type Case = { readonly shown: string | null; readonly code: string; readonly text: RegExp }

test('each certificate that does not count is refused in its own words, on the page and even with the right password', async () => {
  const { context, clock } = site.world
  const [lost, old, good] = [await person(), await person(), await person()]
  await revokeCertificate(context, testCaller, { serial: lost.certificate.serial, reason: 'key_compromise' })
  const short = await certificateOf(context, old, 1)
  const elsewhere = await certificateOf(context, {
    service: shoko,
    userId: (await site.world.user('Elsewhere1')).userId,
  })
  const ring = parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z'))
  const until = clock.now().add({ hours: 24 * 365 })
  const validity = { from: clock.now(), until }
  const stranger = newAuthority(ring, ca.name, validity)
  const { publicKey } = newClientKey()
  const subject = { service: webFb, userId: good.userId, organization: '金庫5410信用金庫' }
  const forged = signCertificate(ring, stranger, { subject, publicKey }, validity)
  // By our own authority, but never recorded: what a thief of its key would make.
  const stolen = signCertificate(
    context.keyRing,
    { ...ca, sealed: (ca.sealed as { confidential: Uint8Array }).confidential },
    { subject, publicKey },
    validity,
  )
  clock.forward({ hours: 24 })

  const cases: Record<string, Case> = {
    none: { shown: null, code: 'RMCFBCRT001001E', text: /提示されていません/ },
    forged: { shown: escaped(forged.pem), code: 'RMCFBCRT001002E', text: /発行したものと確認できません/ },
    stolen: { shown: escaped(stolen.pem), code: 'RMCFBCRT001002E', text: /発行したものと確認できません/ },
    root: { shown: escaped(ca.certificate), code: 'RMCFBCRT001002E', text: /発行したものと確認できません/ },
    elsewhere: {
      shown: escaped(elsewhere.pem),
      code: 'RMCFBCRT001003E',
      text: /このサービスのものではありません/,
    },
    revoked: { shown: escaped(lost.certificate.pem), code: 'RMCFBCRT001004E', text: /失効しています/ },
    expired: { shown: escaped(short.pem), code: 'RMCFBCRT001005E', text: /有効期限が切れています/ },
  }
  for (const [name, { shown, code, text }] of Object.entries(cases)) {
    const page = await browserShowing(shown).open()
    const body = await page.text()
    assert.equal(page.status, 422, name)
    assert.match(textOf(body), text, name)
    assert.ok(body.includes(code), name)
    assert.ok(!body.includes('type="password"'), name)
    assert.ok(body.includes(`href="https://cert.warifu.test${path}"`), name)

    // The form of a browser that had a good one, posted with this one.
    const before = journalHead(site.world)
    const posted = await browserShowing(escaped(good.certificate.pem)).post(
      { password: settledPasswords.login },
      shown === null ? {} : { [header]: shown },
    )
    assert.equal(posted.status, 422, name)
    assert.ok((await posted.text()).includes(code), name)
    assert.equal(journalHead(site.world), before + 1, name)
    assert.equal((await lastEvent(site.world)).type, 'certificate_rejected', name)
  }
})

test('a certificate other than the one shown is refused, and the page then shows the new one', async () => {
  const [one, two] = [await person(), await person()]
  const answer = await browserShowing(escaped(one.certificate.pem)).post(
    { password: settledPasswords.login },
    { [header]: escaped(two.certificate.pem) },
  )
  const text = textOf(await answer.text())
  assert.equal(answer.status, 409)
  assert.ok(text.includes('異なる電子証明書が提示されました') && text.includes(two.userId))
  const event = await lastEvent(site.world)
  assert.ok(event.type === 'certificate_rejected' && event.refusal === 'certificate_changed')
})

test('opening the page with none or a stranger’s certificate leaves nothing in the journal; with a revoked one of ours it does', async () => {
  const { certificate } = await person()
  await revokeCertificate(site.world.context, testCaller, {
    serial: certificate.serial,
    reason: 'superseded',
  })
  const before = journalHead(site.world)
  await browserShowing(null).open()
  await browserShowing('nonsense').open()
  assert.equal(journalHead(site.world), before)
  await browserShowing(escaped(certificate.pem)).open()
  assert.equal(journalHead(site.world), before + 1)
})

test('a header that is malformed, doubled or misnamed is not a certificate', async () => {
  const { certificate } = await person()
  const good = escaped(certificate.pem)
  const wrong = [
    '%',
    '%zz',
    '(null)',
    `${good}, ${good}`,
    escaped(certificate.pem + certificate.pem),
    escaped(certificate.pem).slice(0, 300),
    `:${base64(certificate.pem)}`,
    `${base64(certificate.pem)}=`,
    'A'.repeat(12_001),
    escaped('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'),
  ]
  for (const value of wrong) {
    const page = await browserShowing(value).open()
    assert.equal(page.status, 422, value.slice(0, 40))
    assert.match(await page.text(), /RMCFBCRT00100[12]E/)
  }
  assert.equal((await browserShowing(good, 'x-ssl-client-cert').open()).status, 422)
  assert.deepEqual(site.server.faults, [])
})

test('THR-05: from anybody but a trusted proxy the header counts for nothing', async () => {
  const { certificate } = await person()
  const other = await site.world.serve({
    certificates: { ...certificates, trustedProxies: ['192.0.2.1', '::1'] },
  })
  const page = await browserShowing(escaped(certificate.pem), header, other.origin).open()
  assert.match(await page.text(), /RMCFBCRT001001E/)
  await other.stop()
  const exact = await site.world.serve({
    certificates: { ...certificates, trustedProxies: ['10.0.0.0/8', '127.0.0.1'] },
  })
  assert.equal((await browserShowing(escaped(certificate.pem), header, exact.origin).open()).status, 200)
  await exact.stop()
})

test('電子証明書方式: login by ID and password no longer works, which only the right password reveals; by certificate it does', async () => {
  const { service, userId, customerId, certificate } = await person()
  await sessionOf(site.world.context, { service, userId, customerId })
  const required = await requireCertificate(site.world.context, testCaller, { service, userId, only: true })
  assert.ok(required.ok)
  const { user } = await site.world.context.store.read({ user: userState.ref(service, userId) })
  assert.equal(user?.sessionHash, null, 'X2: nor does the session from before')
  const logIn = async (password: string) => {
    const client = site.browser()
    return textOf(await (await client.submit(fbHref(service, 'login'), { userId, password })).text())
  }
  assert.match(await logIn('Machigai1'), /IDもしくはパスワードに誤り/)
  assert.match(await logIn(settledPasswords.login), /電子証明書方式でご利用いただいています/)
  const answer = await browserShowing(escaped(certificate.pem)).post({ password: settledPasswords.login })
  assert.equal(answer.status, 303)
})

test('a certificate that is revoked logs its user out at once', async () => {
  const { service, userId, certificate } = await person()
  const browser = browserShowing(escaped(certificate.pem))
  assert.equal((await browser.post({ password: settledPasswords.login })).status, 303)
  const { user } = await site.world.context.store.read({ user: userState.ref(service, userId) })
  assert.notEqual(user?.sessionHash, null)
  await revokeCertificate(site.world.context, testCaller, {
    serial: certificate.serial,
    reason: 'key_compromise',
  })
  const after = await site.world.context.store.read({ user: userState.ref(service, userId) })
  assert.equal(after.user?.sessionHash, null)
})

test('SES-08: a form from the certificate origin is ours, one from another site is not; other services have no such page', async () => {
  const { certificate } = await person()
  const good = { [header]: escaped(certificate.pem) }
  const browser = browserShowing(escaped(certificate.pem))
  const page = await (await browser.open()).text()
  const fields = { form_token: formTokenIn(page), serial: certificate.serial, password: 'Machigai1' }
  const from = (origin: string, site: string) =>
    browser.client.post(path, fields, { ...good, Origin: origin, 'Sec-Fetch-Site': site })
  assert.equal((await from('https://cert.warifu.test', 'same-origin')).status, 422)
  assert.equal((await from(publicOrigin, 'same-site')).status, 403)
  assert.equal((await from('https://evil.example', 'cross-site')).status, 403)
  assert.equal((await browser.client.post(path, { ...fields, form_token: 'x' }, good)).status, 403)
  assert.equal((await browser.client.send(`/${shoko}/certificate`, { headers: good })).status, 404)
})
