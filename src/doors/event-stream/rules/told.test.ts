// E7: what a SIEM is told of an entry, and what never leaves.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Entry, toldFields, toldOf } from './told.ts'

const columns = {
  position: 7,
  chain: 'chain',
  seq: 3,
  hash: 'abc',
  atMs: 1_751_328_015_000,
  type: 'code_rejected',
  service: 'a/b',
  userId: '0000000002',
}
const entry = (event: object, more: object = {}): Entry => ({
  ...columns,
  body: {
    request: 'r1',
    actor: 'anonymous',
    address: '192.0.2.1',
    ...more,
    event: { type: 'code_rejected', ...event },
  },
})
const told = (each: Entry) => JSON.parse(toldOf(each)) as Record<string, unknown>

test('E7: an entry is told as one line, with its place, its hash and who did it', () => {
  const text = toldOf(entry({ refusal: 'code_wrong', failures: 2, locked: false, tokenId: 'WRFM1' }))
  assert.ok(!text.includes('\n'))
  assert.deepEqual(JSON.parse(text), {
    at: '2025-07-01T00:00:15.000Z',
    type: 'code_rejected',
    service: 'a/b',
    userId: '0000000002',
    actor: 'anonymous',
    address: '192.0.2.1',
    request: 'r1',
    position: 7,
    chain: 'chain',
    seq: 3,
    hash: 'abc',
    event: { refusal: 'code_wrong', failures: 2, locked: false, tokenId: 'WRFM1' },
  })
  assert.equal(told(entry({}, { caseNumber: 'C1' }))['caseNumber'], 'C1')
})

test('E7: names, addresses, reasons, amounts, hashes and whatever nobody listed stay in the journal', () => {
  const event = {
    userName: '割符 花子',
    customerName: '割符商事',
    address: 'hanako@example.jp',
    reason: '本人からの電話',
    identification: '生年月日',
    filter: '割符',
    subject: '--user-name 割符',
    amount: 1_000_000,
    sessionHash: 'session',
    verifier: { sha256: 'v' },
    accountId: '001-1234567',
    context: '振込 割符商事',
    approval: { requestedBy: 'desk01' },
    // Even under a name that is told: what is no plain value has more inside.
    by: { name: '割符' },
    scopes: [{ name: '割符' }],
  }
  assert.deepEqual(told(entry(event))['event'], {})
  assert.deepEqual(told(entry({ type: 'operation_rejected', reason: 'not_mine' }))['event'], {
    reason: 'not_mine',
  })
})

test('AUD-02: an entry that somebody replaced is told by its columns, and as such', () => {
  const replaced = told({ ...columns, body: null })
  assert.deepEqual([replaced['unreadable'], replaced['hash'], replaced['event']], [true, 'abc', undefined])
})

test('E7: docs/siem.md lists the fields that leave', () => {
  const text = readFileSync(new URL('../../../../docs/siem.md', import.meta.url), 'utf8')
  const [, list = ''] = /<!-- told -->(.*?)<!-- end: told -->/s.exec(text) ?? []
  assert.deepEqual(
    [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    toldFields,
  )
})
