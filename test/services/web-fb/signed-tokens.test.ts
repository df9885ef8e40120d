// Issue 18: tokens of WEB-FB, and 利用形態, are changed on the screen of the token that is there, where the profile asks for that.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import { customerHolder, userHolder } from '../../../src/authority/rules/binding.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { transferFreezeState } from '../../../src/bank/rules/transfer-freeze.ts'
import { toHex } from '../../../src/otp/bytes.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { chooseUsageForm } from '../../../src/services/web-fb/operations/administration/usage-form.ts'
import { fbHref, fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { signedAlways } from '../../support/signing.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { deviceKey, deviceProof, digitsOf, signatureOf } from '../../support/token-device.ts'
import { agreementOf, at, bindingAt, choose, register } from '../../support/web-fb/administration-screens.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  type FbCompany,
  type FbPerson,
  happen,
  openCompany,
  registerToken,
  sessionOf,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { testCaller } from '../../support/world.ts'

function signing(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== webFb) return profile
  return {
    ...profile,
    confirmation: signedAlways('token_change'),
    replacement: { asManual: [], waitHours: 72 },
  }
}

const ownToken = fbWorkHref(webFb, 'ownToken')
const changed = fbWorkHref(webFb, 'tokenChanged')
const login = fbHref(webFb, 'login')
const { approval } = settledPasswords

