// A system of an institution asks a user's token for a yes (CIBA), with openid-client as it comes as the system.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import * as client from 'openid-client'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  expireOperations,
  keptContent,
  operationsOf,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import type { SignedOperation } from '../../../src/authority/rules/signed-operation.ts'
import { disableOidcClient } from '../../../src/doors/oidc/operations/clients.ts'
import { notifyAnswered } from '../../../src/doors/oidc/operations/notices.ts'
import { askingGrant } from '../../../src/doors/oidc/rules/asking.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { postTo } from '../../../src/platform/http/post.ts'
import { apiClient } from '../../support/api.ts'
import { answerByDevice } from '../../support/device-answer.ts'
import { begin, follow, type OidcSite, oidcClient, relyingParty, startOidcSite } from '../../support/oidc.ts'
import { eventsOf, newPerson, type Person, settledPerson } from '../../support/site.ts'
import { batchAsked, digitsOf } from '../../support/token-device.ts'
import { companyWithPayees, registerToken } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko, testCaller } from '../../support/world.ts'

let site: OidcSite
let person: Person
beforeEach(async () => {
  site = await startOidcSite()
  person = await settledPerson(site, '0000000001')
})
afterEach(async () => {
  await site.end()
  assert.deepEqual(site.server.faults, [])
})

async function system(told: Parameters<typeof oidcClient>[1] = {}) {
  const registered = await oidcClient(site.world, { name: '電話受付', asks: true, ...told })
  return { registered, config: await relyingParty(site, registered) }
}

const limit = {
  type: 'warifu_operation',
  template: 'limit',
  fields: [
    { type: 'money', label: '変更後の限度額', value: { currency: 'JPY', amount: 5_000_000, decimals: 0 } },
  ],
}

function ask(config: client.Configuration, parameters: Record<string, string> = {}) {
  const of = { scope: 'openid', login_hint: person.userId }
  const asked =
    'authorization_details' in parameters ? parameters : { binding_message: '受付 0001', ...parameters }
  return client.initiateBackchannelAuthentication(config, { ...of, ...asked })
}

const detailed = (...details: object[]) => ({ authorization_details: JSON.stringify(details) })

/** One request for what became of it, without the waiting of a patient system. */
function poll(config: client.Configuration, { auth_req_id }: { readonly auth_req_id: string }) {
  return client.genericGrantRequest(config, askingGrant, { auth_req_id })
}

const later = (seconds: number) => site.world.clock.forward({ seconds })

async function newest(of: Person = person): Promise<SignedOperation> {
  const [operation] = await operationsOf(site.world.context, of, 1)
  assert.ok(operation)
  return operation
}

const answer = (operation: SignedOperation, decision: 'approve' | 'reject') =>
  answerByDevice(site.world.context, operation, decision)

test('API-05, API-06: a telephone desk asks a customer’s token, which shows what and for whom; the yes gives tokens, once', async () => {
  const { config } = await system()
  const asked = await ask(config, { ...detailed(limit), binding_message: '受付 0001' })
  assert.equal(asked.interval, 5)
  assert.equal(asked.expires_in, 300)
  const operation = await newest()
  const content = keptContent(operation)
  assert.ok(content)
  assert.deepEqual(
    shownOperation(content).fields.map(({ label, lines }) => [label, ...lines]),
    [
      ['変更後の限度額', '5,000,000円'],
      ['ご確認内容', '受付 0001'],
      ['ご依頼元', '電話受付'],
    ],
  )
  assert.ok(await answer(operation, 'approve'))
  const tokens = await client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 0 })
  const claims = tokens.claims()
  assert.ok(claims)
  assert.equal(claims['acr'], 'urn:warifu:sig')
  assert.deepEqual(claims['amr'], ['swk', 'user'])
  assert.equal(claims['auth_time'], Math.floor(site.world.context.now().epochMilliseconds / 1000))
  assert.deepEqual(claims['warifu_operation'], {
    operation_id: operation.operationId,
    digest: operation.digest,
  })
  assert.deepEqual(tokens.authorization_details, [limit])
  assert.doesNotMatch(JSON.stringify(claims), new RegExp(person.userId))
  assert.deepEqual(await client.fetchUserInfo(config, tokens.access_token, claims.sub), { sub: claims.sub })
  const told = (await eventsOf(site.world, person)).filter(({ type }) => type === 'oidc_answer_told')
  assert.deepEqual(
    told.map((event) => 'operationId' in event && event.operationId),
    [operation.operationId],
  )
  const api = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['operations:evidence'],
  })
  assert.equal((await api.get(`operations/${operation.operationId}/evidence`)).status, 200)
  const hinted = { scope: 'openid', binding_message: '受付 0002', id_token_hint: tokens.id_token ?? '' }
  assert.ok((await client.initiateBackchannelAuthentication(config, hinted)).auth_req_id)
  const forged = { ...hinted, id_token_hint: `${hinted.id_token_hint.slice(0, -6)}AAAAAA` }
  const refused = client.initiateBackchannelAuthentication(config, forged)
  await assert.rejects(refused, { error: 'invalid_request' })
  // Used up; whoever shows it once more takes away what was given for it.
  await assert.rejects(poll(config, asked), { error: 'invalid_grant' })
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, claims.sub))
})

