// Issue 18: IB取引中止 is lifted by who made it, on the token's own screen, where the profile asks for that.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import { apiPaths } from '../../../src/doors/api/routes.ts'
import { toBase64url } from '../../../src/otp/base64url.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { personalHref } from '../../../src/services/personal/routes.ts'
import {
  accountHolder,
  arrive,
  at,
  type Holder,
  insideOf,
  isStoppedNow,
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

const afterDisowning = {
  when: 'disowned',
  hours: 24,
  acts: ['restart'],
  adds: ['alarm'],
  limitYen: null,
} as const

function signing(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== personal) return profile
  const confirmation = signedAlways('restart')
  return { ...profile, languages: ['ja'], confirmation, risk: [afterDisowning] }
}

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: signing })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

/** Somebody with a token who has just made IB取引中止. */
async function stopped(): Promise<Holder> {
  const holder = await accountHolder(site, '1234567', '見本 花子')
  await registerToken(site.world, holder)
  const client = await insideOf(site, holder, 'code')
  const typed = { password: holder.password, otp: await nextCode(site, holder.tokenId) }
  assert.equal(await landing(client.submit(at('serviceStop'), typed)), at('serviceStopped'))
  assert.ok(await isStoppedNow(site.world, holder))
  return holder
}

const begin = (client: Client, { userId, password }: Holder) =>
  client.submit(at('restart'), { userId, password })

/** The page that waits for the token. */
async function asked(client: Client, holder: Holder) {
  assert.equal(await landing(begin(client, holder)), at('restartAsk'))
  const answer = await client.submit(at('restartAsk'), {})
  assert.equal(answer.status, 303, textOf(await answer.text()))
  const page = locationOf(answer)
  const operationId = page.split('/').at(-1) ?? ''
  const operation = await findOperation(site.world.context, { service: personal, operationId })
  assert.ok(operation)
  const digits = () => digitsOf(site.world.context, holder.tokenId, operation.digest)
  const answered = (fields: Record<string, string>) => client.submit(page, fields, page)
  return { page, operation, digits, answered }
}

test('issue 18: password, then the token’s screen: the service is back, and the login as ever', async () => {
  const holder = await stopped()
  const client = site.browser()
  const login = textOf(await client.page(at('login')))
  assert.match(login, /IB取引中止の解除（再開）はこちら/)
  const { operation, digits, answered, page } = await asked(client, holder)
  const { title, fields } = shownOperation(signedContent(operation).operation)
  assert.deepEqual([title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)].slice(0, 3), [
    'ログイン',
    'お手続き: IB取引中止の解除（インターネットバンキングの再開）',
    '契約者: 1234567',
  ])
  const waits = await read(client.send(page))
  assert.match(waits, /IB取引中止の解除.*身に覚えがない\s*やり直す/s)
  // Nothing is paid there.
  assert.doesNotMatch(waits, /金額が違う|振込先が違う/)
  assert.ok(await isStoppedNow(site.world, holder))
  const done = await arrive(client, answered({ act: 'approve', code: await digits() }))
  assert.match(done, /インターネットバンキングを再開しました。/)
  assert.equal(await isStoppedNow(site.world, holder), false)
  await insideOf(site, holder, 'code')
  const types = ['operation_approved', 'service_restarted']
  const entries = await newestJournal(site.world.context.store, { service: personal, types }, 5)
  assert.equal(entries.length, 2)
})

