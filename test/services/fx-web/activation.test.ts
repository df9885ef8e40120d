// Tokens with an activation code only: WARIFU_TOKEN_ACTIVATION=code, over HTTP (docs/token-protocol.md).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { issueActivation } from '../../../src/authority/operations/issue-activation.ts'
import { activationState } from '../../../src/authority/rules/activation.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { activationAlphabet, activationCheck } from '../../../src/otp/activation-code.ts'
import type { JournalEntry } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Event } from '../../../src/services/fx-web/rules/events.ts'
import { journalHead, type Site, startSite } from '../../support/site.ts'
import { type Answered, newDevice } from '../../support/token-client.ts'
import { shoko, testCaller } from '../../support/world.ts'

const roomy = { perAddress: { burst: 100_000, perHour: 1 }, total: { burst: 100_000, perHour: 1 } }

let site: Site
beforeEach(async () => {
  site = await startSite({ issuingLimits: roomy }, { tokenActivation: 'code' })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

let people = 0
async function newCode(owner?: string): Promise<{ userId: string; code: string }> {
  people += 1
  const userId = owner ?? `Activate${people}`
  if (owner === undefined) await site.world.user(userId)
  const outcome = await issueActivation(site.world.context, testCaller, { service: shoko, userId })
  assert.ok(outcome.ok)
  return { userId, code: outcome.code }
}

async function told(response: Promise<Response>): Promise<string> {
  const answer = await response
  return answer.status === 201 ? 'issued' : `${answer.status} ${(await answer.json()).code}`
}

async function newestEvent(): Promise<Event> {
  const [row] = await newestJournal(site.world.context.store, {}, 1)
  return (JSON.parse(row?.body ?? '') as JournalEntry).event as Event
}

async function activationOf(userId: string) {
  return (await site.world.context.store.read({ activation: activationState.ref(shoko, userId) })).activation
}

test('without a code there is no token, and nothing is noted; with one there is one, meant for its user', async () => {
  const device = await newDevice(site.server.origin)
  const { userId, code } = await newCode()
  const head = journalHead(site.world)
  assert.equal(await told(device.register()), '403 activation-code-required')
  assert.equal(journalHead(site.world), head)
  const answered: Answered = await (await device.register({ activationCode: code })).json()
  const { status, tokenId, usedAtMs } = (await activationOf(userId)) ?? {}
  assert.deepEqual(
    { status, tokenId, usedAtMs },
    { status: 'used', tokenId: answered.tokenId, usedAtMs: site.world.clock.now().epochMilliseconds },
  )
  assert.equal((await device.open(answered)).length, 20)
})

test('ENR-03: a lost answer is given again to the same request, although its code is used', async () => {
  const device = await newDevice(site.server.origin)
  const { code } = await newCode()
  const first: Answered = await (await device.register({ activationCode: code })).json()
  const head = journalHead(site.world)
  const second: Answered = await (await device.register({ activationCode: code })).json()
  assert.equal(second.tokenId, first.tokenId)
  assert.equal(journalHead(site.world), head)
  assert.equal(await told(device.register()), '409 request-differs')
  const other = await newCode()
  assert.equal(await told(device.register({ activationCode: other.code })), '409 request-differs')
  assert.equal((await activationOf(other.userId))?.status, 'issued', 'the other code is not lost over it')
})

test('ENR-05: one answer to a code that is unknown, used, replaced or expired; the journal tells them apart', async () => {
  const ask = async (activationCode: string) =>
    told((await newDevice(site.server.origin)).register({ activationCode }))
  const invalid = '403 activation-code-invalid'
  const { userId, code } = await newCode()
  assert.equal(await ask(code), 'issued')
  assert.equal(await ask(code), invalid)
  const ofUser = { type: 'activation_rejected', service: shoko, userId }
  assert.deepEqual(await newestEvent(), { ...ofUser, reason: 'used' })

  const replaced = await newCode(userId)
  const newest = await newCode(userId)
  assert.equal(await ask(replaced.code), invalid)
  assert.deepEqual(await newestEvent(), { type: 'activation_rejected', reason: 'unknown' })
  site.world.clock.forward({ hours: 14 * 24 })
  assert.equal(await ask(newest.code), invalid)
  assert.deepEqual(await newestEvent(), { ...ofUser, reason: 'expired' })

  const unknown = activationAlphabet.slice(0, 15)
  assert.equal(await ask(unknown + activationCheck(unknown)), invalid)
  for (const malformed of ['', '0'.repeat(15), 'I'.repeat(16), `${code}0`, code.toLowerCase()]) {
    assert.equal(await ask(malformed), malformed === code ? invalid : '400 malformed')
  }
})

test('ENR-05, ENR-06, API-05: twenty apps at once with one code get one token', async () => {
  const { userId, code } = await newCode()
  const devices = await Promise.all(Array.from({ length: 20 }, () => newDevice(site.server.origin)))
  const answers = await Promise.all(devices.map((device) => told(device.register({ activationCode: code }))))
  assert.deepEqual(answers.sort(), [...new Array(19).fill('403 activation-code-invalid'), 'issued'])
  assert.equal((await activationOf(userId))?.status, 'used')
})

test('a code is nowhere as it is', async () => {
  const { code } = await newCode()
  const rows = await newestJournal(site.world.context.store, {}, 1000)
  const stored = JSON.stringify([
    rows,
    await statesAfter(site.world.context.store, activationState, null, 100),
  ])
  assert.ok(stored.includes('activation_issued') && !stored.includes(code))
})

test('where everybody gets a token, a code is used all the same, and a wrong one refused', async () => {
  const open = await startSite({ issuingLimits: roomy })
  const { context } = open.world
  await open.world.user('Activate')
  const outcome = await issueActivation(context, testCaller, { service: shoko, userId: 'Activate' })
  assert.ok(outcome.ok)
  const device = () => newDevice(open.server.origin)
  assert.equal(await told((await device()).register()), 'issued')
  assert.equal(await told((await device()).register({ activationCode: outcome.code })), 'issued')
  const again = await told((await device()).register({ activationCode: outcome.code }))
  assert.equal(again, '403 activation-code-invalid')
  await open.end()
})

test('a code is made for users who are there and not suspended', async () => {
  const { userId } = await newCode()
  const issue = (name: string) =>
    issueActivation(site.world.context, testCaller, { service: shoko, userId: name })
  const nobody = await issue('Nobody01')
  assert.deepEqual(nobody, { ok: false, refusal: 'no_such_user' })
  const { context, clock } = site.world
  const refs = { user: userState.ref(shoko, userId) }
  const suspended = { type: 'user_suspended', service: shoko, userId } as const
  await context.store.change({ at: clock.now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [suspended],
  }))
  assert.deepEqual(await issue(userId), { ok: false, refusal: 'user_suspended' })
})