test('a system that only wants to know who is on the line says why; the eight digits are an answer, too', async () => {
  const { config } = await system()
  await assert.rejects(ask(config, { binding_message: '' }), { error: 'invalid_binding_message' })
  const asked = await ask(config)
  const operation = await newest()
  const content = keptContent(operation)
  assert.ok(content)
  assert.deepEqual([shownOperation(content).title, content.fields.length], ['お知らせ', 2])
  const code = await digitsOf(site.world.context, operation.tokenId, operation.digest)
  assert.ok((await answerOperation(site.world.context, testCaller, operation, { by: 'code', code })).ok)
  const tokens = await poll(config, asked)
  assert.deepEqual(tokens.claims()?.['amr'], ['otp', 'user'])
  assert.equal(tokens.authorization_details, undefined)
})

test('polled too fast, it is told to slow down, and pending otherwise; a no is a no, with its reason', async () => {
  const { config } = await system()
  const asked = await ask(config)
  await assert.rejects(poll(config, asked), { error: 'slow_down' })
  later(5)
  await assert.rejects(poll(config, asked), { error: 'authorization_pending' })
  later(3)
  await assert.rejects(poll(config, asked), { error: 'slow_down' })
  const { config: other } = await system({ name: '別の仕組み' })
  later(5)
  await assert.rejects(poll(other, asked), { error: 'invalid_grant' })
  await assert.rejects(poll(config, { auth_req_id: 'unknown' }), { error: 'invalid_grant' })
  assert.ok(await answer(await newest(), 'reject'))
  await assert.rejects(poll(config, asked), {
    error: 'access_denied',
    error_description: 'rejected: not_mine',
  })
  await assert.rejects(poll(config, asked), { error: 'invalid_grant' })
  const told = (await eventsOf(site.world, person)).filter(({ type }) => type === 'oidc_answer_told')
  assert.deepEqual(told, [], 'nobody was told that the user is there')
})

test('answered after its time, it gives nothing; answered in time, it can still be fetched afterwards', async () => {
  const { config } = await system()
  const late = await ask(config, { requested_expiry: '60' })
  assert.equal(late.expires_in, 60)
  later(60)
  await assert.rejects(poll(config, late), { error: 'expired_token' })
  assert.equal(await answer(await newest(), 'approve'), false)
  await assert.rejects(poll(config, late), { error: 'expired_token' })
  const inTime = await ask(config, { requested_expiry: '60' })
  later(59)
  assert.ok(await answer(await newest(), 'approve'))
  later(60)
  assert.ok((await poll(config, inTime)).id_token)
  const never = await ask(config, { requested_expiry: '60' })
  assert.ok(await answer(await newest(), 'approve'))
  later(60 + 600)
  await assert.rejects(poll(config, never), { error: 'invalid_grant' })
})

test('OTP-13: a system is told one thing of whoever can’t be asked: unknown, suspended, locked, lost, without a token', async () => {
  const { config } = await system()
  const { context } = site.world
  const { store } = context
  await newPerson(site, '0000000009')
  const refused = async (what: string, login_hint = person.userId) => {
    const error = await ask(config, { login_hint }).then(
      () => assert.fail(what),
      (caught: client.ResponseBodyError) => caught,
    )
    assert.deepEqual(
      [error.status, error.error, error.error_description],
      [400, 'unknown_user_id', 'no token of such a user can answer'],
      what,
    )
  }
  await refused('unknown', '9999999999')
  await refused('nobody at all', ' ')
  await refused('not a text of a database', `${person.userId}\u0000`)
  await refused('without a token', '0000000009')
  const without = async (what: string, table: string, status: string, was: string) => {
    await store.query(`UPDATE ${table} SET status = '${status}'`)
    await refused(what)
    await store.query(`UPDATE ${table} SET status = '${was}'`)
  }
  await without('locked', 'binding', 'locked', 'usable')
  await without('suspended token', 'binding', 'suspended', 'usable')
  await without('lost', 'token', 'revoked', 'active')
  await store.query("UPDATE token SET form_factor = 'hardware'")
  await refused('without a screen')
  await store.query("UPDATE token SET form_factor = 'mobile'")
  await without('suspended user', 'service_user', 'suspended', 'active')
  assert.deepEqual(await operationsOf(context, person, 1), [], 'no token was asked')
  const asked = await ask(config)
  assert.ok(await answer(await newest(), 'approve'))
  await store.query("UPDATE service_user SET status = 'suspended'")
  await assert.rejects(poll(config, asked), { error: 'invalid_grant' })
})