test('issue 18: approved by the token’s device, the page goes on by itself', async () => {
  const holder = await stopped()
  const { context } = site.world
  const proof = await deviceProof(context, holder.tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)
  const client = site.browser()
  const { operation, page } = await asked(client, holder)
  const answer = { decision: 'approve', reason: '' } as const
  const of = { tokenId: holder.tokenId, service: personal, operationId: operation.operationId }
  const told = await fetch(`${site.server.origin}${apiPaths.tokenOperationAnswers}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...of, ...answer, signature: toBase64url(signatureOf(answer, operation.digest)) }),
  })
  assert.deepEqual(await told.json(), { accepted: true, status: 'approved' })
  assert.equal((await (await client.send(`${page}/status`)).json()).waits, false)
  assert.equal(await landing(client.send(page)), at('restartDone'))
  assert.equal(await isStoppedNow(site.world, holder), false)
})

test('issue 18: turned down, withdrawn or too late, it stays stopped', async () => {
  const holder = await stopped()
  const client = site.browser()
  const first = await asked(client, holder)
  assert.match(
    await arrive(client, first.answered({ act: 'reject', reason: 'not_mine' })),
    /インターネットバンキングは停止したままです。ログインパスワードが第三者に知られているおそれがあります。/,
  )
  const second = await asked(client, holder)
  assert.match(await arrive(client, second.answered({ act: 'cancel' })), /再開のお手続きを取り消しました。/)
  const third = await asked(client, holder)
  const code = await third.digits()
  site.world.clock.forward({ minutes: 5 })
  // The ticket and the operation end together.
  assert.equal(await landing(client.send(third.page)), at('entry'))
  const { userId } = holder
  assert.deepEqual(
    await answerOperation(site.world.context, testCaller, third.operation, { by: 'code', userId, code }),
    { ok: false, refusal: 'operation_expired' },
  )
  assert.ok(await isStoppedNow(site.world, holder))
})

test('issue 18, D6: what a loss or the desk stopped is restarted at the desk; what is not stopped, by nobody', async () => {
  const holder = await stopped()
  const { store } = site.world.context
  const happen = (event: object) =>
    store.change(
      { at: site.world.clock.now(), ...testCaller },
      { agreement: agreementState.ref(personal, holder.customerId) },
      () => ({ outcome: { ok: true }, events: [event as never] }),
    )
  const of = { service: personal, customerId: holder.customerId }
  await happen({ type: 'service_stopped', ...of, userId: 'desk01', stoppedAtMs: 5 })
  const atDesk = await begin(site.browser(), holder)
  assert.equal(atDesk.status, 403)
  assert.match(await read(atDesk), /お客さまご自身では再開できません。/)
  await happen({ type: 'service_restarted', ...of, userId: 'desk01' })
  assert.match(await read(begin(site.browser(), holder)), /サービスのご利用は停止されていません。/)
  assert.match(await read(begin(site.browser(), { ...holder, password: 'wrong' })), /誤りがあります。/)
})

test('issue 18: the desk’s stop between asking and approving is not lifted', async () => {
  const holder = await stopped()
  const client = site.browser()
  const { answered, digits } = await asked(client, holder)
  const of = { service: personal, customerId: holder.customerId }
  const event = { type: 'service_stopped', ...of, userId: 'desk01', stoppedAtMs: 5 } as const
  await site.world.context.store.change(
    { at: site.world.clock.now(), ...testCaller },
    { agreement: agreementState.ref(personal, holder.customerId) },
    () => ({ outcome: { ok: true }, events: [event] }),
  )
  const answer = await answered({ act: 'approve', code: await digits() })
  assert.equal(answer.status, 409)
  assert.match(await read(answer), /お客さまご自身では再開できません。/)
  assert.ok(await isStoppedNow(site.world, holder))
})

test('issue 18: the manual’s own service has no such page, and names the branch', async () => {
  const plain = await startSite({})
  try {
    const client = plain.browser()
    assert.equal((await client.send(personalHref(personal, 'restart'))).status, 404)
    assert.doesNotMatch(await client.page(at('login')), /再開/)
    assert.match(await client.page(at('serviceStopped')), /書面/)
  } finally {
    await plain.end()
  }
})

test('issue 18: after 「身に覚えがない」 the page says that the institution is told, and the journal that it was', async () => {
  const holder = await stopped()
  const client = site.browser()
  const first = await asked(client, holder)
  await arrive(client, first.answered({ act: 'reject', reason: 'not_mine' }))
  const { page, answered, digits } = await asked(client, holder)
  const why =
    /「身に覚えがない」とのお申し出から間もない取引中止の解除のため、当金庫にも通知されます。（\d+年\d+月\d+日 \d+:\d+まで）/
  assert.match(textOf(await client.page(at('restartAsk'))), why)
  assert.ok(page)
  await arrive(client, answered({ act: 'approve', code: await digits() }))
  const [noted] = await newestJournal(
    site.world.context.store,
    { service: personal, types: ['risk_noted'] },
    5,
  )
  const { event } = JSON.parse(noted?.body ?? '{}')
  assert.deepEqual([event.act, event.risks[0].when, event.risks[0].adds], ['restart', 'disowned', ['alarm']])
})
