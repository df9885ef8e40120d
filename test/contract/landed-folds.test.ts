// A landed database only holds later code to what it shows. Each fold that its journal passes through is left out here,
// one at a time: the check of the rows has to notice, or the fold could change and nobody would see it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schema } from '../../src/compose/schema.ts'
import type { Effect } from '../../src/platform/decision/state.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { verifyJournal } from '../../src/platform/journal/verify-journal.ts'
import type { Schema } from '../../src/platform/store/schema.ts'
import { openLanded } from './support/landed.ts'
import { journalRows } from './support/scenario/stage.ts'

/** A time after the last entry of each. */
const landedDatabases = {
  c55ca6a: '2025-07-19T10:00:15+09:00',
  ef24b64: '2025-07-19T10:00:15+09:00',
} as const

/** Since tickets record what they were given under (X2): journals of then named no grant that could be taken. */
const grantTakers = [
  'binding_resumed',
  'binding_unlocked',
  'fb_user_set',
  'fixed_password_set',
  'mail_address_changed',
  'mail_address_registered',
  'operator_appointed',
  'password_unlocked',
  'token_enrolled',
  'token_revoked',
]

/** Folds that no database could show, and why. */
const invisible: Readonly<Record<string, string>> = {
  'operator.desk_acted': 'acts of then have no time, and count for nobody (decision 25)',
  'care.desk_acted': 'the same',
  'handout.desk_acted': 'nobody noted what was handed out (decision 92)',
  'handout.password_set': 'so there was nothing to forget',
  'call.desk_acted': 'there were no calls that it could be in (decision 45)',
  'call.approval_requested': 'the same',
  'approvalTalk.approval_requested': 'nobody kept what a request was made on (D10)',
  'approvalTalk.approval_declined': 'nor why it was declined',
  'care.user_resumed': 'no loss was kept that a resumption could lift (D6)',
  'administrators.operator_appointed': 'there were no administrators of a desk (D2)',
  'employeeNumber.operator_appointed': 'nor employee numbers',
  'customerNumber.customer_created': 'customers of then had no number (D1)',
  'mailbox.challenge_sent': 'a journal of before does not name the mailbox, so it has no such row',
  'tokenSerial.token_imported': 'nor serial numbers to look up (I1)',
  'particulars.user_deleted': 'nor what callers are identified with (decision 44)',
  'passkeyHolder.user_deleted': 'nor passkeys (decision 78)',
  ...Object.fromEntries(grantTakers.map((type) => [`user.${type}`, 'takes a grant that nobody had'])),
  'session.session_ended':
    'upkeep deletes sessions unrecorded, so a row that only the journal makes is no fault',
}

const nameOf = ({ state, type }: Effect): string => `${state.name}.${type}`

/** The schema with one fold that leaves the row as it is. */
function without(muted: Effect): Schema {
  return {
    ...schema,
    effectsOf: (event) =>
      schema
        .effectsOf(event)
        .map((effect) => (effect === muted ? { ...effect, fold: (row: object | undefined) => row } : effect)),
  }
}

const unsigned = { compareRows: true, outsideCheckpoints: [] } as const

async function foldsOf(name: keyof typeof landedDatabases) {
  const landed = openLanded(name, landedDatabases[name])
  try {
    const events = (await journalRows(landed.store)).map((row) => entryOf(row).event)
    const folds = new Set(
      events.filter(({ type }) => type !== 'chain_started').flatMap((event) => schema.effectsOf(event)),
    )
    assert.equal((await verifyJournal(landed.store, schema, landed.keys, unsigned)).fault, null)
    const noticed: string[] = []
    for (const fold of folds) {
      const { fault } = await verifyJournal(landed.store, without(fold), landed.keys, unsigned)
      if (fault !== null) noticed.push(nameOf(fold))
    }
    return { passed: [...folds].map(nameOf), noticed }
  } finally {
    await landed.close()
  }
}

test('AUD-03, R4: no fold of a landed journal can be left out unnoticed', async () => {
  const all = [await foldsOf('c55ca6a'), await foldsOf('ef24b64')]
  const noticed = new Set(all.flatMap((each) => each.noticed))
  const unnoticed = new Set(all.flatMap(({ passed }) => passed).filter((name) => !noticed.has(name)))
  assert.deepEqual([...unnoticed].sort(), Object.keys(invisible).sort())
})
