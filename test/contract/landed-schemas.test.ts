// R4: databases of the demo, left by the code of each landed schema, open with today's code: their journals hold, their
// rows are what the events make of them, and their people get in, with the tokens that they have (test/fixtures/README.md).

import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bindVerifiers } from '../../src/authority/operations/bind-verifiers.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { modules } from '../../src/compose/modules.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { createClock } from '../support/world.ts'
import { fixtures, type Landed, openLanded } from './support/landed.ts'
import { caller, codeOf, createContext, stepNow } from './support/people.ts'

/** Hours after they were left, before a first password lapses. */
const reopened = '2026-11-30T09:00:15+09:00'

/** With how many entries each was left, and how many opening it adds: see below. */
const left = {
  'demo-4e198e2': { entries: 45, added: 14 },
  'demo-d3f28c3': { entries: 107, added: 18 },
  'demo-6c7c2f0': { entries: 159, added: 32 },
  'demo-ee8532d': { entries: 187, added: 1 },
  'demo-847c3e9': { entries: 187, added: 1 },
} as const

const user = { service: 'shoko-chukin/fx-web', userId: '0000000001' } as const

/** A token that nobody has enrolled yet. */
async function freeToken({ store }: Context): Promise<string> {
  const [row] = await store.query(
    "SELECT token_id FROM token t WHERE moving_factor = 'time' AND NOT EXISTS (SELECT 1 FROM binding b WHERE b.token_id = t.token_id) ORDER BY token_id",
  )
  assert.ok(row, 'no token is free')
  return String(row[0])
}

async function ticket(context: Context, purpose: 'enrollment' | 'login'): Promise<string> {
  const outcome = await passFirstFactor(context, caller, { ...user, purpose, password: 'Hajime2024' })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return sessionHash(outcome.sessionId)
}

let landed: Landed | undefined
let clock: ReturnType<typeof createClock>
afterEach(() => landed?.close())

async function contextOf(name: string) {
  landed = openLanded(name, reopened)
  clock = createClock(reopened)
  const context = createContext(landed.store, landed.keyRingText, clock.now)
  // As whatever opens the database does.
  await bindVerifiers(
    context,
    modules.flatMap(({ verifiers = [] }) => verifiers),
  )
  return context
}

for (const [name, { entries, added }] of Object.entries(left)) {
  describe(`R4: the database ${name}`, () => {
    test('migrates, its journal holds against its last checkpoint, and every row follows from it', async () => {
      const context = await contextOf(name)
      const checkpointsFile = fileURLToPath(new URL(`${name}/journal-checkpoints.jsonl`, fixtures))
      const report = await verifyJournal(context, { checkpointsFile, compareRows: true })
      assert.equal(report.fault, null)
      // Opening it starts a chain; before 0021 it also binds each verifier to its owner, and says so.
      assert.equal(report.entries, entries + added)
      assert.ok(report.rowsCompared > entries / 2, `${report.rowsCompared} rows`)
    })

    test('lets its people in with the password and a token of then, and with nothing else; the journal goes on', async () => {
      const context = await contextOf(name)
      const login = { ...user, purpose: 'login', password: 'Machigai1' } as const
      const wrong = await passFirstFactor(context, caller, login)
      assert.deepEqual(wrong, { ok: false, refusal: 'password_wrong' })
      const tokenId = await freeToken(context)
      const now = stepNow(context)
      const codes = [await codeOf(context, tokenId, now - 1), await codeOf(context, tokenId, now)] as const
      const ticketHash = await ticket(context, 'enrollment')
      const enrolled = await enrollToken(context, caller, { ...user, tokenId, ticketHash, codes })
      assert.ok(enrolled.ok, JSON.stringify(enrolled))
      clock.forward({ seconds: 30 })
      const [stale, fresh] = [codes[1], await codeOf(context, tokenId)]
      const second = { ...user, ticketHash: await ticket(context, 'login') }
      const spent = await logIn(context, caller, { ...second, code: stale })
      assert.deepEqual(spent, { ok: false, refusal: 'code_spent' })
      assert.ok((await logIn(context, caller, { ...second, code: fresh })).ok)
      const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
      assert.deepEqual([report.fault, report.entries > entries + added], [null, true])
    })
  })
}