test('a token that several users share answers for none of them: its yes would be anybody’s', async () => {
  const { context } = site.world
  const registered = await oidcClient(site.world, { service: webFb, asks: true })
  const config = await relyingParty(site, registered, webFb)
  const shared = await companyWithPayees(context)
  const own = await companyWithPayees(context, 'M54100000002')
  await registerToken(context, shared, 'shared')
  await registerToken(context, own, 'individual')
  await assert.rejects(ask(config, { login_hint: shared.userId }), { error: 'unknown_user_id' })
  assert.ok((await ask(config, { login_hint: own.userId })).auth_req_id)
})

test('what can’t be shown, or not asked so, is refused before anybody looks for the user', async () => {
  const { config } = await system()
  const [field] = limit.fields
  const named = (label: string) =>
    detailed({ ...limit, fields: [field, { type: 'text', label, value: '本人確認センター' }] })
  const wrong: [Record<string, string>, string][] = [
    [{ binding_message: 'a\nb' }, 'invalid_binding_message'],
    [{ binding_message: 'あ‮い' }, 'invalid_binding_message'],
    [{ binding_message: 'あ'.repeat(201) }, 'invalid_binding_message'],
    [{ authorization_details: '{' }, 'invalid_authorization_details'],
    [detailed({ ...limit, type: 'payment_initiation' }), 'invalid_authorization_details'],
    [detailed(limit, limit), 'invalid_authorization_details'],
    [detailed({ ...limit, fields: [] }), 'invalid_authorization_details'],
    [detailed({ ...limit, template: 'transfer' }), 'invalid_authorization_details'],
    [detailed({ ...limit, more: 1 }), 'invalid_authorization_details'],
    [detailed({ ...limit, fields: Array(16).fill(field) }), 'invalid_authorization_details'],
    [{ request_context: 'x' }, 'invalid_request'],
    [{ requested_expiry: '-1' }, 'invalid_request'],
    [{ acr_values: 'urn:warifu:phr' }, 'invalid_request'],
    [{ login_hint_token: 'x' }, 'invalid_request'],
    // Who asks is said by the server alone, however a system spells it.
    [named('ご依頼元'), 'invalid_authorization_details'],
    [named('ご 依頼元'), 'invalid_authorization_details'],
    [named('ご確認内容'), 'invalid_authorization_details'],
  ]
  for (const [parameters, error] of wrong) {
    for (const login_hint of [person.userId, '9999999999'])
      await assert.rejects(ask(config, { ...parameters, login_hint }), { error }, JSON.stringify(parameters))
  }
  assert.deepEqual(await operationsOf(site.world.context, person, 1), [])
  const { template, fields, rows } = batchAsked([10_000, 20_000])
  const batch = { type: 'warifu_operation', template, fields, rows }
  assert.ok((await ask(config, detailed(batch))).auth_req_id)
  const others = { ...batch, rows: batchAsked([10_000, 20_001]).rows }
  await assert.rejects(ask(config, detailed(others)), { error: 'invalid_authorization_details' })
})

test('API-01: only a system that was registered for it asks, of its own service, with its own secret; and not for ever', async () => {
  const { config: login } = await system({ asks: false })
  await assert.rejects(ask(login), { error: 'invalid_request' })
  await assert.rejects(poll(login, { auth_req_id: 'x' }), { error: 'invalid_request' })
  const { config, registered } = await system()
  const wrong = await relyingParty(site, { ...registered, secret: 'x'.repeat(43) })
  await assert.rejects(ask(wrong), { status: 401 })
  const begun = await begin(config, detailed(limit))
  const refused = await follow(site.browser(), begun.url.pathname + begun.url.search)
  assert.equal(refused.to.searchParams.get('error'), 'invalid_authorization_details')
  const stranger = await oidcClient(site.world, { service: johoku, asks: true })
  const elsewhere = await relyingParty(site, stranger, johoku)
  await assert.rejects(ask(elsewhere), { error: 'unknown_user_id' })
  const asked = await ask(config)
  assert.ok(await answer(await newest(), 'approve'))
  await disableOidcClient(site.world.context, testCaller, registered.oidcClientId)
  await assert.rejects(poll(config, asked), { status: 401 })
})

