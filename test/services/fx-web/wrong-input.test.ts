// What is refused on the way in, in the manuals' words, and what a refusal leaves behind.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import {
  type Answer,
  answerOf,
  bindingOf,
  desk,
  enroll,
  eventsOf,
  lastStepOf,
  loggedIn,
  logIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  postPassword,
  postTwoCodes,
  type Site,
  settledPerson,
  startSite,
  textOf,
  tokenOn,
  valueIn,
  withTicket,
} from '../../support/site.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const b01 = '【エラー】ユーザ IDもしくはパスワードに誤りがあります。(RMCFXLGN001001E)'
const b02 =
  '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。新たに生成されたOTPを入力し、ログインしてください。(RMCFXLGN001028E)'

/** Another code than this one. */
function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

async function refusalsOf(person: Person): Promise<string[]> {
  const events = await eventsOf(site.world, person)
  return events.flatMap((event) => ('refusal' in event ? [String(event.refusal)] : []))
}

test('EML-09, B-01, S0-2.3.1-05: wrong password, unknown user and suspended user get one answer, byte for byte', async () => {
  const known = await newPerson(site, 'Known001')
  const suspended = await newPerson(site, 'Susp0001')
  await desk(site.world, suspended, 'user_suspended')
  for (const purpose of ['enrollment', 'login'] as const) {
    const answers: Answer[] = []
    for (const [userId, password] of [
      ['Known001', 'Wrong0001'],
      ['Nobody01', 'Shokai2024'],
      ['Susp0001', 'Shokai2024'],
    ] as const) {
      const answer = await answerOf(
        await site.browser().submit(serviceHref(shoko, purpose), { userId, password }),
      )
      assert.ok(textOf(answer.body).includes(b01))
      assert.equal(valueIn(answer.body, 'userId'), userId)
      assert.equal(valueIn(answer.body, 'password'), '')
      answers.push({ ...answer, body: answer.body.replaceAll(userId, 'UserID00') })
    }
    assert.equal(answers[0]?.status, 422)
    assert.deepEqual(answers[1], answers[0])
    assert.deepEqual(answers[2], answers[0])
  }
  assert.deepEqual(await refusalsOf(known), ['password_wrong', 'password_wrong'])
  assert.deepEqual(await refusalsOf(suspended), ['user_suspended', 'user_suspended'])
})

test('S0-2.3.1-06: five wrong passwords lock an unknown user ID just like a real one', async () => {
  const answersTo = async (userId: string) => {
    const answers: Answer[] = []
    for (let i = 0; i < 6; i++) {
      const answer = await answerOf(
        await site.browser().submit(serviceHref(shoko, 'login'), { userId, password: 'Wrong0001' }),
      )
      answers.push({ ...answer, body: answer.body.replaceAll(userId, 'UserID00') })
    }
    return answers
  }
  const person = await newPerson(site, 'Locked01')
  const real = await answersTo(person.userId)
  assert.deepEqual(await answersTo('Nobody02'), real)
  assert.match(real[3]?.body ?? '', /RMCFXLGN001001E/)
  assert.match(real[4]?.body ?? '', /RMCFXLGN001002E/)
  // Right or wrong, a locked user's password gets the same answer.
  const right = await answerOf(await passStepOne(site.browser(), person))
  assert.deepEqual({ ...right, body: right.body.replaceAll(person.userId, 'UserID00') }, real[5])
})

/** The pairs of codes that may not enroll, by name; step 0 is now. */
async function wrongPairs({ tokenId }: Person): Promise<[string, string, string][]> {
  const at = (offset: number) => site.world.code(tokenId, offset)
  const [before2, before1, now] = [await at(-2), await at(-1), await at(0)]
  return [
    ['first wrong', otherThan(before1), now],
    ['second wrong', before1, otherThan(now)],
    ['swapped', now, before1],
    ['equal', now, now],
    ['one between', before2, now],
    ['expired', await at(-4), await at(-3)],
    ['not yet', await at(3), await at(4)],
  ]
}

test('S0-2.3.2-06, -07, G-04: wrong, swapped, equal, apart, expired and future codes do not enroll, spend nothing, and count', async () => {
  const person = await newPerson(site, 'Pairs001')
  const { service, tokenId } = person
  const client = await withTicket(site, person, 'enrollment')
  const pairs = await wrongPairs(person)
  const bodies = new Set<string>()
  for (const [i, [name, otp1, otp2]] of pairs.entries()) {
    const { status, body } = await answerOf(
      await client.submit(serviceHref(service, 'enrollmentToken'), { tokenId, otp1, otp2 }),
    )
    assert.equal(status, 422, name)
    assert.match(body, /RMCFXLGN001027E/, name)
    assert.equal(valueIn(body, 'tokenId'), tokenId)
    assert.deepEqual([valueIn(body, 'otp1'), valueIn(body, 'otp2')], ['', ''])
    const binding = await bindingOf(site.world, person)
    assert.deepEqual([binding?.status, binding?.failures, binding?.tokenId], ['pending', i + 1, null], name)
    bodies.add(body)
  }
  assert.equal(bodies.size, 1)
  assert.equal(await lastStepOf(site.world, tokenId), -1)
  assert.equal((await postTwoCodes(site, client, person)).status, 303)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})

