// What a code may look like, that it counts once, and that an answer reveals only yes or no.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import {
  type Answer,
  answerOf,
  bindingOf,
  type Client,
  desk,
  enroll,
  eventsOf,
  lastStepOf,
  loggedIn,
  newPerson,
  nextCode,
  postCode,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../../support/site.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

/** A code in digits of another script, whose zero is at this code point. */
function inDigitsOf(code: string, zero: number): string {
  return [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')
}

function insertedEverywhere(code: string, inserted: string): string[] {
  return Array.from({ length: code.length + 1 }, (_, i) => code.slice(0, i) + inserted + code.slice(i))
}

/** Everything that is not the six digits, but that a lenient parser might mistake for them. */
function mutationsOf(code: string): string[] {
  const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1d7ce, 0x1d7d8, 0x1d7f6, 0x1fbf0, 0x2080]
  const circled = [...code].map((digit) => '⓪①②③④⑤⑥⑦⑧⑨'[Number(digit)]).join('')
  const superscript = [...code].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
  const number = Number(code)
  return [
    ...['+', '-', '0', '00', '#', '.', '=', "'", '"', '０', '0x', '0b', '\\'].map((prefix) => prefix + code),
    ...['0', '.', '.0', 'e0', 'n', ';', '%00', '\\0', '"', "'", ' OR 1=1', '--', 'x', '０'].map(
      (s) => code + s,
    ),
    ...insertedEverywhere(code, '\u200b'),
    ...insertedEverywhere(code, '-'),
    ...insertedEverywhere(code, '\n'),
    ...insertedEverywhere(code, '\0'),
    ...['\r', '\v', '\f', '\u2003', '\u2028', '\ufeff', '\u00ad', '\u0301', '\u202e', '_', ',', '٬'].map(
      (inserted) => code.slice(0, 3) + inserted + code.slice(3),
    ),
    ...zeros.map((zero) => inDigitsOf(code, zero)),
    circled,
    superscript,
    ...Array.from({ length: 6 }, (_, i) => code.slice(0, i)),
    ...Array.from({ length: 5 }, (_, i) => code.slice(i + 1)),
    ...Array.from({ length: 6 }, (_, i) => `${code.slice(0, i)}?${code.slice(i + 1)}`),
    `${code}${code}`,
    `${code},${code}`,
    `[${code}]`,
    `["${code}"]`,
    `{"otp":"${code}"}`,
    '{"$gt":""}',
    number.toString(16),
    number.toExponential(),
    `${number / 10}e1`,
    String(number + 0.1),
    'null',
    'true',
    'undefined',
    'NaN',
    'Infinity',
    '*',
    '%',
    '______',
    '......',
    '[object Object]',
    '',
    `${' '.repeat(60)}${code}`,
    code.padStart(1000, ' '),
    encodeURIComponent(`%${code}`),
    [...code].map((digit) => `%3${digit}`).join(''),
    [...code].map((digit) => `&#4${digit};`).join(''),
  ]
}

/** Ways of sending a value other than as that field. */
function bodiesWith(code: string): string[] {
  return [
    ...['otp[]', 'otp[0]', 'otp[value]', 'otp.value', 'OTP', 'otp ', ' otp', 'otp%00', '__proto__[otp]'].map(
      (name) => `${name}=${code}`,
    ),
    `otp=&otp=${code}`,
    `otp=${code}&otp=000000`,
    `otp=000000&otp=${code}`,
    `__proto__=x&constructor=y&toString=z&otp=`,
    `otp=%ff${code}`,
    `otp=${code}%`,
    `otp=${code}%zz`,
  ]
}

test('OTP-06, WEB-03: 100 and more disguises of a valid code are all refused; the code itself is then accepted', async () => {
  const person = await settledPerson(site, 'Mutate01')
  const client = await withTicket(site, person)
  const path = serviceHref(shoko, 'loginCode')
  const code = await nextCode(site, person.tokenId)
  const form = await tokenOn(client, path)
  const headers = { Origin: publicOrigin, 'Content-Type': 'application/x-www-form-urlencoded' }
  const mutations = mutationsOf(code).map((otp) => new URLSearchParams({ form_token: form, otp }).toString())
  const bodies = [...mutations, ...bodiesWith(code).map((rest) => `form_token=${form}&${rest}`)]
  assert.ok(bodies.length >= 100, String(bodies.length))
  for (const body of bodies) {
    const { status } = await client.send(path, { method: 'POST', body, headers })
    assert.ok(status === 422 || status === 400, `${status}: ${body}`)
  }
  assert.deepEqual(site.server.faults, [])
  // I5: two zeros and the code are what a token of eight digits could show, so they count as one wrong code.
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
  assert.equal((await postCode(client, person, code)).status, 303)
})

