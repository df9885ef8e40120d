// R3: what modules keep of their own is void behind a fence, too: each is open in the backup, and used up, granted or taken since.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { raiseFence } from '../../src/authority/operations/raise-fence.ts'
import { newestFence } from '../../src/authority/queries/fence.ts'
import { tokenMoveState } from '../../src/authority/rules/token-move.ts'
import { postingCaseState } from '../../src/bank/rules/posting-case.ts'
import { schema } from '../../src/compose/schema.ts'
import { lostEntries } from '../../src/desk/operations/lost-entries.ts'
import { type PrintEvent, printRunState } from '../../src/desk/rules/print/print-run.ts'
import { type ToRepeat, toRepeat } from '../../src/desk/rules/to-repeat.ts'
import { toldOf } from '../../src/doors/event-stream/rules/told.ts'
import { Artifacts } from '../../src/doors/oidc/operations/artifacts.ts'
import { askUser, standingOf } from '../../src/doors/oidc/operations/asks.ts'
import { entryIn } from '../../src/platform/journal/chain.ts'
import { journalAfter } from '../../src/platform/journal/queries.ts'
import { creditLineState } from '../../src/services/fx-web/rules/credit.ts'
import { orderState } from '../../src/services/fx-web/rules/order.ts'
import { type Restored, restoredTables } from '../../tools/restored-tables.ts'
import { typesTouching } from '../support/events.ts'
import { happen } from './support/changes.ts'
import {
  contractKeyRingText,
  createPostgresDriver,
  type Driver,
  databaseFor,
  epoch,
  sqliteDriver,
} from './support/databases.ts'
import { stage } from './support/fence-stage.ts'
import { addPerson, addToken, assertHolds, caller, createContext, shoko } from './support/people.ts'

const ms = epoch.epochMilliseconds
const ofRun = { service: shoko, runId: 'run1' }
const begun: PrintEvent = {
  type: 'print_run_begun',
  ...ofRun,
  kind: 'passwords',
  count: 0,
  reason: '受付 1',
  madeBy: 'desk01',
  madeAtMs: ms,
}
const ofCase = { service: shoko, accountId: 'a1', entryId: 'e1', operatorId: 'desk01' }
const asked = { wish: 'resend', reason: '再送', askedAtMs: ms } as const
const ofOrder = { service: shoko, userId: 'u1', customerId: 'c1', orderId: 'o1', yen: 1_500_000 }
const terms = {
  side: 'sell',
  currency: 'USD',
  amount: 1_000_000,
  method: 'fixed',
  deliverFrom: '2025-08-01',
  deliverUntil: '2025-08-01',
} as const

const rejected = {
  type: 'passkey_rejected',
  service: shoko,
  sessionHash: 's1',
  purpose: 'login',
  credentialId: 'c1',
  rejectedAtMs: ms,
} as const

const denied = {
  type: 'operation_rejected',
  service: shoko,
  operationId: 'o1',
  by: 'page',
  digest: 'd',
  endedAtMs: ms,
} as const

const tableNames = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  postgres: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
} as const

/** Events that touch what has to be repeated, but after which nobody is let in, and nothing leaves, once they are lost. */
const nothingGained: readonly string[] = [
  'agreement_made',
  'binding_lock_ended',
  'binding_resumed',
  'binding_unlocked',
  'certificate_issued',
  'challenge_failed',
  'challenge_passed',
  'client_certificate_issued',
  'client_created',
  'client_key_added',
  'closed_days_set',
  'code_accepted',
  'code_rejected',
  'contract_answered',
  'contract_concluded',
  'contract_confirmed',
  'contract_taken',
  'contract_used',
  'customer_erased',
  'customer_erasure_begun',
  'customer_signed_out',
  'desk_acted',
  'dispute_closed',
  'dispute_taken',
  'enrollment_rejected',
  'fixed_password_accepted',
  'fixed_password_rehashed',
  'fixed_password_rejected',
  'fixed_password_released',
  'key_added',
  'key_made_current',
  'key_replaced',
  'oidc_client_created',
  'operator_appointed',
  'operator_numbered',
  'passkey_accepted',
  'passkey_confirmed',
  'passkey_renamed',
  'passkeys_admitted',
  'passkeys_told',
  'password_accepted',
  'password_lock_ended',
  'password_rehashed',
  'password_rejected',
  'password_unlocked',
  'payee_set',
  'radius_client_created',
  'replacement_asked',
  'rows_resealed',
  'service_restarted',
  'session_ended',
  'session_started',
  'terms_accepted',
  'token_barred',
  'token_device_registered',
  'token_imported',
  'token_issued',
  'token_offered',
  'token_shredded',
  'token_synchronized',
  'transfers_thawed',
  'user_created',
  'user_resumed',
  'users_fenced',
  'webhook_created',
]