test('whoever is asked again and again is left alone for a while, and so is a token for which much waits', async () => {
  const { config } = await system()
  for (const round of [1, 2]) {
    for (let count = 0; count < 10; count++) {
      await ask(config, { requested_expiry: '3600' })
      later(1)
    }
    await assert.rejects(ask(config), { error: 'access_denied' }, `too often, round ${round}`)
    later(600)
  }
  await assert.rejects(ask(config), { error: 'access_denied' }, '20 wait')
  later(3600)
  assert.ok((await ask(config)).auth_req_id)
})

test('what a user confirms besides makes no room for more questions', async () => {
  const { config } = await system()
  for (let count = 0; count < 10; count++) {
    await ask(config)
    assert.ok(await answer(await newest(), 'approve'))
    later(1)
  }
  await site.world.context.store.query(
    "UPDATE signed_operation SET act = 'transfer' WHERE operation_id = ?",
    (await newest()).operationId,
  )
  await ask(config)
  later(1)
  await assert.rejects(ask(config), { error: 'access_denied' })
})

/** A system that is notified; `status` is what it answers. */
async function receiver(t: TestContext) {
  const told: { readonly authorization: string | undefined; readonly body: string }[] = []
  const given = { status: 204 }
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    told.push({ authorization: request.headers.authorization, body: Buffer.concat(pieces).toString() })
    response.writeHead(given.status, { Location: 'http://127.0.0.1:1/' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { told, given, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('API-08: a system that is notified hears once that there is an answer, at its own address alone, and asks for it', async (t) => {
  const { told, given, origin } = await receiver(t)
  const { config } = await system({ notifyUri: `${origin}/ping` })
  const { context } = site.world
  const warned: string[] = []
  const round = (origins: readonly string[] = [origin]) =>
    notifyAnswered({
      context,
      origins,
      post: postTo,
      log: { warn: (_, message) => void warned.push(message) },
    })
  await assert.rejects(ask(config), { error: 'invalid_request' }, 'it must say what the notification shows')
  const asked = await ask(config, { client_notification_token: 'secret-of-the-system' })
  assert.equal(await round(), 0, 'nobody has answered')
  assert.ok(await answer(await newest(), 'approve'))
  const both = await Promise.all([round(), round()])
  assert.ok(both.includes(1))
  assert.deepEqual(told, [
    {
      authorization: 'Bearer secret-of-the-system',
      body: JSON.stringify({ auth_req_id: asked.auth_req_id }),
    },
  ])
  assert.equal(await round(), 0)
  assert.ok((await poll(config, asked)).id_token)
  const kept = await context.store.query('SELECT ask_hash, sealed FROM oidc_ask')
  const text = kept.map(([hash, sealed]) => `${hash} ${Buffer.from(sealed as Uint8Array).toString('latin1')}`)
  assert.doesNotMatch(text.join(), new RegExp(`secret-of-the-system|${asked.auth_req_id}`))

  // Nobody answers in time: one notification as well, before and after that is written down.
  later(1)
  const late = await ask(config, { client_notification_token: 'too-late', requested_expiry: '60' })
  later(59)
  assert.equal(await round(), 0)
  later(1)
  assert.equal(await round(), 1)
  const { auth_req_id } = late
  assert.deepEqual(told[1], { authorization: 'Bearer too-late', body: JSON.stringify({ auth_req_id }) })
  await expireOperations(context)
  assert.deepEqual([(await newest()).status, await round()], ['expired', 0])
  await assert.rejects(poll(config, late), { error: 'expired_token' })

  // A redirect leads nowhere, and an address that nobody allowed is never called; both are given up with the question.
  for (const [origins, status, calls] of [
    [[origin], 302, true],
    [[], 204, false],
  ] as const) {
    given.status = status
    told.length = 0
    warned.length = 0
    later(1)
    await ask(config, { client_notification_token: 'other' })
    assert.ok(await answer(await newest(), 'reject'))
    for (let times = 0; times < 20 && warned.length === 0; times++) {
      await round(origins)
      later(90)
    }
    assert.deepEqual(warned, ['the answer of a token could not be told'])
    assert.equal(told.length > 1, calls)
  }
})
