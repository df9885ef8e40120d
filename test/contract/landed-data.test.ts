// A database left by the code of commit c55ca6a opens with today's: its journal holds, its rows are what the events
// make of them, and its people log in with what they know and have (test/fixtures/c55ca6a/README.md).

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { bindVerifiers } from '../../src/authority/operations/bind-verifiers.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { touchSession } from '../../src/authority/queries/sessions.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { modules } from '../../src/compose/modules.ts'
import { schema } from '../../src/compose/schema.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { changeLimits } from '../../src/services/web-fb/operations/change-limits.ts'
import { settledPasswords } from '../support/web-fb/companies.ts'
import { createClock } from '../support/world.ts'
import { createContext } from './support/people.ts'
import { type Actor, by, code, otherThan, type Play, wrongPassword } from './support/scenario/play.ts'
import type { Cast } from './support/scenario/scenario.ts'
import { landed, landedText } from './support/scenario/stage.ts'

const cast = JSON.parse(landedText('cast.json')) as Cast
/** Two days after its last entry: every session has ended, no password has expired. */
const reopened = '2025-07-19T10:00:15+09:00'
let folder: string
let play: Play
let context: Context
let landedTables: ReadonlySet<unknown>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warifu-landed-'))
  const path = join(folder, 'warifu.db')
  writeFileSync(path, gunzipSync(readFileSync(new URL('warifu.db.gz', landed))), { mode: 0o600 })
  landedTables = tablesIn(path)
  const clock = createClock(reopened)
  const keys = journalKeys(parseKeyRing(landedText('keys.json')))
  const store = openSqliteStore(path, { schema, now: clock.now(), chain: 'reopened', keys })
  context = createContext(store, landedText('keys.json'), clock.now)
  // As whatever opens the database does.
  await bindVerifiers(
    context,
    modules.flatMap(({ verifiers = [] }) => verifiers),
  )
  play = { context, clock }
})
afterEach(async () => {
  await context.store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As the file was left: opening it makes the tables that came later. */
function tablesIn(path: string): ReadonlySet<unknown> {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return new Set(
      db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .all()
        .map(({ name }) => name),
    )
  } finally {
    db.close()
  }
}

/** The check of `warifu journal verify`, with the rows. */
async function verified() {
  return verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
}

async function stepOne({ service, userId, password }: Pick<Actor, 'service' | 'userId' | 'password'>) {
  play.clock.forward({ hours: 1 })
  const outcome = await passFirstFactor(context, by, { service, userId, password, purpose: 'login' })
  if (!outcome.ok) return outcome
  const hash = sessionHash(outcome.sessionId)
  await touchSession(context.store, hash, context.now().epochMilliseconds)
  return { ...outcome, hash }
}

async function stepTwo({ service, userId }: Actor, ticketHash: string, typed: string): Promise<string> {
  const outcome = await logIn(context, by, { service, userId, ticketHash, code: typed })
  return outcome.ok ? outcome.stage : outcome.refusal
}

test('AUD-03: the journal holds, and every row is what its events make of it', async () => {
  const { fault, chains, checkpoints, rowsCompared, entries, olderEntries } = await verified()
  assert.deepEqual({ fault, chains, checkpoints }, { fault: null, chains: 3, checkpoints: 2 })
  // Its start, what was bound of the passwords, and that this is done: the rest is from before there were MACs.
  const bound = (
    await newestJournal(context.store, { types: ['password_rehashed', 'fixed_password_rehashed'] }, 1000)
  ).filter(({ mac }) => mac !== null)
  assert.ok(bound.length > 10, `${bound.length} passwords`)
  assert.equal(olderEntries, entries - bound.length - 2)
  assert.ok(rowsCompared > 400, `${rowsCompared} rows`)
})

test('every kind of state is there that the code of then had', async () => {
  const then = schema.states.filter(({ table }) => landedTables.has(table.name))
  assert.equal(then.length, 34)
  for (const state of then)
    assert.equal((await statesAfter(context.store, state, null, 1)).length, 1, `there is no ${state.name}`)
})

describe('whoever had a password and a token before', () => {
  for (const kind of ['fx', 'personal', 'desk'] as const) {
    test(`logs in with both, and nothing is wrong: ${kind}`, async () => {
      const actor = cast[kind]
      const wrong = await stepOne({ ...actor, password: wrongPassword })
      assert.deepEqual(wrong, { ok: false, refusal: 'password_wrong' })
      const ticket = await stepOne(actor)
      assert.ok(ticket.ok, JSON.stringify(ticket))
      const right = await code(play, actor.tokenId)
      assert.equal(await stepTwo(actor, ticket.hash, otherThan(right)), 'code_wrong')
      assert.equal(await stepTwo(actor, ticket.hash, right), 'authenticated')
    })
  }

  test('logs in with the password and confirms with the token: fb', async () => {
    const { service, userId, customerId, tokenId } = cast.fb
    assert.equal((await stepOne({ ...cast.fb, password: wrongPassword })).ok, false)
    const entered = await stepOne(cast.fb)
    assert.ok(entered.ok && entered.stage === 'authenticated', JSON.stringify(entered))
    const who = { service, userId, customerId, sessionHash: entered.hash }
    const limits = { perTransferYen: 3_000_000, perDayYen: 6_000_000 }
    const raise = { limits, registrationPassword: settledPasswords.registration }
    const right = await code(play, tokenId)
    const guessed = await changeLimits(context, by, who, { ...raise, code: otherThan(right) })
    assert.deepEqual(guessed, { ok: false, refusal: 'code_wrong' })
    assert.ok((await changeLimits(context, by, who, { ...raise, code: right })).ok)
  })
})

test('X4: nobody gets in by a verifier of then that is put back', async () => {
  const { service, userId } = cast.fx
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  assert.match(password === undefined ? '' : reveal(password.verifier), /,bound=1\$/)
  assert.ok(password?.previous.every((each) => reveal(each).includes(',bound=1$')))
  await context.store.query(
    "UPDATE password SET verifier = replace(verifier, ',bound=1', '') WHERE service = ? AND user_id = ?",
    service,
    userId,
  )
  assert.deepEqual(await stepOne(cast.fx), { ok: false, refusal: 'password_wrong' })
})

test('whoever was locked out stays so, and the journal goes on', async () => {
  const locked = { service: cast.fb.service, userId: 'forced01', password: cast.fb.password }
  assert.deepEqual(await stepOne(locked), { ok: false, refusal: 'password_locked' })
  const guesser = { service: cast.fx.service, userId: '0000000008', password: cast.fx.password }
  assert.deepEqual(await stepOne(guesser), { ok: false, refusal: 'code_locked' })
  assert.equal((await verified()).fault, null)
})
