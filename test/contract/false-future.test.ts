// R2, decision 33: a token that was used while the clock told a false future comes back by the desk, two persons and two
// codes, and nothing that was used before, in that future or in time, passes again.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { checkToken } from '../../src/authority/operations/check-token.ts'
import { synchronizeToken } from '../../src/authority/operations/synchronize-token.ts'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import { actAtDesk } from '../../src/desk/operations/act.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { findOperator, showUser } from '../../src/desk/operations/look-up.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { happen } from './support/changes.ts'
import { contractKeyRingText, type Driver, databaseFor, epoch } from './support/databases.ts'
import {
  addPerson,
  assertHolds,
  bindingOf,
  caller,
  codeOf,
  createContext,
  lastStepOf,
  type Person,
  shoko,
  stepNow,
  submit,
  ticketOf,
} from './support/people.ts'

const desk = 'desk/shoko-chukin'
const hour = 3600

async function stage(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  let now = epoch
  const context = {
    ...createContext(await database.open(now), contractKeyRingText, () => now),
    deskParts: deskPartsOf(modules),
  }
  for (const [userId, role] of [
    ['desk01', 'desk'],
    ['approver01', 'approver'],
  ] as const) {
    const of = { service: desk, userId }
    const user = { customerId: 'c1', userName: '窓口 一子', administrator: false }
    await happen(
      context.store,
      { type: 'user_created', ...of, ...user },
      { type: 'operator_appointed', ...of, role },
    )
  }
  const forward = (seconds: number) => {
    now = now.add({ seconds })
  }
  return {
    context,
    database,
    forward,
    /** Submits the code of a step, by default the one that its clock shows now. */
    submitAt: async (person: Person, step = stepNow(context)) =>
      submit(context, person, await codeOf(context, person.tokenId, step)),
    /** An hour ahead two codes are accepted, half a minute apart; then the clock is right again. */
    async poison(person: Person): Promise<readonly [number, number]> {
      forward(hour)
      const first = stepNow(context)
      assert.equal(await submit(context, person, await codeOf(context, person.tokenId, first)), 'accepted')
      forward(90)
      const last = stepNow(context)
      assert.equal(await submit(context, person, await codeOf(context, person.tokenId, last)), 'accepted')
      forward(-hour - 60)
      return [first, last]
    },
  }
}

type Stage = Awaited<ReturnType<typeof stage>>

async function recordOf({ context }: Stage, { service, userId }: Person) {
  const operator = await findOperator(context, desk, 'desk01')
  assert.ok(operator)
  const record = await showUser(context, operator, service, userId)
  assert.ok(record)
  return record
}

async function actOn(at: Stage, { service, userId }: Person, step: 'ask' | 'carry_out'): Promise<string> {
  const { seen } = await recordOf(at, { service, userId, tokenId: '' })
  const why = { reason: 'お電話', identification: '折返し' }
  const work = {
    action: 'correct_token_use',
    service,
    userId,
    operatorId: 'desk01',
    seen,
    typed: null,
  } as const
  const outcome = await actAtDesk(at.context, caller, { ...work, ...why, step })
  return outcome.ok ? outcome.result : outcome.refusal
}

async function grant(at: Stage, { service, userId }: Person, operatorId = 'approver01'): Promise<string> {
  const requestedAtMs = at.context.now().epochMilliseconds
  const asked = { service, userId, action: 'correct_token_use', requestedAtMs } as const
  const outcome = await settleApproval(at.context, caller, { ...asked, operatorId, grant: true })
  return outcome.ok ? 'granted' : outcome.refusal
}

async function correct(at: Stage, person: Person): Promise<void> {
  assert.equal(await actOn(at, person, 'ask'), 'requested')
  assert.equal(await grant(at, person), 'granted')
  assert.equal(await actOn(at, person, 'carry_out'), 'done')
}

