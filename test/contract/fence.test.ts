// R3: a backup that is restored brings back nothing that was used, sent or opened before: each of them is used after the
// backup, the backup is restored, and each is tried again.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { checkToken, resynchronizeToken } from '../../src/authority/operations/check-token.ts'
import { createOperationForClient } from '../../src/authority/operations/clients/create-operation.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { newActivation } from '../../src/authority/operations/issue-activation.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { settleHeldMail } from '../../src/authority/operations/mail/settle-held-mail.ts'
import { logInByMail } from '../../src/authority/operations/methods/log-in-by-mail.ts'
import { sendLoginCode } from '../../src/authority/operations/methods/send-code.ts'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { findOperation } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { newestMails } from '../../src/authority/queries/mails.ts'
import { activationState, refuseActivation } from '../../src/authority/rules/activation.ts'
import { openSession } from '../../src/authority/rules/gate.ts'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import { sessionState } from '../../src/authority/rules/session.ts'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { deliverRuns } from '../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { handoverRunState } from '../../src/services/web-fb/rules/handover.ts'
import { digitsOf } from '../support/token-device.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { happen } from './support/changes.ts'
import { createPostgresDriver, type Driver, epoch, sqliteDriver } from './support/databases.ts'
import { stage } from './support/fence-stage.ts'
import { fateOf, mailService, noticeContent, queue } from './support/mails.ts'
import {
  addPerson,
  addToken,
  addUser,
  assertHolds,
  caller,
  codeOf,
  type Person,
  shoko,
  stepNow,
  submit,
  ticketOf,
  ticketsOf,
} from './support/people.ts'
import { addExecuted, lineOf } from './support/runs.ts'

const used = 10

async function people(context: Context, movingFactor: 'time' | 'event'): Promise<readonly Person[]> {
  const all: Person[] = []
  for (let i = 0; i < used; i++) all.push(await addPerson(context, shoko, `user000${i}`, movingFactor))
  return all
}