const kindsOfArtifacts = ['AuthorizationCode', 'AccessToken', 'Interaction', 'Grant', 'Session'] as const

function fences(driver: Driver): void {
  test('R3: no code, token, login or answer of OpenID Connect is good again; an assertion stays used', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const person = await addPerson(lost, shoko, 'oidc0001', 'time')
    for (const kind of kindsOfArtifacts)
      await new Artifacts(lost, shoko, kind).keep('id', { kind, grantId: 'g1' }, 3600)
    const once = (of: typeof lost) => new Artifacts(of, shoko, 'ReplayDetection').keepOnce('jti', {}, 3600)
    assert.ok(await once(lost))
    const [label, value] = ['内容', '住所変更']
    const operation = { template: 'note', fields: [{ label, type: 'text', value }] } as const
    const system = { oidcClientId: 'oc1', clientName: '電話受付', notificationToken: 'secret' }
    const ask = { ...system, service: shoko, userId: person.userId, id: 'ask1', operation, validSeconds: 300 }
    assert.equal(await askUser(lost, caller, ask), 'asked')
    assert.ok(await standingOf(lost, { service: shoko, id: 'ask1' }))
    await backUp()
    const context = await restore()
    for (const kind of kindsOfArtifacts) {
      const kept = new Artifacts(context, shoko, kind)
      assert.equal(await kept.find('id'), undefined, kind)
      assert.equal(await kept.consume('id'), false, kind)
    }
    assert.equal(await once(context), false)
    assert.equal(await standingOf(context, { service: shoko, id: 'ask1' }), undefined)
    assert.deepEqual(await context.store.query('SELECT 1 FROM oidc_ask'), [])
    await assertHolds(context)
  })

  test('R3: a move, an order, letters and a request about a posting are not gone on with', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const tokenId = await addToken(lost, 'time')
    const order = { ...ofOrder, ...terms, limitRate: 15_000, keepUntil: '2025-07-31' }
    await happen(
      lost.store,
      { type: 'token_move_begun', moveHash: 'm1', tokenId, expiresAtMs: ms + 300_000 },
      begun,
      { type: 'posting_case_asked', ...ofCase, ...asked },
      { type: 'order_placed', ...order, placedAtMs: ms, expiresAtMs: ms + 86_400_000 },
    )
    await backUp()
    const context = await restore()
    const rows = await context.store.read({
      move: tokenMoveState.ref('m1'),
      run: printRunState.ref(shoko, 'run1'),
      postingCase: postingCaseState.ref(shoko, 'a1', 'e1'),
      order: orderState.ref(shoko, 'o1'),
      line: creditLineState.ref(shoko, 'c1'),
    })
    assert.equal(rows.move, undefined)
    assert.equal(rows.run?.lostAtMs, context.now().epochMilliseconds)
    assert.equal(rows.postingCase?.status, 'declined')
    assert.equal(rows.order?.status, 'cancelled')
    assert.equal(rows.line?.ordersYen, 0)
    await assertHolds(context)
  })

  test('R3: a file that left is not lost by a restore, and a fence may be raised again', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const taken = { type: 'print_file_taken', ...ofRun, takenBy: 'desk02', takenAtMs: ms } as const
    await happen(lost.store, begun)
    await happen(lost.store, { ...taken, file: 'pdf' })
    await happen(lost.store, { ...taken, file: 'csv' })
    await backUp()
    const context = await restore()
    const { run } = await context.store.read({ run: printRunState.ref(shoko, 'run1') })
    assert.equal(run?.lostAtMs, null)
    await assertHolds(context)
  })

  test('R3: what a SIEM was told says who and what has to be stopped once more, and nothing else', async (t) => {
    const { lost, backUp, restore, forward } = await stage(t, driver)
    const [one, two] = [await addPerson(lost, shoko, 'kept0001'), await addPerson(lost, shoko, 'lost0001')]
    const stop = ({ userId }: typeof one) =>
      happen(lost.store, { type: 'user_suspended', service: shoko, userId })
    await stop(one)
    const newest = (await lost.store.query('SELECT max(at_ms) FROM journal'))[0]?.[0] as number
    await backUp()
    forward(60)
    await stop(two)
    await happen(lost.store, { type: 'token_revoked', tokenId: two.tokenId, reason: 'lost' })
    for (const refusal of ['passkey_unknown', 'passkey_copied'] as const)
      await happen(lost.store, { ...rejected, userId: two.userId, refusal })
    for (const reason of ['not_mine', 'again'] as const)
      await happen(lost.store, { ...denied, ...two, reason })
    await addToken(lost)
    const told = (await journalAfter(lost.store, null, 1000)).map((row) =>
      toldOf({ ...row, body: entryIn(row) ?? null }),
    )
    const context = await restore()
    const fence = await newestFence(context.store)
    assert.equal(fence?.lastAtMs, newest)
    const since = Temporal.Instant.fromEpochMilliseconds(fence?.lastAtMs ?? 0)
    const lines = [...told, ...told, '', 'no event']
    const found = await lostEntries(context.store, lines, since)
    assert.equal(found.unread, 1)
    assert.deepEqual(
      found.lost.map(({ group, type, userId, event }) => [group, type, userId, event['tokenId']]),
      [
        ['users', 'user_suspended', two.userId, undefined],
        ['tokens', 'token_revoked', null, two.tokenId],
        ['passkeys', 'passkey_rejected', two.userId, undefined],
        ['money', 'operation_rejected', two.userId, two.tokenId],
      ],
    )
    assert.deepEqual(
      (await lostEntries(lost.store, told, since)).lost,
      [],
      'nothing is lost where it happened',
    )
  })

  test('R3: every table has its verdict: void or held by what a fence counts, or what a person has to repeat', async (t) => {
    const database = await databaseFor(t, driver)
    const context = createContext(await database.open(epoch), contractKeyRingText, () => epoch)
    const names = (await context.store.query(tableNames[database.place.driver])).map(
      ([name]) => name as string,
    )
    assert.deepEqual(Object.keys(restoredTables).sort(), names.sort())
    const by = (...verdicts: readonly Restored['verdict'][]) =>
      Object.values(restoredTables).flatMap(({ verdict, by: what }) =>
        verdicts.includes(verdict) ? [what] : [],
      )
    const { counts } = await raiseFence(context, caller)
    assert.deepEqual([...new Set(by('void', 'held'))].sort(), Object.keys(counts).sort())
    assert.deepEqual([...new Set(by('repeat'))].sort(), Object.keys(toRepeat).sort())
    for (const [table, { verdict, by: group }] of Object.entries(restoredTables)) {
      if (verdict !== 'repeat') continue
      const state = schema.states.find((each) => each.table.name === table)
      assert.ok(state && group !== null && Object.hasOwn(toRepeat, group), table)
      const touching = typesTouching(state.name)
      const { events } = toRepeat[group as ToRepeat]
      assert.ok(
        events.some((type) => touching.has(type)),
        `nothing to repeat touches ${table}`,
      )
    }
    const repeated = Object.values(toRepeat).flatMap(({ events }): readonly string[] => events)
    for (const type of repeated) assert.ok(schema.effectsOf({ type }).length > 0, type)
    const touching = Object.entries(restoredTables).flatMap(([table, { verdict }]) => {
      const state = schema.states.find((each) => each.table.name === table)
      return verdict === 'repeat' && state !== undefined ? [...typesTouching(state.name)] : []
    })
    const forgotten = [...new Set(touching)].filter((type) => !repeated.includes(type))
    assert.deepEqual(forgotten.sort(), nothingGained)
  })
}

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`what modules keep behind a fence on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    fences(driver)
  })
}
