// Idempotency-Key: the same request gets the same answer, and happens once (issue 14).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOnce } from '../../../src/authority/operations/clients/answer-once.ts'
import { createClient } from '../../../src/authority/operations/clients/clients.ts'
import { verifyCode } from '../../../src/authority/operations/clients/verify-code.ts'
import { forgetOldAnswers } from '../../../src/authority/queries/clients.ts'
import { answeredRequestState } from '../../../src/authority/rules/answered-request.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import {
  bindingOf,
  eventsOf,
  journalHead,
  nextCode,
  type Person,
  type Site,
  settledPerson,
  startSite,
} from '../../support/site.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
let client: ApiClient
let person: Person
let code: string
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes: ['verify'] })
  person = await settledPerson(site, '0000000001')
  code = await nextCode(site, person.tokenId)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

const under = (key: string) => ({ 'Idempotency-Key': key })
const wrongCode = () => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

test('a lost answer is asked for again and is the same, though the code is spent', async () => {
  const first = await client.verify(person.userId, code, {}, under('k1'))
  const told = await first.text()
  assert.equal(first.headers.get('Idempotency-Replayed'), null)
  assert.match(told, /"accepted":true/)
  site.world.clock.forward({ hours: 23, minutes: 59 })
  const head = journalHead(site.world)
  const again = await client.verify(person.userId, code, {}, under('k1'))
  assert.deepEqual([again.status, await again.text()], [200, told])
  assert.equal(again.headers.get('Idempotency-Replayed'), 'true')
  assert.equal(again.headers.get('Content-Type'), first.headers.get('Content-Type'))
  assert.equal(journalHead(site.world), head, 'a repeated request is no event')
  const quoted = await client.verify(person.userId, code, {}, under('"k1"'))
  assert.equal(await quoted.text(), told, 'as a structured field')
})

test('THR-04: a refusal that is asked for again counts once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => client.verify(person.userId, wrongCode(), {}, under('k1'))),
  )
  const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())))
  assert.equal(bodies.size, 1)
  assert.match([...bodies].join(), /"accepted":false/)
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
})

test('OTP-02: of a hundred at once under one key all are accepted, and one happened', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => client.verify(person.userId, code, {}, under('k1'))),
  )
  const bodies = await Promise.all(answers.map((answer) => answer.json()))
  assert.deepEqual(new Set(bodies.map(({ accepted }) => accepted)), new Set([true]))
  const steps = (await eventsOf(site.world, person)).flatMap((event) =>
    event.type === 'code_accepted' ? [event.step] : [],
  )
  assert.equal(steps.filter((step) => step === steps.at(-1)).length, 1)
})

test('another request under the same key is refused with 422, and does nothing', async () => {
  await client.verify(person.userId, wrongCode(), {}, under('k1'))
  const head = journalHead(site.world)
  for (const [body, more] of [
    [code, {}],
    [wrongCode(), { context: 'login' }],
  ] as const) {
    const response = await client.verify(person.userId, body, more, under('k1'))
    assert.equal(response.status, 422)
    assert.equal((await response.json()).code, 'idempotency-key-reused')
  }
  assert.equal(journalHead(site.world), head)
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
})

test('a key is the client’s own: another client’s says nothing and takes nothing', async () => {
  const other = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['verify'],
  })
  await client.verify(person.userId, code, {}, under('k1'))
  const answer = await (await other.verify(person.userId, code, {}, under('k1'))).json()
  assert.equal(answer.accepted, false, 'the code is spent, and that is what it is told')
})

test('after 24 hours a key is free again, before and after upkeep', async () => {
  const { context, clock } = site.world
  const accepted = async () =>
    (await (await client.verify(person.userId, code, {}, under('k1'))).json()).accepted as boolean
  assert.equal(await accepted(), true)
  clock.forward({ hours: 24 })
  assert.equal(await accepted(), false)
  assert.equal((await statesAfter(context.store, answeredRequestState, null, 10)).length, 1)
  clock.forward({ hours: 24 })
  await forgetOldAnswers(context.store, clock.now().epochMilliseconds)
  assert.deepEqual(await statesAfter(context.store, answeredRequestState, null, 10), [])
  assert.equal(await accepted(), false)
})

