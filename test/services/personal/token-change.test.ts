// Issue 18: another token, or the end of one, is confirmed on the screen of the token that works, where the profile asks for that.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import { stopToken } from '../../../src/authority/operations/stop-token.ts'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { toHex } from '../../../src/otp/bytes.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { newSessionId, sessionHash } from '../../../src/platform/secrets/random.ts'
import { personalHelpHref } from '../../../src/services/personal/routes.ts'
import {
  accountHolder,
  at,
  authenticate,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  nextCode,
  personal,
  read,
  registerToken,
} from '../../support/personal.ts'
import { signedAlways } from '../../support/signing.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { deviceKey, deviceProof, digitsOf, signatureOf } from '../../support/token-device.ts'
import { testCaller } from '../../support/world.ts'

function signing(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== personal) return profile
  return { ...profile, languages: ['ja'], confirmation: signedAlways('token_change') }
}

let site: Site
let holder: Holder
let client: Client
let newTokenId: string
beforeEach(async () => {
  site = await startSite({}, { edit: signing })
  holder = await accountHolder(site, '1234567', '見本 花子')
  await registerToken(site.world, holder)
  client = await insideOf(site, holder, 'code')
  newTokenId = await site.world.token()
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

async function binding() {
  const ref = bindingState.ref(personal, userHolder(holder.userId))
  const found = (await site.world.context.store.read({ binding: ref })).binding
  assert.ok(found)
  return found
}

/** The page that waits for the token that is there, and what that shows. */
async function waiting(answer: Response) {
  assert.equal(answer.status, 303, answer.status === 303 ? '' : textOf(await answer.text()))
  const page = locationOf(answer)
  const { context } = site.world
  const operationId = page.split('/').at(-1) ?? ''
  const operation = await findOperation(context, { service: personal, operationId })
  assert.ok(operation, page)
  const { title, fields } = shownOperation(signedContent(operation).operation)
  const shown = [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)]
  const code = await digitsOf(context, holder.tokenId, operation.digest)
  const answered = (form: Record<string, string>) => client.submit(page, form, page)
  return { page, operation, shown, answered, approve: () => answered({ act: 'approve', code }) }
}

const change = async (more: Record<string, string> = {}) =>
  client.submit(at('tokenChange'), { tokenId: newTokenId, otp: await nextCode(site, newTokenId), ...more })

test('issue 18: the old token shows both IDs and approves; the session ends, and the new token logs in', async () => {
  const page = textOf(await client.page(at('token')))
  assert.match(page, /トークンの変更へ進む/)
  assert.doesNotMatch(page, /利用停止へ進む/)
  const asked = await waiting(await change())
  assert.deepEqual(asked.shown, [
    'トークンの変更',
    `新しいトークンID: ${newTokenId}`,
    `現在のトークンID: ${holder.tokenId}`,
    `契約者: ${holder.userId}`,
  ])
  const reasons = (await client.page(asked.page)).matchAll(/name="reason" value="(\w+)"/g)
  assert.deepEqual(
    Array.from(reasons, ([, reason]) => reason),
    ['not_mine', 'again'],
  )
  assert.equal((await binding()).tokenId, holder.tokenId)
  assert.equal(await landing(asked.approve()), at('tokenChanged'))
  assert.match(textOf(await client.page(at('tokenChanged'))), /お手続きが完了しました/)
  const { tokenId, status } = await binding()
  assert.deepEqual([tokenId, status], [newTokenId, 'usable'])
  // Whoever goes back is led on, and so is the page's script.
  assert.equal(await landing(client.send(asked.page)), at('tokenChanged'))
  assert.deepEqual(await (await client.send(`${asked.page}/status`)).json(), { waits: false })
  assert.equal(await landing(client.send(at('home'))), at('entry'))
  const old = site.browser()
  assert.equal(await landing(enterPassword(old, holder)), at('loginCode'))
  const spent = await client.submit(at('login'), { userId: holder.userId, password: holder.password })
  assert.equal(locationOf(spent), at('loginCode'))
  const otp = await nextCode(site, holder.tokenId)
  assert.equal((await client.submit(at('loginCode'), { otp })).status, 422)
  await insideOf(site, { ...holder, tokenId: newTokenId }, 'code')
})

test('issue 18: approved by the device of the old token; of two that wait, one changes it', async () => {
  const { context } = site.world
  const proof = await deviceProof(context, holder.tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)
  const { operation } = await waiting(await change())
  const other = await waiting(await change())
  const answer = { decision: 'approve', reason: '' } as const
  const byDevice = (each: typeof operation) =>
    answerOperation(context, testCaller, each, {
      by: 'device',
      tokenId: holder.tokenId,
      answer,
      signature: toHex(signatureOf(answer, each.digest)),
    })
  assert.deepEqual(await byDevice(operation), { ok: true, status: 'approved' })
  assert.deepEqual(await byDevice(other.operation), { ok: false, refusal: 'operation_token_changed' })
  assert.equal((await binding()).tokenId, newTokenId)
})

test('issue 18, ENR-02: what proves no new token changes nothing; wrong codes count, and the old token stays', async () => {
  const errors = await change({ tokenId: holder.tokenId, otp: '' })
  assert.equal(errors.status, 422)
  const text = textOf(await errors.text())
  assert.match(text, /現在ご利用中のトークンです。/)
  assert.equal((await change({ tokenId: 'WRFM00000000' })).status, 422)
  const unknown = await binding()
  assert.deepEqual([unknown.failures, unknown.status, unknown.tokenId], [0, 'usable', holder.tokenId])
  assert.equal(unknown.triedAtMs.length, 1)
  assert.equal((await change({ otp: '000000' })).status, 422)
  const wrong = await binding()
  assert.deepEqual([wrong.failures, wrong.status, wrong.tokenId], [1, 'usable', holder.tokenId])
  // A right one is spent by asking.
  const otp = await nextCode(site, newTokenId)
  await waiting(await client.submit(at('tokenChange'), { tokenId: newTokenId, otp }))
  assert.equal((await client.submit(at('tokenChange'), { tokenId: newTokenId, otp })).status, 422)
  for (let i = 0; i < 9; i++) await change({ otp: '000000' })
  assert.equal((await binding()).status, 'locked')
  assert.equal((await binding()).tokenId, holder.tokenId)
})

test('issue 18: rejected, expired, or the new token taken meanwhile: the old one stays, and the page says why', async () => {
  const denied = await waiting(await change())
  await denied.answered({ act: 'reject', reason: 'not_mine' })
  assert.match(
    await read(client.send(denied.page)),
    /ご利用中のトークンは変わっていません。ログインパスワードが第三者に/,
  )

  const late = await waiting(await change())
  site.world.clock.forward({ seconds: 301 })
  assert.match(await read(await late.approve()), /有効期限/)

  const taken = await waiting(await change())
  const another = await accountHolder(site, '7654321', '見本 太郎')
  await registerToken(site.world, { ...another, tokenId: newTokenId }, [])
  const refused = await taken.approve()
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /トークンIDまたは|登録できません|誤り/)
  assert.equal((await binding()).tokenId, holder.tokenId)
})

