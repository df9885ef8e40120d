// Issue 18: another mail address for codes and notices, confirmed on the token's own screen where the profile asks for that.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { changeContext } from '../../../src/authority/operations/context.ts'
import { changeAddress } from '../../../src/authority/operations/methods/change-address.ts'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import {
  at,
  beforeTransition,
  codeFor,
  inside,
  inTransition,
  kindsOf,
  notThis,
  redirected,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { signedAlways } from '../../support/signing.ts'
import {
  type Client,
  changedPassword,
  locationOf,
  nextCode,
  type Person,
  type Site,
  sessionIdIn,
  startSite,
  textOf,
} from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { testCaller } from '../../support/world.ts'

function signing(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== mailService) return profile
  const replacement = { ...profile.replacement, asManual: [] }
  return { ...profile, replacement, confirmation: signedAlways('mail_address') }
}

let site: Site
let person: Person
let client: Client
beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition, edit: signing })
  person = await settled(site, 'Mail000001')
  site.world.clock.set(inTransition)
  client = await inside(site, person)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const address = 'taro@customer.example'
const next = 'jiro@elsewhere.example'

async function registered(): Promise<string | undefined> {
  const ref = mailAddressState.ref(mailService, person.userId)
  const { mailAddress } = await site.world.context.store.read({ mailAddress: ref })
  return mailAddress === undefined ? undefined : reveal(mailAddress.address)
}

/** Password and address, then the code that came there: the page that waits for the token. */
async function asked(to: string) {
  const typed = { current: changedPassword, address: to, again: to }
  await redirected(client.submit(at('mailAddress'), typed), 'mailAddressCode')
  const answer = await client.submit(at('mailAddressCode'), { newCode: await codeFor(site, person, to) })
  assert.equal(answer.status, 303, textOf(await answer.text()))
  const page = locationOf(answer)
  const { context } = site.world
  const operationId = page.split('/').at(-1) ?? ''
  const operation = await findOperation(context, { service: mailService, operationId })
  assert.ok(operation)
  const { title, fields } = shownOperation(signedContent(operation).operation)
  const shown = [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)]
  const code = await digitsOf(context, person.tokenId, operation.digest)
  const answered = (form: Record<string, string>) => client.submit(page, form, page)
  return { shown, answered, approve: () => answered({ act: 'approve', code }) }
}

test('issue 18, G-10: the token shows the new address and the former one, and only then codes go there', async () => {
  const first = await asked(address)
  assert.deepEqual(first.shown, [
    'メールアドレスの変更',
    `新しいメールアドレス: ${address}`,
    '変更前のアドレス: 登録されていません',
    `ご利用者: ${person.userId}`,
  ])
  assert.equal(await registered(), undefined)
  await redirected(first.approve(), 'mailAddress')
  assert.equal(await registered(), address)
  assert.deepEqual(await kindsOf(site, person), ['address_code', 'registration_notice'])

  site.world.clock.forward({ minutes: 2 })
  const second = await asked(next)
  assert.deepEqual(second.shown.slice(1, 3), [
    `新しいメールアドレス: ${next}`,
    '変更前のアドレス: t***@customer.example',
  ])
  await redirected(second.approve(), 'mailAddress')
  assert.equal(await registered(), next)
  // No code went to the former address, and it hears of the change.
  const kinds = await kindsOf(site, person)
  assert.deepEqual(kinds.slice(-2), ['address_code', 'address_changed'])
})

test('issue 18, S2-1.3-01: a wrong code from the new address counts, and no plain code stands for the token', async () => {
  const typed = { current: changedPassword, address, again: address }
  await redirected(client.submit(at('mailAddress'), typed), 'mailAddressCode')
  const page = await client.page(at('mailAddressCode'))
  assert.doesNotMatch(page, /name="proof"/)
  assert.match(textOf(page), /トークンの画面で内容を確認して承認します。/)
  const code = await codeFor(site, person, address)
  assert.equal((await client.submit(at('mailAddressCode'), { newCode: '' })).status, 422)
  assert.equal((await client.submit(at('mailAddressCode'), { newCode: notThis(code) })).status, 422)
  const ref = bindingState.ref(mailService, userHolder(person.userId))
  const { binding } = await site.world.context.store.read({ binding: ref })
  assert.equal(binding?.failures, 1)
  const visitor = {
    service: mailService,
    userId: person.userId,
    sessionHash: sessionHash(sessionIdIn(client, mailService)),
  }
  const plain = { newCode: code, proof: await nextCode(site, person.tokenId) }
  const outcome = await changeAddress(site.world.context, testCaller, visitor, plain)
  assert.deepEqual(outcome, { ok: false, refusal: 'operation_needed' })
  assert.equal(await registered(), undefined)
})

test('issue 18: rejected, expired or changed meanwhile, the address stays, and the page says why', async () => {
  const denied = await asked(address)
  await denied.answered({ act: 'reject', reason: 'not_mine' })
  const told = await denied.answered({ act: 'approve', code: '00000000' })
  assert.equal(told.status, 409)
  assert.match(
    textOf(await told.text()),
    /身に覚えがない」との回答を受け付けました。メールアドレスは変わっていません。/,
  )

  site.world.clock.forward({ minutes: 2 })
  const late = await asked(address)
  site.world.clock.forward({ seconds: 301 })
  assert.match(textOf(await (await late.approve()).text()), /有効期限/)

  client = await inside(site, person)
  const overtaken = await asked(address)
  const { service, userId } = person
  const { store, now } = site.world.context
  const registeredAtMs = now().epochMilliseconds
  const event = {
    type: 'mail_address_registered',
    service,
    userId,
    registeredAtMs,
    coolingUntilMs: 0,
  } as const
  const refs = { user: userState.ref(service, userId), mailAddress: mailAddressState.ref(service, userId) }
  await store.change(changeContext(testCaller, now()), refs, () =>
    accept({}, { ...event, address: { confidential: next } }),
  )
  const answer = await overtaken.approve()
  assert.equal(answer.status, 409)
  assert.match(textOf(await answer.text()), /内容に関わる登録が変わったため、実行しませんでした。/)
  assert.equal(await registered(), next)
})

test('issue 18, X7: before the login no code of the token registers an address: it waits, or the token confirms it inside', async () => {
  const stranger = site.browser()
  await redirected(stepOne(stranger, person, 'registration'), 'registrationAddress')
  assert.match(textOf(await stranger.page(at('registrationAddress'))), /生成アプリでログインしたあと/)
  await redirected(
    stranger.submit(at('registrationAddress'), { address, again: address }),
    'registrationCode',
  )
  const page = await stranger.page(at('registrationCode'))
  assert.doesNotMatch(page, /name="oldOtp"/)
  assert.match(textOf(page), /72時間/)
  const otp = await codeFor(site, person, address)
  const form = { otp, oldOtp: await nextCode(site, person.tokenId) }
  assert.match(locationOf(await stranger.submit(at('registrationCode'), form)), /notice=waiting/)
  assert.equal(await registered(), undefined)
})