function fences(driver: Driver): void {
  test(`R3: of ${used} used codes of event-based tokens none is accepted again; two in a row are`, async (t) => {
    const { lost, backUp, restore, forward } = await stage(t, driver)
    const persons = await people(lost, 'event')
    await backUp()
    for (const person of persons)
      assert.equal(await submit(lost, person, await codeOf(lost, person.tokenId, 2)), 'accepted')
    forward(60)
    const context = await restore()
    for (const person of persons) {
      assert.equal(await submit(context, person, await codeOf(context, person.tokenId, 2)), 'token_fenced')
      assert.equal(await submit(context, person, await codeOf(context, person.tokenId, 2)), 'code_spent')
    }
    const [one] = persons
    assert.ok(one)
    // Not the next one, and far ahead: the count begins anew, and only what follows it counts.
    assert.equal(await submit(context, one, await codeOf(context, one.tokenId, 60)), 'token_fenced')
    assert.equal(await submit(context, one, await codeOf(context, one.tokenId, 62)), 'token_fenced')
    assert.equal(await submit(context, one, await codeOf(context, one.tokenId, 63)), 'accepted')
    assert.equal(await submit(context, one, await codeOf(context, one.tokenId, 64)), 'accepted')
    await assertHolds(context)
  })

  test('R3: a token on its own takes two codes too, or its synchronization', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const tokens = [await addToken(lost, 'event'), await addToken(lost, 'event')] as const
    await backUp()
    const context = await restore()
    const policy = context.profiles.get(shoko)?.code
    assert.ok(policy)
    const check = async (tokenId: string, step: number) => {
      const outcome = await checkToken(
        context,
        caller,
        { tokenId, code: await codeOf(context, tokenId, step) },
        policy,
      )
      return outcome.ok ? 'accepted' : outcome.refusal
    }
    const [first, second] = tokens
    assert.deepEqual(
      [await check(first, 0), await check(first, 1), await check(first, 2)],
      ['token_fenced', 'accepted', 'accepted'],
    )
    const codes = [await codeOf(context, second, 30), await codeOf(context, second, 31)] as const
    assert.ok((await resynchronizeToken(context, caller, { tokenId: second, codes }, policy)).ok)
    assert.equal(await check(second, 32), 'accepted')
  })

  test(`R3: of ${used} used codes of time-based tokens none is accepted again, within their time`, async (t) => {
    const { lost, backUp, restore, forward } = await stage(t, driver)
    const persons = await people(lost, 'time')
    forward(60)
    await backUp()
    const codes = await Promise.all(persons.map(({ tokenId }) => codeOf(lost, tokenId)))
    for (const [i, person] of persons.entries())
      assert.equal(await submit(lost, person, codes[i] ?? ''), 'accepted')
    const step = stepNow(lost)
    forward(5)
    const context = await restore()
    for (const [i, person] of persons.entries()) {
      assert.equal(await submit(context, person, codes[i] ?? ''), 'code_spent')
      const { use } = await context.store.read({ use: tokenUseState.ref(person.tokenId) })
      assert.ok((use?.lastStep ?? 0) >= step)
    }
    forward(60)
    const [one] = persons
    assert.ok(one)
    assert.equal(await submit(context, one, await codeOf(context, one.tokenId)), 'accepted')
    await assertHolds(context)
  })

  test('R3: tickets and sessions from before are over', async (t) => {
    const { lost, backUp, restore, forward } = await stage(t, driver)
    const [a, b] = [await addPerson(lost, shoko, 'ticket01'), await addPerson(lost, shoko, 'session1')]
    forward(60)
    const ticketHash = await ticketOf(lost, a)
    const login = { ...b, ticketHash: await ticketOf(lost, b), code: await codeOf(lost, b.tokenId) }
    const inside = await logIn(lost, caller, login)
    assert.ok(inside.ok)
    await backUp()
    const context = await restore()
    forward(60)
    const outcome = await logIn(context, caller, { ...a, ticketHash, code: await codeOf(context, a.tokenId) })
    assert.deepEqual(outcome, { ok: false, refusal: 'ticket_invalid' })
    const profile = context.profiles.get(shoko)
    assert.ok(profile)
    const states = await context.store.read({
      session: sessionState.ref(sessionHash(inside.sessionId)),
      user: userState.ref(shoko, b.userId),
    })
    assert.ok(states.session)
    const { startedAtMs } = states.session
    const stages = ['authenticated', 'must_change_password'] as const
    assert.equal(
      openSession(states, startedAtMs, profile, Temporal.Instant.fromEpochMilliseconds(startedAtMs), stages),
      null,
    )
    await assertHolds(context)
  })

  test('R3: the code by mail is void, and what may have been mailed waits for a person', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const of = { service: mailService, userId: '9998000286' }
    await addUser(lost, mailService, of.userId)
    const address = parseMailAddress('hanako@warifu.example')
    assert.ok(address)
    const registered = { ...of, registeredAtMs: 0, coolingUntilMs: 0, address: { confidential: address } }
    await happen(lost.store, { type: 'mail_address_registered', ...registered })
    const [ticketHash = ''] = await ticketsOf(lost, of, 1)
    assert.ok((await sendLoginCode(lost, caller, { ...of, ticketHash })).ok)
    const [mail] = await newestMails(lost.store, mailService, 1)
    assert.ok(mail?.sealed && 'confidential' in mail.sealed)
    const { content } = openMail(lost, mail.mailId, mail.sealed.confidential)
    assert.ok('code' in content)
    const notices = [
      await queue(lost, 'hanako@warifu.example', noticeContent(lost)),
      await queue(lost, 'taro@warifu.example', noticeContent(lost)),
    ] as const
    await backUp()
    const context = await restore()
    // Even a ticket from after the fence opens nothing with it.
    const [fresh = ''] = await ticketsOf(context, of, 1)
    for (const hash of [ticketHash, fresh]) {
      const outcome = await logInByMail(context, caller, { ...of, ticketHash: hash, code: content.code })
      assert.ok(!outcome.ok)
    }
    assert.equal(await fateOf(context, mail.mailId), 'dropped uncertain')
    const settle = (mailId: string, verdict: 'release' | 'drop') =>
      settleHeldMail(context, caller, { mailId, verdict })
    const fates = () => Promise.all(notices.map((mailId) => fateOf(context, mailId)))
    assert.deepEqual(await fates(), ['held', 'held'])
    assert.ok((await settle(notices[0], 'release')).ok)
    assert.ok((await settle(notices[1], 'drop')).ok)
    assert.deepEqual(await fates(), ['waiting', 'dropped held'])
    assert.deepEqual(await settle(notices[1], 'release'), { ok: false, refusal: 'mail_not_held' })
    await assertHolds(context)
  })

  test('R3: what waits for a token is cancelled, so that no answer from before approves it again', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const { userId, tokenId } = await addPerson(lost, shoko, 'signing1', 'time')
    const [label, value] = ['内容', '住所変更']
    const made = await createOperationForClient(lost, caller, {
      service: shoko,
      userId,
      template: 'note',
      fields: [{ label, type: 'text', value }],
      reference: '試験',
      validSeconds: 3600,
    })
    assert.ok(made.ok)
    const { operationId, created } = made
    await backUp()
    const code = await digitsOf(lost, tokenId, created.digest)
    const of = { service: shoko, operationId }
    assert.ok((await answerOperation(lost, caller, of, { by: 'code', code })).ok)
    const context = await restore()
    const again = await answerOperation(context, caller, of, { by: 'code', code })
    assert.equal(again.ok ? 'approved' : again.refusal, 'operation_answered')
    const operation = await findOperation(context, of)
    assert.deepEqual([operation?.status, operation?.reason], ['cancelled', 'restored'])
    await assertHolds(context)
  })

  test('R3: activation codes and requests for approval from before are void', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const of = { service: shoko, userId: 'activate' }
    await addUser(lost, shoko, of.userId)
    const { codeHash } = newActivation(lost.keyRing)
    const expiresAtMs = epoch.epochMilliseconds + 86_400_000
    await happen(lost.store, { type: 'activation_issued', ...of, codeHash, issuedAtMs: 0, expiresAtMs })
    await happen(lost.store, {
      type: 'approval_requested',
      ...of,
      action: 'unlock_code',
      reason: '試験',
      identification: '電話',
      requestedBy: 'desk0001',
      requestedAtMs: epoch.epochMilliseconds,
    })
    await backUp()
    const context = await restore()
    const { activation } = await context.store.read({ activation: activationState.ref(shoko, of.userId) })
    const refused = refuseActivation(activation, { codeHash, required: true }, context.now())
    assert.equal(refused?.outcome.ok, false)
    const approvals = await context.store.query('SELECT status FROM approval')
    assert.deepEqual(approvals, [['void']])
    await assertHolds(context)
  })

  test('R3: a run that may have left waits for a person, made before the backup or after the restore', async (t) => {
    const { lost, backUp, restore, forward } = await stage(t, driver)
    const folder = mkdtempSync(join(tmpdir(), 'warifu-fence-runs-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const payer = await openCompany(lost, 'M54100000025')
    await addExecuted(lost, payer, 'T1', [lineOf(1000)])
    const made = await makeRuns(lost, caller, { service: webFb, operatorId: null })
    assert.ok(made.ok)
    await addExecuted(lost, payer, 'T2', [lineOf(500)])
    await backUp()
    const context = await restore()
    const log = { info() {}, error() {} }
    assert.equal(await deliverRuns(context, folder, log), 0)
    const later = await makeRuns(context, caller, { service: webFb, operatorId: null })
    assert.ok(later.ok)
    assert.equal(await deliverRuns(context, folder, log), 0)
    for (const runId of [...made.runIds, ...later.runIds]) {
      const { run } = await context.store.read({ run: handoverRunState.ref(webFb, runId) })
      assert.ok(run?.heldAtMs, `${runId} is not held`)
      assert.equal(run.deliveredAtMs, null)
    }
    forward(1)
    await assertHolds(context)
  })
}

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`a fence on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    fences(driver)
  })
}