test('OTP-01, OTP-03: a code that was used is refused on every way in, and so is one that is older', async () => {
  const person = await settledPerson(site, 'Replay01')
  const { tokenId } = person
  // The same token at the other institution, which is what its app allows.
  const elsewhere = { ...(await newPerson(site, 'Replay02', johoku)), tokenId }
  site.world.clock.forward({ minutes: 2 })
  await enroll(site, site.browser(), elsewhere)

  // Two seconds into a step, the one before is still live.
  site.world.clock.set(
    site.world.clock.now().round({ smallestUnit: 'minute', roundingMode: 'ceil' }).toString(),
  )
  site.world.clock.forward({ seconds: 2 })
  const [older, used] = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
  assert.equal((await postCode(await withTicket(site, person), person, used)).status, 303)
  const step = await lastStepOf(site.world, tokenId)

  for (let i = 0; i < 4; i++) {
    // Unlocking at the desk voids the tickets from before.
    const here = await withTicket(site, person)
    const there = await withTicket(site, elsewhere)
    for (const code of [used, older]) {
      assert.equal((await postCode(here, person, code)).status, 422)
      assert.equal((await postCode(there, elsewhere, code)).status, 422)
    }
    const pair = { otp1: older, otp2: used }
    assert.equal((await here.submit(serviceHref(shoko, 'synchronization'), pair)).status, 422)
    for (const each of [person, elsewhere]) await desk(site.world, each, 'binding_unlocked')
    site.world.clock.forward({ seconds: 30 })
  }
  assert.equal(await lastStepOf(site.world, tokenId), step)
  const accepted = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted')
  assert.equal(accepted.length, 2)
})

test('OTP-13, THR-09, THR-11: wrong and spent: one answer, byte for byte; P2: a lock another one, for right and wrong codes', async () => {
  for (const screen of ['loginCode', 'synchronization'] as const) {
    const person = await settledPerson(site, screen === 'loginCode' ? 'Same0001' : 'Same0002')
    const { tokenId } = person
    const wrong = await withTicket(site, person)
    await loggedIn(site, person)
    const path = serviceHref(shoko, screen)
    const post = async (client: Client, otp: string, otp1 = otp) =>
      answerOf(await client.submit(path, screen === 'loginCode' ? { otp } : { otp1, otp2: otp }))
    const answers: Record<string, Answer> = {}
    const [spent, before] = [await site.world.code(tokenId), await site.world.code(tokenId, -1)]
    answers['spent'] = await post(wrong, spent, before)
    site.world.clock.forward({ minutes: 1 })
    const [right, ahead] = [await site.world.code(tokenId), await site.world.code(tokenId, -1)]
    answers['wrong'] = await post(wrong, right === '000000' ? '111111' : '000000', '222222')
    for (let i = 0; i < 10; i++) await post(wrong, '555555', '666666')
    assert.equal((await bindingOf(site.world, person))?.status, 'locked')
    answers['locked, wrong'] = await post(wrong, '777777', '888888')
    const step = await lastStepOf(site.world, tokenId)
    answers['locked, right'] = await post(wrong, right, ahead)
    assert.deepEqual(answers['spent'], answers['wrong'])
    assert.deepEqual(answers['locked, right'], answers['locked, wrong'])
    assert.match(answers['locked, right']?.body ?? '', /RMCFXLGN001029E/)
    assert.doesNotMatch(answers['wrong']?.body ?? '', /RMCFXLGN001029E/)
    assert.deepEqual([answers['wrong']?.status, answers['locked, right']?.status], [422, 422])
    // Nor did trying the right code while locked spend it.
    assert.equal(await lastStepOf(site.world, tokenId), step)
  }
})

test('OTP-13, X2: a ticket from before a suspension gets one answer, byte for byte, whatever the code', async () => {
  for (const screen of ['loginCode', 'synchronization'] as const) {
    const person = await settledPerson(site, screen === 'loginCode' ? 'Held0001' : 'Held0002')
    const { tokenId } = person
    const path = serviceHref(shoko, screen)
    const held = await withTicket(site, person)
    const form_token = await tokenOn(held, path)
    const cookies = [...held.cookies]
    const post = async (otp: string, otp1: string) => {
      for (const [name, value] of cookies) held.cookies.set(name, value)
      const codes = screen === 'loginCode' ? { otp } : { otp1, otp2: otp }
      return answerOf(await held.post(path, { form_token, ...codes }))
    }
    site.world.clock.forward({ minutes: 1 })
    const [right, ahead] = [await site.world.code(tokenId), await site.world.code(tokenId, -1)]
    const step = await lastStepOf(site.world, tokenId)
    const failures = (await bindingOf(site.world, person))?.failures
    await desk(site.world, person, 'binding_suspended')
    const answers = [await post(right, ahead), await post('333333', '444444')]
    await desk(site.world, person, 'binding_resumed')
    answers.push(await post(right, ahead), await post('333333', '444444'))
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    assert.equal(answers[0]?.status, 303)
    assert.equal(await lastStepOf(site.world, tokenId), step, 'nothing was spent')
    assert.equal((await bindingOf(site.world, person))?.failures, failures, 'nor counted')
  }
})
