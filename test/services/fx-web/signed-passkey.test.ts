// Issue 18: a passkey confirmed on the token's own screen counts at once; nothing else registers one where the profile asks for that.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { createAuthenticator, type Lies } from '../../support/authenticator.ts'
import { withPasskeys } from '../../support/passkey-policy.ts'
import { passkeySite } from '../../support/passkey-site.ts'
import { signedAlways } from '../../support/signing.ts'
import {
  type Client,
  eventsOf,
  locationOf,
  loggedIn,
  nextCode,
  type Person,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { shoko, testCaller } from '../../support/world.ts'

const signing = (profile: ServiceProfile): ServiceProfile =>
  profile.service === shoko ? withPasskeys({ ...profile, confirmation: signedAlways('passkey') }) : profile

let site: Site
let person: Person
let client: Client
beforeEach(async () => {
  site = await startSite({}, { edit: signing })
  person = await settledPerson(site, 'Pass000001')
  client = await loggedIn(site, person)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const { at, make, enter } = passkeySite(shoko)

/** Makes a passkey, which then waits for the token. */
async function begin(authenticator = createAuthenticator(), lies: Lies = {}) {
  const asked = await client.submit(at('passkeys'), {}, at('passkeyNew'))
  assert.equal(locationOf(asked), at('passkeyNew'))
  return make(client, authenticator, lies)
}

async function waiting(answer: Response) {
  const page = locationOf(answer)
  const operationId = page.split('/').at(-1) ?? ''
  const operation = await findOperation(site.world.context, { service: shoko, operationId })
  assert.ok(operation, page)
  const approve = async () => {
    const code = await digitsOf(site.world.context, person.tokenId, operation.digest)
    return client.submit(page, { act: 'approve', code }, page)
  }
  return { page, operation, approve, shown: shownOperation(signedContent(operation).operation) }
}

const typesOf = async () => (await eventsOf(site.world, person)).map(({ type }) => type)

test('issue 18: the token shows the name of the passkey and its digest; once approved, it logs in at once', async () => {
  const list = await client.page(at('passkeys'))
  assert.doesNotMatch(list, /name="otp"/)
  assert.match(textOf(list), /お手元のトークンの画面で内容を確認して承認すると、すぐにご利用いただける/)
  const authenticator = createAuthenticator()
  const { page, shown, approve } = await waiting(await begin(authenticator))
  assert.deepEqual(
    shown.fields.map(({ label }) => label),
    ['パスキーの名前', '照合値'],
  )
  assert.deepEqual(shown.fields[0]?.lines, ['机の上'])
  assert.match(textOf(await client.page(page)), /机の上/)
  assert.doesNotMatch(textOf(await client.page(at('passkeys'))), /机の上/)
  assert.equal(locationOf(await approve()), `${at('passkeys')}?notice=registered`)
  assert.match(textOf(await client.page(at('passkeys'))), /利用できます/)
  // Who is inside has just seen it.
  assert.doesNotMatch(textOf(await client.page(at('home'))), /パスキーの登録のお知らせ/)
  assert.equal(locationOf(await enter(site.browser(), authenticator)), at('home'))
  // Whoever was led on the telephone to approve it reads of it at the next login.
  const home = await (await loggedIn(site, person)).page(at('home'))
  assert.match(textOf(home), /登録の方法\s*トークンの画面での承認/)
  assert.match(home, /value="disown"/)
})

test('issue 18: no code registers one, and what the token turns down is not registered', async () => {
  const otp = await nextCode(site, person.tokenId)
  // A form of before has a code; the token still has to confirm.
  const authenticator = createAuthenticator()
  assert.equal(locationOf(await client.submit(at('passkeys'), { otp }, at('passkeyNew'))), at('passkeyNew'))
  const { page } = await waiting(await make(client, authenticator))
  const no = await client.submit(page, { act: 'reject', reason: 'not_mine' }, page)
  assert.equal(locationOf(no), page)
  assert.match(textOf(await client.page(page)), /パスキーは登録されていません/)
  assert.ok(!(await typesOf()).includes('passkey_registered'))
})

test('issue 18: one that two operations wait for is registered once, and a wrong answer of the device not at all', async () => {
  const wrong = await begin(createAuthenticator(), { origin: 'https://evil.example' })
  assert.match(textOf(await wrong.text()), /正しい画面ではないおそれ/)
  const authenticator = createAuthenticator()
  const first = await waiting(await begin(authenticator))
  const second = await waiting(await make(client, authenticator))
  assert.equal(locationOf(await first.approve()), `${at('passkeys')}?notice=registered`)
  const again = await second.approve()
  assert.equal(again.status, 409)
  assert.match(textOf(await again.text()), /このパスキーは、すでに登録されています/)
  assert.equal((await typesOf()).filter((type) => type === 'passkey_registered').length, 1)
})

test('issue 18: once the session is over in which it was asked for, an approval registers nothing', async () => {
  const { operation } = await waiting(await begin())
  await client.submit(at('home'), {}, at('logout'))
  const { context } = site.world
  const code = await digitsOf(context, person.tokenId, operation.digest)
  const { operationId } = operation
  const outcome = await answerOperation(
    context,
    testCaller,
    { service: shoko, operationId },
    {
      by: 'code',
      userId: person.userId,
      code,
    },
  )
  assert.deepEqual(outcome, { ok: false, refusal: 'operation_impossible' })
  assert.ok(!(await typesOf()).includes('passkey_registered'))
})
