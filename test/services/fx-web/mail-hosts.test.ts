// EML-06: whatever host a request names, the mail that it causes says the same.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { mailText } from '../../../src/authority/texts/mails.ts'
import { at, beforeTransition, inTransition, mailsOf, settled, stepOne } from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { headersIn, sendRaw, statusIn } from '../../support/raw.ts'
import {
  cookieNameOf,
  type Person,
  publicOrigin,
  type Site,
  sessionIdIn,
  startSite,
  tokenOn,
} from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'

let site: Site
let person: Person
beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition })
  person = await settled(site, 'Hosts00001')
  site.world.clock.set(inTransition)
})
afterEach(() => site.end())

const evil = 'evil.example'
const headers = [
  'X-Forwarded-Host',
  'X-Forwarded-Server',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Forwarded-Prefix',
  'X-Host',
  'X-HTTP-Host-Override',
  'X-Original-Host',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Base-URL',
  'Front-End-Https',
  'Referer',
  'True-Client-IP',
  'CF-Connecting-IP',
]

/** What stands before `Host`'s value, and what headers come with it. */
const variants: readonly (readonly [host: string, more: string])[] = [
  ...[
    evil,
    `${evil}:80`,
    `warifu.test.${evil}`,
    `${evil}#warifu.test`,
    `${evil}/warifu.test`,
    `warifu.test@${evil}`,
    `warifu.test:80@${evil}`,
    `warifu.test:${evil}`,
    `warifu.test, ${evil}`,
    `warifu.test ${evil}`,
    `${evil}\\@warifu.test`,
    `"${evil}"`,
    `[::1]`,
    `EVIL.example.`,
    '',
  ].map((host) => [host, ''] as const),
  ...headers.map((name) => ['warifu.test', `${name}: https://${evil}/\r\n`] as const),
  ...headers.slice(0, 5).map((name) => [evil, `${name}: ${evil}\r\n`] as const),
  ['warifu.test', `Host: ${evil}\r\n`],
  [evil, 'Host: warifu.test\r\n'],
  ['warifu.test', ` Host: ${evil}\r\n`],
  ['warifu.test', `Forwarded: host=${evil};proto=http\r\n`],
  ['warifu.test', `Forwarded: for=1.2.3.4;host="${evil}"\r\n`],
]

test(`EML-06: ${variants.length} hosts in headers, and one in the target, put no host into a mail or a redirect`, async () => {
  assert.ok(variants.length >= 40)
  const profile = profileOf(mailService)
  let sent = 0
  for (const [i, [host, more]] of [...variants, [evil, ''] as const].entries()) {
    // A code a quarter of an hour: what the limits allow.
    site.world.clock.forward({ minutes: 20 })
    const client = site.browser()
    const address = `hosts${i}@customer.example`
    const answered = await stepOne(client, person, 'registration')
    assert.equal(answered.headers.get('Location'), at('registrationAddress'))
    const form = await tokenOn(client, at('registrationAddress'))
    const body = new URLSearchParams({ form_token: form, address, again: address }).toString()
    const target =
      i === variants.length ? `http://${evil}${at('registrationAddress')}` : at('registrationAddress')
    const before = (await mailsOf(site, person)).length
    const answer = await sendRaw(
      site.server.port,
      `POST ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}Origin: ${publicOrigin}\r\n` +
        `Cookie: ${cookieNameOf(mailService)}=${sessionIdIn(client, mailService)}\r\nConnection: close\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    const mails = (await mailsOf(site, person)).slice(before)
    const what = JSON.stringify([host, more, statusIn(answer)])
    assert.deepEqual([statusIn(answer), mails.length], statusIn(answer) === 303 ? [303, 1] : [400, 0], what)
    assert.doesNotMatch(headersIn(answer).get('Location') ?? '', /evil|:/i, what)
    for (const { to, content } of mails) {
      const { subject, body: text } = mailText(content, { userId: person.userId, queuedAtMs: 0 }, profile)
      assert.equal(to, address)
      assert.doesNotMatch(`${subject}${text}`, /evil|https?:|warifu\.test/i, what)
      sent += 1
    }
  }
  assert.ok(sent >= 20, `${sent} mails`)
})
