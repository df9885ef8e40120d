// 利用開始登録 and 同期ズレ補正 on a bank's own screens (issue 14; ENR-02, ENR-04, G-04).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { accountHolder, personal } from '../../support/personal.ts'
import {
  bindingOf,
  desk,
  lastStepOf,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  type Site,
  settledPerson,
  startSite,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

const scopes = ['bindings:enroll', 'verify'] as const

let site: Site
let client: ApiClient
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

async function bodyOf(answer: Promise<Response>, status = 200) {
  const response = await answer
  const body = await response.json()
  assert.equal(response.status, status, JSON.stringify(body))
  return body
}

const codesOf = async ({ tokenId }: Pick<Person, 'tokenId'>, first = -1) => [
  await site.world.code(tokenId, first),
  await site.world.code(tokenId, first + 1),
]

function enroll(
  { userId, tokenId }: Pick<Person, 'userId' | 'tokenId'>,
  codes: readonly string[],
  more: object = {},
) {
  return bodyOf(client.post(`users/${userId}/binding/enroll`, { tokenId, codes, ...more }))
}

function synchronize({ userId }: Pick<Person, 'userId'>, codes: readonly string[]) {
  return bodyOf(client.post(`users/${userId}/binding/synchronize`, { codes }))
}

test('a token is enrolled by two consecutive codes, which are spent; the screens know it at once', async () => {
  const person = await newPerson(site, '0000000001')
  const codes = await codesOf(person)
  assert.deepEqual(await enroll(person, codes), { accepted: true, userId: person.userId })
  assert.equal((await bodyOf(client.verify(person.userId, codes[1] ?? ''))).accepted, false)
  const browser = site.browser()
  await passStepOne(browser, person)
  assert.equal((await postCode(browser, person, await nextCode(site, person.tokenId))).status, 303)
})

test('ENR-02, ENR-04: refusals are those of the screens, and wrong codes count toward the one lock', async () => {
  const [settled, person, other] = [
    await settledPerson(site, '0000000001'),
    await newPerson(site, '0000000002'),
    await newPerson(site, '0000000003'),
  ]
  const refusal = async (of: Parameters<typeof enroll>[0], codes: readonly string[]) =>
    (await enroll(of, codes)).refusal
  const codes = await codesOf(person)
  assert.equal(await refusal({ ...settled, tokenId: person.tokenId }, codes), 'already_enrolled')
  assert.equal(await refusal({ ...person, tokenId: settled.tokenId }, codes), 'token_bound_elsewhere')
  assert.equal(await refusal({ ...person, tokenId: 'WRFM00000000' }, codes), 'token_unknown')
  assert.equal(await refusal(person, [codes[0] ?? '', codes[0] ?? '']), 'codes_equal')
  assert.equal(await refusal(person, codes.toReversed()), 'codes_not_consecutive')
  assert.equal((await bindingOf(site.world, person))?.failures, 2, 'M3: wrong codes of one’s own token')
  for (let i = 0; i < 8; i++) await enroll(person, codes.toReversed())
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.equal(await refusal(person, codes), 'code_locked')
  await desk(site.world, other, 'user_suspended')
  assert.equal(await refusal(other, await codesOf(other)), 'user_suspended')
  assert.equal(await lastStepOf(site.world, person.tokenId), -1, 'nothing was spent')
})

test('of twenty enrollments of one token at once one binds it', async () => {
  const person = await newPerson(site, '0000000001')
  const others = await Promise.all(Array.from({ length: 9 }, (_, i) => site.world.user(`000000002${i}`)))
  const codes = await codesOf(person)
  const all = [person, ...others].flatMap(({ userId }) => [userId, userId])
  const answers = await Promise.all(all.map((userId) => enroll({ userId, tokenId: person.tokenId }, codes)))
  assert.equal(answers.filter(({ accepted }) => accepted).length, 1)
})

test('a token that ran away is found again by two codes; both are spent, and a wrong pair counts', async () => {
  const person = await settledPerson(site, '0000000001')
  site.world.clock.forward({ minutes: 10 })
  // Five minutes behind.
  const codes = await codesOf(person, -11)
  assert.equal((await bodyOf(client.verify(person.userId, codes[1] ?? ''))).accepted, false)
  const failures = async () => (await bindingOf(site.world, person))?.failures
  const before = (await failures()) ?? 0
  const failed = await synchronize(person, codes.toReversed())
  assert.deepEqual([failed.accepted, failed.refusal], [false, 'synchronization_failed'])
  assert.equal(await failures(), before + 1)
  assert.deepEqual(await synchronize(person, codes), { accepted: true, userId: person.userId })
  assert.equal(await failures(), 0)
  assert.equal((await synchronize(person, codes)).accepted, false)
  const third = await site.world.code(person.tokenId, -9)
  site.world.clock.forward({ seconds: 30 })
  assert.equal((await bodyOf(client.verify(person.userId, third))).accepted, true)
})

test('G-04: a failed enrollment under an Idempotency-Key counts once, however often it is sent', async () => {
  const person = await newPerson(site, '0000000001')
  const body = { tokenId: person.tokenId, codes: (await codesOf(person)).toReversed() }
  const path = `users/${person.userId}/binding/enroll`
  const send = () => bodyOf(client.post(path, body, { 'Idempotency-Key': 'k1' }))
  const answers = await Promise.all(Array.from({ length: 10 }, send))
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
})

test('S4-0-05: in a service with terms they are accepted with the enrollment, or nothing is enrolled', async () => {
  const holder = await accountHolder(site, '12345678901', '見本 太郎')
  const ib = await apiClient(site.world.context, site.server.origin, { service: personal, scopes })
  const path = `users/${holder.userId}/binding/enroll`
  const body = { tokenId: holder.tokenId, codes: [await site.world.code(holder.tokenId)] }
  const refused = await bodyOf(ib.post(path, body))
  assert.equal(refused.refusal, 'terms_not_accepted')
  const { terms } = (
    site.world.context.profiles.get(personal) as unknown as { personal: { terms: { version: string } } }
  ).personal
  assert.equal((await bodyOf(ib.post(path, { ...body, acceptedTerms: terms.version }))).accepted, true)
})