test('issue 18: 利用停止 is confirmed by the token, too, and by no code', async () => {
  const before = textOf(await client.page(at('stop')))
  assert.match(before, /ログインしたあと/)
  for (const page of ['stop', 'token'] as const)
    assert.doesNotMatch(
      textOf(await client.page(personalHelpHref(personal, page))),
      /利用停止へ進む|「停止」ボタン/,
    )
  assert.match(textOf(await client.page(at('guidance'))), /現在のトークンの画面で承認します/)
  const ticketHash = sessionHash(newSessionId())
  const plain = { service: personal, userId: holder.userId, ticketHash, code: '123456' }
  const outcome = await stopToken(site.world.context, testCaller, plain)
  assert.ok(!outcome.ok)
  const asked = await waiting(await client.submit(at('token'), {}, at('tokenStop')))
  assert.deepEqual(asked.shown.slice(1, 3), [
    '新しいトークンID: なし（利用停止）',
    `現在のトークンID: ${holder.tokenId}`,
  ])
  assert.equal(await landing(asked.approve()), at('tokenChanged'))
  const { store } = site.world.context
  const ref = bindingState.ref(personal, userHolder(holder.userId))
  assert.equal((await store.read({ binding: ref })).binding?.tokenId ?? null, null)
  await insideOf(site, holder)
})

test('issue 18, C-1: where the profile wants two codes of a new token, both pages ask for two that follow each other', async () => {
  const two = (profile: ServiceProfile) => {
    const signed = signing(profile)
    return profile.service === personal
      ? { ...signed, enrollment: { ...signed.enrollment, codes: 2 as const } }
      : signed
  }
  const other = await startSite({}, { edit: two })
  try {
    const another = await accountHolder(other, '1234567', '見本 花子')
    const newcomer = await accountHolder(other, '7654321', '見本 太郎')
    await registerToken(other.world, another)
    const pairOf = async (tokenId: string) => ({
      otp1: await nextCode(other, tokenId),
      otp2: await nextCode(other, tokenId),
    })
    const inside = await insideOf(other, another, 'code')
    const tokenId = await other.world.token()
    assert.doesNotMatch(await inside.page(at('tokenChange')), /name="otp"/)
    const one = await inside.submit(at('tokenChange'), { tokenId, otp1: await nextCode(other, tokenId) })
    assert.equal(one.status, 422)
    assert.match(textOf(await one.text()), /ワンタイムパスワード2を入力してください。/)
    const { otp1, otp2 } = await pairOf(tokenId)
    const turned = await inside.submit(at('tokenChange'), { tokenId, otp1: otp2, otp2: otp1 })
    assert.equal(turned.status, 422)
    const asked = await inside.submit(at('tokenChange'), { tokenId, ...(await pairOf(tokenId)) })
    assert.equal(asked.status, 303)

    const browser = other.browser()
    assert.equal(await landing(authenticate(browser, newcomer, 'enrollment')), at('enrollmentToken'))
    const first = await other.world.token()
    const typed = { tokenId: first, terms: '1.0' }
    assert.equal((await browser.submit(at('enrollmentToken'), { ...typed, otp: '123456' })).status, 422)
    const enrolled = browser.submit(at('enrollmentToken'), { ...typed, ...(await pairOf(first)) })
    assert.equal(await landing(enrolled), at('enrollmentDone'))
  } finally {
    await other.end()
  }
})