test('S0-2.3.2: unknown token ID, used codes and a token of someone else get the answer of wrong codes', async () => {
  const owner = await settledPerson(site, 'Owner001')
  const elsewhere = await newPerson(site, 'Elsew001', johoku)
  await enroll(site, site.browser(), elsewhere)

  const person = await newPerson(site, 'Others01')
  const client = await withTicket(site, person, 'enrollment')
  const { service } = person
  const answers: Answer[] = []
  const tried = [
    { tokenId: person.tokenId, otp1: '000000', otp2: '000001' },
    { tokenId: 'WRFM00000000', otp1: await site.world.code(person.tokenId, -1), otp2: '123456' },
    // Right codes, spent by the enrollment at the other bank.
    {
      tokenId: elsewhere.tokenId,
      otp1: await site.world.code(elsewhere.tokenId, -1),
      otp2: await site.world.code(elsewhere.tokenId),
    },
    // Right codes of a token that another user of this service holds.
    {
      tokenId: owner.tokenId,
      otp1: await site.world.code(owner.tokenId, -1),
      otp2: await site.world.code(owner.tokenId),
    },
  ]
  for (const fields of tried) {
    const answer = await answerOf(await client.submit(serviceHref(service, 'enrollmentToken'), fields))
    answers.push({ ...answer, body: answer.body.replaceAll(fields.tokenId, 'TOKEN') })
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.match(answers[0]?.body ?? '', /RMCFXLGN001027E/)
  assert.deepEqual(await refusalsOf(person), [
    'codes_not_consecutive',
    'token_unknown',
    'codes_not_consecutive',
    'token_bound_elsewhere',
  ])
  assert.equal((await bindingOf(site.world, owner))?.tokenId, owner.tokenId)
  await logIn(site, site.browser(), owner)
})

test('B-02, S0-2.5.2-04: wrong, used, expired and future codes at the login get one answer and let nobody in', async () => {
  const person = await settledPerson(site, 'Codes001')
  const { service, tokenId } = person
  const client = await withTicket(site, person)
  await loggedIn(site, person)
  const now = await site.world.code(tokenId)
  const tried = [
    otherThan(now),
    now,
    await site.world.code(tokenId, -1),
    await site.world.code(tokenId, -3),
    await site.world.code(tokenId, 2),
  ]
  const answers: Answer[] = []
  for (const otp of tried) {
    const answer = await answerOf(await postCode(client, person, otp))
    assert.ok(textOf(answer.body).includes(b02))
    assert.equal(valueIn(answer.body, 'otp'), '')
    answers.push(answer)
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.status, 422)
  assert.equal(
    (await client.send(serviceHref(service, 'home'))).headers.get('Location'),
    serviceHref(service, 'loginCode'),
  )
  // All but the used one counted (a repeated submission is not a failure).
  assert.equal((await bindingOf(site.world, person))?.failures, 4)
  assert.equal((await postCode(client, person, await nextCode(site, tokenId))).status, 303)
})

test('S0-2.2-21 to 25: the new password must meet the conditions; nothing typed comes back', async () => {
  const person = await settledPerson(site, 'Rules001')
  const { service, userId, password } = person
  const client = await loggedIn(site, person)
  const form = await tokenOn(client, serviceHref(service, 'password'))
  const post = (fields: Record<string, string>) =>
    client.post(serviceHref(service, 'password'), { form_token: form, ...fields })
  const wrong: [string, string, string, RegExp][] = [
    ['Wrong0001', 'Atarashii3', 'Atarashii3', /id="current-error">/],
    [password, 'Atarashii3', 'Atarashii4', /id="newPasswordAgain-error">/],
    [password, 'Short01', 'Short01', /id="newPassword-error">/],
    [password, 'Toolong0123456789', 'Toolong0123456789', /id="newPassword-error">/],
    [password, 'lettersonly', 'lettersonly', /id="newPassword-error">/],
    [password, '1234567890', '1234567890', /id="newPassword-error">/],
    [password, 'ａｂｃｄ１２３４', 'ａｂｃｄ１２３４', /id="newPassword-error">/],
    [password, userId, userId, /id="newPassword-error">/],
    [password, password, password, /id="newPassword-error">/],
    [password, 'Shokai2024', 'Shokai2024', /id="newPassword-error">/],
    ['', '', '', /id="current-error">.*id="newPassword-error">.*id="newPasswordAgain-error">/s],
  ]
  for (const [current, newPassword, newPasswordAgain, error] of wrong) {
    const response = await post({ current, newPassword, newPasswordAgain })
    const body = await response.text()
    assert.equal(response.status, 422)
    assert.match(body, error)
    const kept = ['current', 'newPassword', 'newPasswordAgain'].map((name) => valueIn(body, name))
    assert.deepEqual(kept, ['', '', ''])
  }
  // The same session still works, and the old password still counts.
  assert.equal((await postPassword(client, service, password, 'Atarashii3')).status, 303)
})