let site: Site
let boss: FbCompany
beforeEach(async () => {
  site = await startSite({}, { start: fbMorning, edit: signing })
  boss = await openCompany(site.world.context, 'M54100020001')
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

/** Somebody with the token, logged in after it came. */
async function inside(person: FbPerson, form: 'individual' | 'shared' = 'individual') {
  const { tokenId } = await registerToken(site.world.context, person, form)
  site.world.clock.forward({ seconds: 1 })
  return { person, tokenId, client: await fbLogin(site, person) }
}

/** A new token, and a code of it that was not used. */
async function coming() {
  const tokenId = await site.world.token()
  site.world.clock.forward({ seconds: 30 })
  return { tokenId, code: await site.world.code(tokenId) }
}

type Signer = { readonly client: Client; readonly tokenId: string }

/** The page that waits for the token that is there, and what that shows. */
async function waiting({ client, tokenId }: Signer, answer: Response) {
  assert.equal(answer.status, 303, answer.status === 303 ? '' : textOf(await answer.text()))
  const page = locationOf(answer)
  const { context } = site.world
  const operation = await findOperation(context, {
    service: webFb,
    operationId: page.split('/').at(-1) ?? '',
  })
  assert.ok(operation, page)
  assert.equal(operation.tokenId, tokenId)
  const { title, fields } = shownOperation(signedContent(operation).operation)
  const shown = [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)]
  const answered = (form: Record<string, string>) => client.submit(page, form, page)
  const approve = async () =>
    answered({ act: 'approve', code: await digitsOf(context, tokenId, operation.digest) })
  return { page, operation, shown, answered, approve }
}

const tokenOf = async ({ userId }: FbPerson) => (await bindingAt(site, userHolder(userId)))?.tokenId ?? null
const sharedToken = async () => (await bindingAt(site, customerHolder(boss.customerId)))?.tokenId ?? null

const give = async (client: Client, { userId }: FbPerson, fields: object) =>
  client.submit(at('tokens'), { holder: `user:${userId}`, ...fields }, at('tokenRegistration'))

test('issue 18: without a token the administrator’s first registration goes as the manual has it', async () => {
  const client = await fbLogin(site, boss)
  assert.match(textOf(await client.page(ownToken)), /トークンが登録されていません。/)
  const first = await site.world.token()
  assert.equal(locationOf(await choose(site, client, 'individual', first)), `${at('tokensDone')}?what=form`)
  assert.equal(await tokenOf(boss), first)
})

test('issue 18: a user’s own token signs what takes its place; the session ends, and no code did it', async () => {
  const clerk = await addColleague(site.world.context, boss, 'clerk001')
  await registerToken(site.world.context, boss, 'individual')
  const own = await inside(clerk)
  const { client, tokenId } = own
  assert.match(textOf(await client.page(fbHref(webFb, 'contract'))), /トークンの変更/)
  const page = await client.page(ownToken)
  assert.ok(page.includes(tokenId))
  assert.doesNotMatch(page, /name="(confirmation|old)"/)
  assert.match(
    textOf(await (await client.submit(ownToken, { tokenId, code: '123456' })).text()),
    /現在ご利用中のトークンです。/,
  )
  const next = await coming()
  const wrong = await client.submit(ownToken, { ...next, code: '000000' })
  assert.equal(wrong.status, 422)
  assert.equal((await bindingAt(site, userHolder(clerk.userId)))?.failures, 1)
  const asked = await waiting(own, await client.submit(ownToken, next))
  assert.deepEqual(asked.shown, [
    'トークンの変更',
    `新しいトークンID: ${next.tokenId}`,
    `現在のトークンID: ${tokenId}`,
    'お客様ID: clerk001（clerk001）',
  ])
  assert.match(textOf(await client.page(asked.page)), /トークンの変更/)
  assert.equal(await tokenOf(clerk), tokenId)
  const again = await client.submit(ownToken, next)
  assert.equal(again.status, 422, 'a right code is spent by asking')
  assert.equal(locationOf(await asked.approve()), changed)
  assert.equal(await tokenOf(clerk), next.tokenId)
  assert.match(textOf(await client.page(changed)), /トークンのお手続きが完了しました。/)
  // Whoever goes back is led on, and so is the page's script.
  assert.equal(locationOf(await client.send(asked.page)), changed)
  assert.deepEqual(await (await client.send(`${asked.page}/status`)).json(), { waits: false })
  assert.match(locationOf(await client.send(fbHref(webFb, 'home'))), new RegExp(`^${login}`))
  assert.match(await (await fbLogin(site, clerk)).page(ownToken), new RegExp(next.tokenId))
})

test('issue 18: the administrator’s token signs whom a token is given to, and from whom it is taken', async () => {
  const clerk = await addColleague(site.world.context, boss, 'clerk001')
  const own = await inside(boss)
  const { client } = own
  const form = await client.page(`${at('tokenRegistration')}?holder=user:${clerk.userId}`)
  assert.doesNotMatch(form, /name="(confirmation|old)"/)
  const next = await coming()
  const given = await waiting(own, await give(client, clerk, next))
  assert.deepEqual(given.shown, [
    'トークンの変更',
    `新しいトークンID: ${next.tokenId}`,
    'お手続き: 利用者へのトークンの登録',
    'お客様ID: clerk001（clerk001）',
  ])
  assert.equal(await tokenOf(clerk), null)
  assert.match(textOf(await follow(client, given.approve())), /トークンの登録が完了しました。/)
  assert.equal(await tokenOf(clerk), next.tokenId)

  const session = await fbLogin(site, clerk)
  const change = `${at('tokenChange')}?holder=user:${clerk.userId}`
  assert.doesNotMatch(await client.page(change), /name="(confirmation|old)"/)
  const taken = await waiting(
    own,
    await client.submit(change, { holder: `user:${clerk.userId}` }, at('tokenRelease')),
  )
  assert.deepEqual(taken.shown, [
    'トークンの変更',
    '新しいトークンID: なし（登録解除）',
    `現在のトークンID: ${next.tokenId}`,
    'お客様ID: clerk001（clerk001）',
  ])
  assert.match(textOf(await follow(client, taken.approve())), /登録解除が完了しました。/)
  assert.equal(await tokenOf(clerk), null)
  assert.equal((await session.send(fbHref(webFb, 'home'))).status, 303)
  // The administrator's own line leads to the page that changes it.
  assert.ok(
    (await client.page(`${at('tokenChange')}?holder=user:${boss.userId}`)).includes(`href="${ownToken}"`),
  )
})

test('issue 18: a code of the token and the passwords do none of it; an administrator without a token gives none', async () => {
  const { context } = site.world
  const clerk = await addColleague(context, boss, 'clerk001')
  const second = await addColleague(context, boss, 'boss0002', { role: 'administrator' })
  const own = await inside(boss)
  const typed = { ...(await coming()), confirmation: approval, old: await site.world.code(own.tokenId) }
  // Whatever the fields, it becomes an operation that waits.
  const asked = await waiting(own, await give(own.client, clerk, typed))
  assert.equal(await tokenOf(clerk), null)
  await asked.answered({ act: 'cancel' })
  const plain = {
    tokenId: await site.world.token(),
    codes: ['123456'],
    password: approval,
    old: await site.world.code(own.tokenId),
  }
  const outcome = await chooseUsageForm(context, testCaller, await sessionOf(context, boss), 'shared', plain)
  assert.deepEqual(outcome, { ok: false, refusal: 'operation_needed' })
  const other = await fbLogin(site, second)
  const refused = await register(site, other, clerk.userId, (await coming()).tokenId)
  assert.equal(refused.status, 422)
  assert.match(
    textOf(await other.page(`${at('tokenRegistration')}?holder=user:${clerk.userId}`)),
    /トークンを登録している管理者が操作すると、すぐに変更できます。/,
  )
  assert.equal(await tokenOf(clerk), null)
})

test('issue 18, G-08: the present token signs another 利用形態 with its first token; without it the change waits', async () => {
  const { context } = site.world
  const clerk = await addColleague(context, boss, 'clerk001')
  await registerToken(context, clerk, 'individual')
  const own = await inside(boss)
  const { client, tokenId } = own
  const page = `${at('firstToken')}?form=shared`
  assert.match(textOf(await client.page(page)), /現在ご利用中のトークンの画面で、変更の内容を承認/)
  assert.match(await client.page(`${page}&warned=yes`), /72時間後の変更を申し込む/)
  // The same phone may be the first of the other form.
  const code = await site.world.code(tokenId)
  const typed = { form: 'shared', tokenId, code }
  const late = await client.submit(at('usageForm'), { ...typed, way: 'wait' }, at('firstToken'))
  assert.equal(late.status, 422, 'to wait takes the password')
  const asked = await waiting(own, await client.submit(at('usageForm'), typed, at('firstToken')))
  assert.deepEqual(asked.shown, [
    'トークンの変更',
    `新しいトークンID: ${tokenId}`,
    '新利用形態: 管理者、利用者が同じトークンを利用する',
    '現利用形態: 管理者、利用者が異なるトークンを利用する',
    `現在のトークンID: ${tokenId}`,
    '登録解除されるトークン: 2件',
    'お客様ID: 共通トークン',
  ])
  assert.equal((await agreementOf(site, boss))?.usageForm, 'individual')
  const ofForm = `${changed}?what=usage_form`
  assert.equal(locationOf(await asked.approve()), ofForm)
  assert.equal(locationOf(await client.send(asked.page)), ofForm)
  assert.match(
    await client.page(ofForm),
    /<h1>利用形態の変更<\/h1>.*利用形態の変更、およびトークンの登録が完了/s,
  )
  assert.equal((await agreementOf(site, boss))?.usageForm, 'shared')
  assert.deepEqual([await tokenOf(boss), await tokenOf(clerk), await sharedToken()], [null, null, tokenId])

  // And back, without the token at hand: nothing changes yet.
  site.world.clock.forward({ seconds: 30 })
  const waits = await (await fbLogin(site, boss)).submit(
    at('usageForm'),
    { form: 'individual', ...(await coming()), confirmation: approval, way: 'wait' },
    at('firstToken'),
  )
  assert.equal(locationOf(waits), `${at('tokensDone')}?what=waiting`)
  assert.equal((await agreementOf(site, boss))?.usageForm, 'shared')
})

test('issue 18, S3-3.2-08: the shared token gives way to another one by an administrator alone', async () => {
  const clerk = await addColleague(site.world.context, boss, 'clerk001')
  const own = await inside(boss, 'shared')
  const user = await fbLogin(site, clerk)
  assert.match(textOf(await user.page(ownToken)), /共通トークンの変更は、管理者の方が行えます。/)
  const next = await coming()
  assert.equal((await post(user, ownToken, next)).status, 403)
  assert.ok((await own.client.page(`${at('tokenChange')}?holder=shared`)).includes(`href="${ownToken}"`))
  const spare = await coming()
  const asked = await waiting(own, await own.client.submit(ownToken, spare))
  assert.deepEqual(asked.shown.slice(1), [
    `新しいトークンID: ${spare.tokenId}`,
    `現在のトークンID: ${own.tokenId}`,
    'お客様ID: 共通トークン',
  ])
  // It is not the clerk's to answer, nor is it there for anybody else.
  assert.equal((await user.send(asked.page)).status, 404)
  assert.equal(locationOf(await asked.approve()), changed)
  assert.equal(await sharedToken(), spare.tokenId)
})

test('issue 18: of two answers and two operations one counts; what changed meanwhile is not done, and the page says why', async () => {
  const { context } = site.world
  const clerk = await addColleague(context, boss, 'clerk001')
  const own = await inside(boss)
  const { client } = own
  const proof = await deviceProof(context, own.tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)
  const [one, other] = [
    await waiting(own, await give(client, clerk, await coming())),
    await waiting(own, await give(client, clerk, await coming())),
  ]
  const answer = { decision: 'approve', reason: '' } as const
  const signature = toHex(signatureOf(answer, one.operation.digest))
  const byDevice = () =>
    answerOperation(context, testCaller, one.operation, {
      by: 'device',
      tokenId: own.tokenId,
      answer,
      signature,
    })
  const both = await Promise.all([byDevice(), byDevice()])
  assert.deepEqual(both.map(({ ok }) => ok).sort(), [false, true])
  const given = await tokenOf(clerk)
  const second = await other.approve()
  assert.equal(second.status, 409)
  assert.match(textOf(await second.text()), /すでに登録されています/)
  assert.equal(await tokenOf(clerk), given)

  // The token that signs is revoked between: nothing is approved.
  const third = await addColleague(context, boss, 'clerk003')
  const late = await waiting(own, await give(client, third, await coming()))
  const binding = await bindingAt(site, userHolder(boss.userId))
  assert.ok(binding?.tokenId && binding.bindingId && binding.enrolledAtMs !== null)
  const { service, holder, bindingId, tokenId, enrolledAtMs } = binding
  await happen(context, {
    type: 'binding_revoked',
    service,
    userId: boss.userId,
    holder,
    bindingId,
    tokenId,
    enrolledAtMs,
  })
  const expected = await digitsOf(context, own.tokenId, late.operation.digest)
  const outcome = await answerOperation(context, testCaller, late.operation, {
    by: 'code',
    code: expected,
    userId: boss.userId,
  })
  assert.deepEqual(outcome, { ok: false, refusal: 'operation_token_changed' })
  assert.equal(await tokenOf(third), null)
})

test('issue 18: rejected or run out it changes nothing; 「身に覚えがない」 stops the user’s transfers as elsewhere', async () => {
  const { context } = site.world
  const own = await inside(boss)
  const { client, tokenId } = own
  const ran = await waiting(own, await client.submit(ownToken, await coming()))
  site.world.clock.forward({ seconds: 301 })
  const expired = await ran.approve()
  assert.match(textOf(await expired.text()), /有効期限/)
  const again = await waiting(own, await client.submit(ownToken, await coming()))
  await again.answered({ act: 'reject', reason: 'again' })
  assert.match(textOf(await client.page(again.page)), /お手続きは却下されました。/)
  const stranger = await fbLogin(site, await openCompany(context, 'M54100020002'))
  assert.equal((await stranger.send(again.page)).status, 404)
  const denied = await waiting(own, await client.submit(ownToken, await coming()))
  const ended = await follow(client, denied.answered({ act: 'reject', reason: 'not_mine' }))
  assert.match(textOf(ended), /変わっていません。安全のため、お客様の振込をお止めしました。/)
  assert.match(ended, new RegExp(`href="${ownToken}"`))
  assert.equal(await tokenOf(boss), tokenId)
  const { userFreeze } = await context.store.read({
    userFreeze: transferFreezeState.ref(webFb, userHolder(boss.userId)),
  })
  assert.ok(userFreeze)
})

test('issue 18: where the profile doesn’t ask for it, there is no page for it', async () => {
  const plain = await startSite({}, { start: fbMorning })
  try {
    const company = await openCompany(plain.world.context, 'M54100020003')
    const client = await fbLogin(plain, company)
    assert.equal((await client.send(ownToken)).status, 404)
    assert.ok(!(await client.page(fbHref(webFb, 'contract'))).includes(ownToken))
  } finally {
    await plain.end()
  }
})
