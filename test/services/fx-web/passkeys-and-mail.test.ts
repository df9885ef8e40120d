// Issue 18: from the app to mail, and on to passkeys: who gets codes by mail registers one with such a code, is told of it by
// mail, and has no way back to mail but the desk.

import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type ServiceScreen, serviceHref } from '../../../src/authority/routes.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { createAuthenticator, optionsOn } from '../../support/authenticator.ts'
import {
  at,
  beforeTransition,
  codeFor,
  enterByMail,
  inTransition,
  kindsOf,
  mailsOf,
  redirected,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { withPasskeys } from '../../support/passkey-policy.ts'
import { passkeySite } from '../../support/passkey-site.ts'
import { eventsOf, locationOf, type Site, startSite, textOf } from '../../support/site.ts'

const address = 'taro@customer.example'
const href = (screen: ServiceScreen) => serviceHref(mailService, screen)

/** Sooner than in the manual, so that no password is too old by then. */
const appEnded = '2025-07-10T09:00:15+09:00'
const token = [
  { from: null, standing: 'required' },
  { from: inTransition, standing: 'phasing_out' },
  { from: appEnded, standing: 'ended' },
] as const

const edit = (profile: ServiceProfile): ServiceProfile =>
  profile.service === mailService
    ? withPasskeys(
        { ...profile, methods: { ...profile.methods, token } },
        { phases: [{ from: inTransition, standing: 'recommended' }] },
      )
    : profile

let site: Site
afterEach(() => site.end())

test('issue 18: a code by mail registers a passkey, mails tell of it, and from then on mail opens no login', async () => {
  site = await startSite({}, { start: beforeTransition, edit })
  const person = await settled(site, 'Mail000001')
  site.world.clock.set(inTransition)
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(enterByMail(site, client, person, address), 'home')
  // The token is still theirs, and comes first.
  assert.match(textOf(await client.page(href('passkeys'))), /お手元のトークンに表示されている/)
  // Once the app has ended, the mailbox is what they have.
  site.world.clock.set(appEnded)
  const later = site.browser()
  await redirected(stepOne(later, person, 'login'), 'loginMail')
  await redirected(later.submit(at('loginMail'), { otp: await codeFor(site, person, address) }), 'home')
  assert.match(textOf(await later.page(href('passkeys'))), /まだ送信されていません/)
  site.world.clock.forward({ minutes: 2 })
  const sent = await later.submit(href('passkeys'), {}, href('passkeyCode'))
  assert.equal(locationOf(sent), `${href('passkeys')}?notice=sent`)
  const otp = await codeFor(site, person, address)
  const content = (await mailsOf(site, person)).at(-1)?.content
  assert.ok(content?.kind === 'code' && content.addsPasskey === true)
  assert.equal(
    locationOf(await later.submit(href('passkeys'), { otp }, href('passkeyNew'))),
    href('passkeyNew'),
  )
  const authenticator = createAuthenticator()
  const answer = authenticator.create(optionsOn(await later.page(href('passkeyNew'))))
  const made = await later.submit(href('passkeyNew'), { answer, name: '電話' }, href('passkeyRegister'))
  assert.equal(locationOf(made), `${href('passkeys')}?notice=registered`)
  assert.equal((await kindsOf(site, person)).at(-1), 'passkey_notice')
  // While it waits, everything is as it was.
  await redirected(stepOne(site.browser(), person, 'login'), 'loginMail')
  const ticket = site.browser()
  site.world.clock.forward({ hours: 72 })
  site.world.clock.forward({ minutes: 2 })
  assert.equal(locationOf(await stepOne(ticket, person, 'login')), href('loginPasskey'))
  assert.notEqual(locationOf(await ticket.send(at('loginMail'))), '')
  const { credentialId } = authenticator
  const inside = site.browser()
  await inside.submit(at('entry'), {}, href('loginPasskeyBegin'))
  const shown = authenticator.get(optionsOn(await inside.page(href('loginPasskey'))))
  assert.equal(locationOf(await inside.submit(href('loginPasskey'), { answer: shown })), at('home'))
  // No code by mail removes it any more.
  const { removeBy, removalPage } = passkeySite(mailService)
  assert.doesNotMatch(await inside.page(removalPage(credentialId)), /name="otp"/)
  await removeBy(inside, authenticator, credentialId)
  assert.equal((await kindsOf(site, person)).at(-1), 'passkey_notice')
  const lost = await stepOne(site.browser(), person, 'login')
  assert.match(textOf(await lost.text()), /外為Webサポートデスクへご連絡ください/)
  const types = (await eventsOf(site.world, person)).map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'challenge_sent').length, 5)
})
