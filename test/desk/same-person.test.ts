// ADM-04, X1: whatever door somebody asks through, and under whichever of their names, they don't approve it, nor read
// what it makes. Each way to ask is tried with each way to approve; somebody else then approves the very same request.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addClientKey, revokeClientKey } from '../../src/authority/operations/clients/clients.ts'
import { type Approval, approvalState } from '../../src/authority/rules/approval.ts'
import { clientState } from '../../src/authority/rules/client.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import type { ApprovedAct } from '../../src/authority/rules/two-persons.ts'
import { actOnStaff } from '../../src/desk/operations/act-on-staff.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { apiClient } from '../support/api.ts'
import { formTokenIn } from '../support/client.ts'
import { commands, runAt } from '../support/terminal.ts'
import { happen } from '../support/web-fb/companies.ts'
import { shoko, testCaller } from '../support/world.ts'
import { act, type DeskSite, declinedBecause, type Seat, settle, startDesk } from './support/site.ts'
import { type Caller, settledCaller, shokoDesk, type Worker } from './support/staff.ts'

const employeeNumber = 'B-0815'

let site: DeskSite
/** Who asks and would approve; an approver, but for the moment in which an operator of the desk asks. */
let person: Worker
let other: Seat
let user: Caller
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  user = await settledCaller(site.world, '0000000001')
  person = await site.seat('approver')
  other = await site.seat('approver')
  await site.seat('administrator')
  await site.seat('administrator')
  await become('approver')
})
afterEach(async () => {
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

async function become(role: Role): Promise<void> {
  const by = { kind: 'terminal', id: 'terminal:x' } as const
  const said = { desk: shokoDesk, by, reason: '異動', identification: '端末', seen: null }
  const caller = { requestId: 't', actor: by.id, address: null }
  const work = { act: 'change_role', userId: person.operatorId, role, employeeNumber } as const
  const outcome = await actOnStaff(site.world.context, caller, { ...work, ...said })
  assert.ok(outcome.ok, JSON.stringify(outcome))
}

type Asked = Pick<Approval, 'service' | 'userId'> & { readonly action: ApprovedAct }

async function askAtTheTerminal(as: string): Promise<Asked> {
  const words = ['ca', 'create', '--name', '試験認証局', '--as', as, '--reason', '更新']
  const { exitCode, json } = await runAt(site.world.context, [...words, '--desk', 'shoko-chukin'])
  assert.equal(exitCode, 3)
  return {
    service: shokoDesk,
    userId: (json as { approval: string }).approval,
    action: 'terminal:ca create',
  }
}

/** With the first key, or one that was made later; `then` is done about the client before anybody approves. */
async function askOverTheApi(
  madeBy: string,
  rotatedBy = madeBy,
  then = async (_: { readonly clientId: string; readonly keyIds: readonly string[] }) => {},
): Promise<Asked> {
  const { context } = site.world
  const told = { service: shoko, scopes: ['bindings:act'] } as const
  const maker = { ...testCaller, actor: `terminal:${madeBy}` }
  const client = await apiClient(context, site.server.origin, told, maker)
  const rotation = { clientId: client.clientId, keyDays: null }
  const rotated = await addClientKey(context, { ...testCaller, actor: `terminal:${rotatedBy}` }, rotation)
  assert.ok(rotated.ok)
  const asked = { action: 'revoke', reason: '端末の紛失' }
  const body = {
    method: 'POST',
    body: JSON.stringify(asked),
    headers: { 'Content-Type': 'application/json' },
  }
  const answer = await client.send(`users/${user.userId}/binding/acts`, body, rotated.apiKey)
  assert.equal(answer.status, 202)
  await then({ clientId: client.clientId, keyIds: [client.keyId, rotated.keyId] })
  return { service: shoko, userId: user.userId, action: 'revoke_token' }
}

/** Each files a request as the person, and gives which. */
const waysToAsk: Readonly<Record<string, () => Promise<Asked>>> = {
  'on a screen of the desk, in another role': async () => {
    await become('desk')
    const seat = await site.signIn(person)
    assert.equal((await act(seat, user, 'revoke_token')).status, 303)
    await become('approver')
    return { service: shoko, userId: user.userId, action: 'revoke_token' }
  },
  'at the terminal, under the login ID': () => askAtTheTerminal(person.operatorId),
  'at the terminal, under the login ID in capitals': () => askAtTheTerminal(person.operatorId.toUpperCase()),
  'at the terminal, under the login ID in full width': () =>
    askAtTheTerminal(
      person.operatorId.replaceAll(/[!-~]/g, (c) => String.fromCharCode((c.codePointAt(0) ?? 0) + 0xfee0)),
    ),
  'at the terminal, under the 社員番号': () => askAtTheTerminal('b-0815'),
  'over the API, with the first key that the person made': () => askOverTheApi(person.operatorId, 'yamada'),
  'over the API, with a later key that the person made': () => askOverTheApi('yamada', employeeNumber),
  'over the API, with a key that was revoked since': () =>
    askOverTheApi('yamada', person.operatorId, async ({ clientId, keyIds: [, keyId = ''] }) => {
      assert.ok((await revokeClientKey(site.world.context, testCaller, { clientId, keyId })).ok)
    }),
}

async function press(seat: Seat, asked: Asked, verdict: 'granted' | 'declined'): Promise<Response> {
  const form_token = formTokenIn(await seat.browser.page(deskHref(shokoDesk, 'approvals')))
  const requestedAtMs = String((await approvalOf(asked))?.requestedAtMs)
  return seat.browser.post(deskHref(shokoDesk, 'settle'), {
    form_token,
    requestedAtMs,
    verdict,
    words: verdict === 'declined' ? declinedBecause : '',
    ...asked,
  })
}

async function approvalOf({ service, userId, action }: Asked): Promise<Approval | undefined> {
  const approval = approvalState.ref(service, userId, action)
  return (await site.world.context.store.read({ approval })).approval
}

/** Each tries to grant the request as the person. */
const waysToApprove: Readonly<Record<string, (asked: Asked) => Promise<boolean>>> = {
  'on 承認 of the desk': async (asked) =>
    (await press(await site.signIn(person), asked, 'granted')).status === 303,
  'in a second session beside the first': async (asked) => {
    await site.signIn(person)
    return (await press(await site.signIn(person), asked, 'granted')).status === 303
  },
  'as an administrator of the desk, after a change of role': async (asked) => {
    await become('administrator')
    const isGranted = (await press(await site.signIn(person), asked, 'granted')).status === 303
    await become('approver')
    return isGranted
  },
  'past the screens': async (asked) => {
    const requestedAtMs = (await approvalOf(asked))?.requestedAtMs ?? 0
    const verdict = { ...asked, operatorId: person.operatorId, grant: true, requestedAtMs }
    return (await settleApproval(site.world.context, testCaller, verdict)).ok
  },
}

for (const [asking, ask] of Object.entries(waysToAsk)) {
  describe(`ADM-04: who asks ${asking}`, () => {
    test('approves it in no way; somebody else does', async () => {
      const asked = await ask()
      for (const [approving, approve] of Object.entries(waysToApprove)) {
        assert.equal(await approve(asked), false, approving)
        assert.equal((await approvalOf(asked))?.status, 'pending', approving)
      }
      // What somebody asked for who may not ask any more falls, whoever comes.
      await become('desk')
      assert.equal((await press(other, asked, 'granted')).status, 303)
      assert.equal((await approvalOf(asked))?.status, 'granted')
    })
  })
}

test('ADM-04: a second account of the same person is not opened, and there is no door to approve at but the desk', async () => {
  const by = { kind: 'operator', id: 'administrator3' } as const
  const said = { desk: shokoDesk, by, reason: '新任', identification: '人事通知', seen: null }
  const work = { act: 'appoint_operator', userId: 'second', userName: '窓口 一子', role: 'approver' } as const
  const outcome = await actOnStaff(site.world.context, testCaller, { ...work, ...said, employeeNumber })
  assert.deepEqual(outcome, { ok: false, refusal: 'employee_number_taken' })
  assert.deepEqual(
    commands.map(({ words }) => words).filter((words) => /approv|grant|settle/.test(words)),
    ['approval list', 'approval withdraw'],
  )
  const told = { service: shoko, scopes: ['bindings:act'] } as const
  const client = await apiClient(site.world.context, site.server.origin, told)
  const document = JSON.stringify(Object.keys((await (await client.get('openapi.json')).json()).paths))
  assert.doesNotMatch(document, /approv|grant|settle/)
})

test('ADM-04: a grant is void once its approver came by a key of the client that asked', async () => {
  const { context } = site.world
  const told = { service: shoko, scopes: ['bindings:act'] } as const
  const client = await apiClient(context, site.server.origin, told)
  const revoke = (key: string) =>
    client.send(
      `users/${user.userId}/binding/acts`,
      {
        method: 'POST',
        body: '{"action":"revoke","reason":"端末の紛失"}',
        headers: { 'Content-Type': 'application/json' },
      },
      key,
    )
  assert.equal((await revoke(client.apiKey)).status, 202)
  assert.equal((await settle(other, user, 'revoke_token')).status, 303)
  const approver = { ...testCaller, actor: `terminal:${other.operatorId}` }
  const made = await addClientKey(context, approver, { clientId: client.clientId, keyDays: null })
  assert.ok(made.ok)
  for (const key of [made.apiKey, client.apiKey]) assert.notEqual((await revoke(key)).status, 200)
  const asked = { service: shoko, userId: user.userId, action: 'revoke_token' } as const
  assert.equal((await approvalOf(asked))?.status, 'granted', 'not used')
})

test('X1, ADM-04: who asked at the terminal under the login ID does not read the password under the 社員番号, nor the other way round', async () => {
  const create = (userId: string) => {
    const of = ['--service', shoko, '--customer', '割符商事', '--customer-number', '0001234567']
    return ['user', 'create', ...of, '--user-id', userId, '--user-name', '割符 花子', '--reason', '新規']
  }
  const names = [person.operatorId, employeeNumber]
  for (const [i, [asker = '', reader = '']] of [names, names.toReversed()].entries()) {
    const words = create(`t${i}`)
    const { json } = await runAt(site.world.context, [...words, '--as', asker])
    const { approval } = json as { approval: string }
    const asked = { service: shokoDesk, userId: approval, action: 'terminal:user create' } as const
    assert.equal((await press(other, asked, 'granted')).status, 303)
    const carryOut = (as: string) => runAt(site.world.context, [...words, '--approval', approval, '--as', as])
    await assert.rejects(carryOut(reader), /another person than who asked/)
    assert.match((await carryOut('suzuki')).lines.join('\n'), /initial password/)
  }
})

test('X1: nobody approves what a client asked for while nobody knows who made its key; replaced, it asks anew', async () => {
  const { context, clock } = site.world
  const asked = await askOverTheApi('yamada', 'suzuki', async ({ clientId, keyIds }) => {
    // As a version made it that did not record this.
    const { client } = await context.store.read({ client: clientState.ref(clientId) })
    const keys = client?.keys.map(({ madeBy: _, ...key }) => key) ?? []
    const [key, later] = keys
    assert.ok(client && key && later)
    const { service, name, scopes, requestsPerSecond, createdAtMs } = client
    const of = { service, clientId }
    await happen(
      context,
      { type: 'client_created', ...of, name, scopes, requestsPerSecond, key, createdAtMs },
      { type: 'client_key_added', ...of, key: { ...later, madeBy: 'terminal:suzuki' }, dropped: [] },
    )
    const form = await press(other, { service, userId: user.userId, action: 'revoke_token' }, 'granted')
    assert.equal(form.status, 409)
    assert.match(await form.text(), /だれが作成したかの記録がない/)
    clock.forward({ seconds: 1 })
    assert.ok((await revokeClientKey(context, testCaller, { clientId, keyId: keyIds[0] ?? '' })).ok)
  })
  assert.equal((await press(other, asked, 'granted')).status, 409, 'what was asked for before')
  assert.equal((await press(other, asked, 'declined')).status, 303)
})