function waysBack(driver: Driver): void {
  test('R2, OTP-03: a poisoned token is refused, uncounted; two persons put it right, and two codes in a row pass', async (t) => {
    const at = await stage(t, driver)
    const { context, submitAt, forward } = at
    const person = await addPerson(context, shoko, 'user0001')
    forward(60)
    const used = stepNow(context)
    assert.equal(await submitAt(person), 'accepted')
    await at.poison(person)
    assert.equal(await submitAt(person), 'code_spent')
    assert.equal((await bindingOf(context.store, person))?.failures, 0)
    const record = await recordOf(at, person)
    assert.equal(record.usedAhead, true)
    const offered = record.actions.find(({ action }) => action === 'correct_token_use')
    assert.deepEqual(offered?.because, ['correct_token_use'])

    assert.equal(await actOn(at, person, 'ask'), 'requested')
    assert.equal(await actOn(at, person, 'carry_out'), 'nothing_to_do', 'not granted yet')
    assert.equal(await grant(at, person, 'desk01'), 'not_permitted', 'nor by oneself')
    assert.equal(await grant(at, person), 'granted')
    assert.equal(await actOn(at, person, 'carry_out'), 'done')
    assert.equal(await actOn(at, person, 'carry_out'), 'nothing_to_do', 'once')
    assert.equal((await recordOf(at, person)).usedAhead, false)

    for (let step = used; step <= stepNow(context); step++)
      assert.ok(['code_spent', 'code_wrong'].includes(await submitAt(person, step)), `step ${step - used}`)
    forward(30)
    assert.equal(await submit(context, person, '000000'), 'code_wrong')
    assert.equal(await submitAt(person), 'token_fenced')
    assert.equal(await submitAt(person), 'code_spent', 'the same once more')
    forward(60)
    assert.equal(await submitAt(person), 'token_fenced', 'not the next one')
    forward(30)
    assert.equal(await submitAt(person), 'accepted')
    await assertHolds(context)
  })

  test('I1: what was accepted in the false future is refused when that time comes, at login, alone and in a synchronization', async (t) => {
    const at = await stage(t, driver)
    const { context, submitAt, forward } = at
    const person = await addPerson(context, shoko, 'user0001')
    forward(60)
    const [first, last] = await at.poison(person)
    await correct(at, person)
    forward(30)
    assert.equal(await submitAt(person), 'token_fenced')
    forward(30)
    assert.equal(await submitAt(person), 'accepted')
    const { use } = await context.store.read({ use: tokenUseState.ref(person.tokenId) })
    assert.deepEqual(use?.spentAhead, [first - 1, first, last - 1, last])

    const policy = context.profiles.get(shoko)?.code
    assert.ok(policy)
    forward((first - stepNow(context)) * 30)
    assert.equal(await submitAt(person), 'code_spent')
    const code = await codeOf(context, person.tokenId)
    const alone = await checkToken(context, caller, { tokenId: person.tokenId, code }, policy)
    assert.equal(alone.ok ? 'accepted' : alone.refusal, 'code_spent')
    const codes = [
      await codeOf(context, person.tokenId, first),
      await codeOf(context, person.tokenId, first + 1),
    ]
    const ticketHash = await ticketOf(context, person)
    const pair = { ...person, ticketHash, codes: codes as [string, string] }
    assert.equal((await synchronizeToken(context, caller, pair)).ok, false)
    forward(30)
    assert.equal(await submitAt(person), 'accepted', 'the step between')
    forward((last - stepNow(context)) * 30)
    assert.equal(await submitAt(person), 'code_spent')
    forward(30)
    assert.equal(await submitAt(person), 'accepted')
    await assertHolds(context)
  })

  test('R2: 同期ズレ補正 after the correction takes the two codes at once, and a third one logs in', async (t) => {
    const at = await stage(t, driver)
    const { context, submitAt, forward } = at
    const person = await addPerson(context, shoko, 'user0001')
    forward(60)
    await at.poison(person)
    const synchronize = async () => {
      const step = stepNow(context)
      const codes = [
        await codeOf(context, person.tokenId, step - 1),
        await codeOf(context, person.tokenId, step),
      ] as const
      const ticketHash = await ticketOf(context, person)
      return (await synchronizeToken(context, caller, { ...person, ticketHash, codes })).ok
    }
    assert.equal(await synchronize(), false, 'not before')
    await correct(at, person)
    assert.equal(await synchronize(), false, 'nor with codes from before')
    forward(60)
    assert.equal(await synchronize(), true)
    assert.equal(await submitAt(person), 'code_spent')
    forward(30)
    assert.equal(await submitAt(person), 'accepted')
    await assertHolds(context)
  })

  test('OTP-03: the database lets no last step go back but from the false one, behind the fence', async (t) => {
    const at = await stage(t, driver)
    const person = await addPerson(at.context, shoko, 'user0001')
    const step = await lastStepOf(at.context.store, person.tokenId)
    const { service, userId, tokenId } = person
    const event = {
      type: 'token_use_corrected',
      service,
      userId,
      tokenId,
      step: step - 50,
      spentAhead: [],
    } as const
    await assert.rejects(happen(at.context.store, { ...event, fromStep: step + 1 }))
    assert.equal(await lastStepOf(at.context.store, tokenId), step)
    await happen(at.context.store, { ...event, fromStep: step })
    assert.equal(await lastStepOf(at.context.store, tokenId), step - 50)
  })
}

onBothDatabases('a false future', waysBack)
