// R4: databases of the demo, left by the code of three landed schemas, open with today's code: their journals hold, their
// rows are what the events make of them, and their people get in (test/fixtures/README.md).

import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bindVerifiers } from '../../src/authority/operations/bind-verifiers.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { modules } from '../../src/compose/modules.ts'
import { createClock } from '../support/world.ts'
import { fixtures, type Landed, openLanded } from './support/landed.ts'
import { caller, createContext } from './support/people.ts'

/** An hour after they were left, before a first password lapses. */
const reopened = '2026-11-29T22:00:00+09:00'

/** With how many entries and verifiers each was left. */
const left = {
  'demo-4e198e2': { entries: 45, verifiers: 12 },
  'demo-d3f28c3': { entries: 107, verifiers: 16 },
  'demo-6c7c2f0': { entries: 159, verifiers: 30 },
} as const

let landed: Landed | undefined
afterEach(() => landed?.close())

async function contextOf(name: string) {
  landed = openLanded(name, reopened)
  const context = createContext(landed.store, landed.keyRingText, createClock(reopened).now)
  // As whatever opens the database does.
  await bindVerifiers(
    context,
    modules.flatMap(({ verifiers = [] }) => verifiers),
  )
  return context
}

for (const [name, { entries, verifiers }] of Object.entries(left)) {
  describe(`R4: the database ${name}`, () => {
    test('migrates, its journal holds against its last checkpoint, and every row follows from it', async () => {
      const context = await contextOf(name)
      const checkpointsFile = fileURLToPath(new URL(`${name}/journal-checkpoints.jsonl`, fixtures))
      const report = await verifyJournal(context, { checkpointsFile, compareRows: true })
      assert.equal(report.fault, null)
      // Opening it starts a chain, binds each verifier to its owner, and says so.
      assert.equal(report.entries, entries + verifiers + 2)
      assert.ok(report.rowsCompared > entries / 2, `${report.rowsCompared} rows`)
    })

    test('lets its people in with the password of then, and nobody with another; the journal goes on', async () => {
      const context = await contextOf(name)
      const user = { service: 'shoko-chukin/fx-web', userId: '0000000001', purpose: 'enrollment' } as const
      const wrong = await passFirstFactor(context, caller, { ...user, password: 'Machigai1' })
      assert.deepEqual(wrong, { ok: false, refusal: 'password_wrong' })
      assert.ok((await passFirstFactor(context, caller, { ...user, password: 'Hajime2024' })).ok)
      const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
      assert.deepEqual([report.fault, report.entries > entries + 2], [null, true])
    })
  })
}