test('a key without the form of one is refused, and so are two of them', async () => {
  const head = journalHead(site.world)
  for (const key of ['', ' ', 'a b', 'キー'.normalize(), '"a', 'a'.repeat(256), 'a, b', '<a>']) {
    const headers = { 'Idempotency-Key': Buffer.from(key).toString('latin1') }
    const response = await client.verify(person.userId, code, {}, headers)
    // fetch drops the white space around a value, so that the second one is empty, too.
    assert.equal(response.status, 400, JSON.stringify(key))
    assert.match((await response.json()).errors[0].pointer, /Idempotency-Key/)
  }
  assert.equal(journalHead(site.world), head)
})

test('what could not be read, or was not allowed, keeps no answer', async () => {
  assert.equal((await client.verify(person.userId, 'abc', {}, under('k1'))).status, 400)
  assert.equal((await client.verify(person.userId, code, { service: 'x/y' }, under('k1'))).status, 403)
  assert.equal((await (await client.verify(person.userId, code, {}, under('k1'))).json()).accepted, true)
})

test('the journal and the database hold neither the code nor the answer in the clear', async () => {
  await client.verify(person.userId, code, {}, under('the-key-k1'))
  const [row] = await statesAfter(site.world.context.store, answeredRequestState, null, 10)
  const [[body] = []] = await site.world.context.store.query(
    "SELECT body FROM journal WHERE type = 'request_answered' ORDER BY position DESC LIMIT 1",
  )
  assert.ok(row)
  const { sealed } = row.state
  assert.ok('confidential' in sealed)
  const texts = [Buffer.from(sealed.confidential).toString('latin1'), body as string]
  for (const text of texts) assert.doesNotMatch(text, new RegExp(`${code}|accepted|the-key-k1`))
})

test('OTP-12: a node that dies between commit and answer leaves the answer, with the change, in one transaction', async () => {
  const { context } = site.world
  const told = { service: shoko, name: '勘定系', scopes: ['verify'], requestsPerSecond: 1, keyDays: null }
  const { clientId } = await createClient(context, testCaller, told)
  const caller = { clientId, service: shoko }
  const asked = { client: caller, idempotencyKey: 'k1', request: 'POST /verifications {}' }
  const verification = { service: shoko, userId: person.userId, code, context: null }
  const answerOf = (outcome: object) => ({ status: 200, body: JSON.stringify(outcome) })
  const killed = answerOnce(
    context,
    asked,
    async (once) => {
      await verifyCode(once, testCaller, verification)
      throw new Error('killed')
    },
    answerOf,
  )
  await assert.rejects(killed, /killed/)
  const [last, before] = (
    await context.store.query('SELECT type, chain, seq FROM journal ORDER BY position DESC LIMIT 2')
  ).map(([type, chain, seq]) => ({ type, chain, seq: seq as number }))
  assert.deepEqual([before?.type, last?.type], ['code_accepted', 'request_answered'])
  const never = () => assert.fail('it happened again')
  const again = await answerOnce(context, asked, async () => never(), answerOf)
  assert.ok(again.ok && again.repeated)
  assert.deepEqual(JSON.parse(again.answer.body).tokenId, person.tokenId)
})

test('a change that fails keeps no answer, and the same request happens then', async () => {
  const { context } = site.world
  const failing = { ...context, store: { ...context.store, change: () => Promise.reject(new Error('away')) } }
  const caller = { clientId: client.clientId, service: shoko }
  const asked = { client: caller, idempotencyKey: 'k1', request: 'POST /verifications {}' }
  const verification = { service: shoko, userId: person.userId, code, context: null }
  const answerOf = (outcome: object) => ({ status: 200, body: JSON.stringify(outcome) })
  const verify = (of: typeof context) =>
    answerOnce(of, asked, (once) => verifyCode(once, testCaller, verification), answerOf)
  await assert.rejects(verify(failing), /away/)
  const answered = await verify(context)
  assert.ok(answered.ok && !answered.repeated)
  assert.equal(JSON.parse(answered.answer.body).ok, true)
})
