// S2-1.1, G-10: the address that codes go to, first and changed, through the screens.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import {
  at,
  beforeTransition,
  codeFor,
  enterByMail,
  inside,
  inTransition,
  kindsOf,
  mailsOf,
  notThis,
  page,
  redirected,
  register,
  settled,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  changedPassword,
  happen,
  nextCode,
  type Person,
  type Site,
  sessionIdIn,
  startSite,
  textOf,
} from '../../support/site.ts'

let site: Site
let person: Person
const address = 'taro@customer.example'

beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition })
  person = await settled(site, 'Mail000001')
  site.world.clock.set(inTransition)
})
afterEach(() => site.end())

function withEightDigits(profile: ServiceProfile): ServiceProfile {
  const { mail } = profile.methods
  if (mail === null) return profile
  return { ...profile, methods: { ...profile.methods, mail: { ...mail, digits: 8 } } }
}

/** Where the on-screen keyboard of this field stops. */
function keyboardMaxIn(html: string, field: string): string | undefined {
  return new RegExp(`<input[^>]*\\bname="${field}"[^>]*\\bdata-keyboard-max="(\\d+)"`).exec(html)?.[1]
}

test('S2-1.1: a user with a token registers the first address with a code of the token, and is notified', async () => {
  const client = await inside(site, person)
  await redirected(
    client.submit(at('mailAddress'), { current: changedPassword, address, again: address }),
    'mailAddressCode',
  )
  const fields = {
    newCode: await codeFor(site, person, address),
    proof: await nextCode(site, person.tokenId),
  }
  await redirected(client.submit(at('mailAddressCode'), fields), 'mailAddress')
  assert.deepEqual(await kindsOf(site, person), ['address_code', 'registration_notice'])
})

test('G-10, PWD-07: a change of address takes the password and both codes, notifies the old one, and imposes a wait', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(enterByMail(site, client, person, address), 'home')
  const next = 'taro@elsewhere.example'
  const ask = (current: string) => client.submit(at('mailAddress'), { current, address: next, again: next })
  assert.equal((await ask('Chigau2025')).status, 422)
  await redirected(ask(changedPassword), 'mailAddressCode')
  const [newCode, proof] = [await codeFor(site, person, next), await codeFor(site, person, address)]
  const confirm = (fields: { newCode: string; proof: string }) => client.submit(at('mailAddressCode'), fields)
  assert.equal((await confirm({ newCode: notThis(newCode), proof })).status, 422)
  assert.equal((await confirm({ newCode, proof: notThis(proof) })).status, 422)
  await redirected(confirm({ newCode, proof }), 'mailAddress')
  const told = (await mailsOf(site, person)).at(-1)
  assert.deepEqual([told?.to, told?.content.kind], [address, 'address_changed'])
  assert.equal(sessionIdIn(client, mailService).length, 43)

  // A company administrator with such a new address has to wait (G-10).
  const { service, userId } = person
  await happen(site.world, person, {
    type: 'user_changed',
    service,
    userId,
    userName: '管理者',
    administrator: true,
  })
  const refused = await client.submit(page('noticeSettings'), { login: 'yes' })
  assert.equal(refused.status, 403)
  assert.match(textOf(await refused.text()), /24時間/)
})

test('M10: a change names both mailboxes and sends both codes again; the ones before are void then', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(enterByMail(site, client, person, address), 'home')
  const next = 'jiro@elsewhere.example'
  const fields = { current: changedPassword, address: next, again: next }
  assert.equal(
    (await client.submit(at('mailAddress'), {}, at('mailAddressResend'))).status,
    303,
    'nothing to resend',
  )
  await redirected(client.submit(at('mailAddress'), fields), 'mailAddressCode')
  const before = { newCode: await codeFor(site, person, next), proof: await codeFor(site, person, address) }
  const text = textOf(await client.page(at('mailAddressCode')))
  assert.match(text, /送信先（新しいメールアドレス） *j\*\*\*@elsewhere\.example/)
  assert.match(text, /送信先（現在のメールアドレス） *t\*\*\*@/)
  const resend = () => client.submit(at('mailAddressCode'), {}, at('mailAddressResend'))
  const soon = await resend()
  assert.equal(soon.status, 422)
  assert.match(textOf(await soon.text()), /送信したばかりです/)
  site.world.clock.forward({ seconds: 61 })
  await redirected(resend(), 'mailAddressCode')
  const kinds = (await mailsOf(site, person)).slice(-2).map(({ to, content }) => [to, content.kind])
  assert.deepEqual(kinds, [
    [next, 'address_code'],
    [address, 'code'],
  ])
  assert.equal((await client.submit(at('mailAddressCode'), before)).status, 422)
  const now = { newCode: await codeFor(site, person, next), proof: await codeFor(site, person, address) }
  await redirected(client.submit(at('mailAddressCode'), now), 'mailAddress')
})

test('EML-01, G-10: the on-screen keyboard for a code by mail goes as far as the profile’s codes are long', async (t) => {
  const eight = await startSite({}, { start: beforeTransition, edit: withEightDigits })
  t.after(() => eight.end())
  const withToken = await settled(eight, 'Mail000008')
  eight.world.clock.set(inTransition)
  const client = await inside(eight, withToken)
  const ask = async (to: string) => {
    const fields = { current: changedPassword, address: to, again: to }
    await redirected(client.submit(at('mailAddress'), fields), 'mailAddressCode')
    const html = await client.page(at('mailAddressCode'))
    return ['newCode', 'proof'].map((name) => keyboardMaxIn(html, name))
  }
  // The first address is confirmed with a code of a token, which may have eight digits whatever the profile says (I5).
  assert.deepEqual(await ask(address), ['8', '8'])
  const proof = await nextCode(eight, withToken.tokenId)
  const newCode = await codeFor(eight, withToken, address)
  assert.equal(newCode.length, 8)
  await redirected(client.submit(at('mailAddressCode'), { newCode, proof }), 'mailAddress')
  // From then on, both codes come by mail.
  eight.world.clock.forward({ seconds: 60 })
  assert.deepEqual(await ask('taro@elsewhere.example'), ['8', '8'])
})
