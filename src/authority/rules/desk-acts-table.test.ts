// X3, X10, FLOW-09: every act of the desk on a user, from the table of the acts: none is left untold or uncounted because
// nobody thought of it.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { at, operator, profileOf } from '../../../test/support/states.ts'
import { reasonsOfCare } from './care.ts'
import { operatorState } from './operator.ts'
import { deskActions } from './rights.ts'
import { toldAct } from './told-acts.ts'

const { desk, service } = profileOf('shoko-chukin/fx-web-2025')
const why = { operatorId: 'desk01', reason: 'r', identification: 'callback', approved: false } as const
const actedAtMs = at.epochMilliseconds

test('X3, FLOW-09: the user is told of every act but the opening of the user', () => {
  for (const action of deskActions) {
    const event = { type: 'desk_acted', service, userId: '0000000002', action, ...why, actedAtMs } as const
    const expected = action === 'create_user' ? null : { action, onToken: false, atMs: actedAtMs }
    assert.deepEqual(toldAct(event), expected, action)
  }
})

test('X10, ADM-06: every act counts toward the operator’s day, and all but what stops at once is capped by it', () => {
  const caps = { approvals: ['beyond_caps'], caps: desk.caps } as const
  const before = operator({
    acts: desk.caps.actsPerOperator - 1,
    actsDay: at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString(),
  })
  for (const action of deskActions) {
    const event = { type: 'desk_acted', service, userId: '0000000002', action, ...why, actedAtMs } as const
    const busy = operatorState.evolve(before, event)
    assert.equal(busy?.acts, desk.caps.actsPerOperator, `${action} is counted`)
    const next = { care: undefined, operator: busy }
    const stops = ['suspend_user', 'stop_service', 'report_loss', 'freeze_transfers', 'freeze_contract']
    const atOnce = stops.includes(action)
    assert.deepEqual(reasonsOfCare(action, next, caps, at), atOnce ? [] : ['beyond_caps'], action)
    assert.deepEqual(
      reasonsOfCare(action, { ...next, operator: before }, caps, at),
      [],
      `${action}, the last one`,
    )
  }
})

/** The rules that journal an act on a user, and the operation that mails it; those that open one tell nobody. */
const writers: Readonly<Record<string, string | null>> = {
  'authority/rules/certificate.ts': 'desk/operations/revoke-certificate.ts',
  'authority/rules/client-acts.ts': 'authority/operations/clients/act-for-client.ts',
  'authority/rules/client-creation.ts': null,
  'authority/rules/registration.ts': null,
  'authority/rules/user-otp.ts': 'authority/operations/bindings/user-otp.ts',
  'desk/rules/desk.ts': 'desk/operations/act.ts',
  'desk/rules/import.ts': null,
  'desk/rules/particulars.ts': 'desk/operations/particulars.ts',
  'desk/rules/numbering.ts': 'desk/operations/number-customer.ts',
  'desk/rules/closing.ts': 'desk/operations/ending/close-customer.ts',
  'desk/rules/stop-transfer.ts': 'desk/operations/stop-transfer.ts',
  'desk/rules/synchronization.ts': 'desk/operations/synchronize-token.ts',
  // Of the staff themselves, who are told by whoever does it.
  'desk/rules/staff.ts': null,
  'services/web-fb/rules/desk-opening.ts': null,
}

test('X3, FLOW-09: whatever journals an act on a user has a time, by which it is told, and an operation that mails it', () => {
  const files = globSync('src/**/rules/**/*.ts', {
    exclude: ['**/*.test.ts', '**/events.ts', '**/desk-events.ts'],
  })
  const texts = files.map((path) => [path.slice('src/'.length), readFileSync(path, 'utf8')] as const)
  const found = texts.filter(([, text]) => text.includes("type: 'desk_acted'"))
  assert.deepEqual(new Set(found.map(([path]) => path)), new Set(Object.keys(writers)))
  for (const [path, text] of found) {
    assert.ok(text.includes('actedAtMs: now.epochMilliseconds'), path)
    const mails = writers[path] ?? null
    if (mails !== null) {
      const operation = readFileSync(`src/${mails}`, 'utf8')
      for (const step of ['prepareDeskNotices(', 'withDeskNotices('])
        assert.ok(operation.includes(step), mails)
    } else if (!path.endsWith('staff.ts')) assert.ok(text.includes("action: 'create_user'"), path)
  }
})
