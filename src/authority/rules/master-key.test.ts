import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decideKeyAddition,
  decideKeyRetirement,
  decideKeyUse,
  type KeyNeeds,
  type MasterKey,
  masterKeyState,
  missingKeysIn,
  statusOf,
  usedKeyOf,
  waitingKey,
} from './master-key.ts'

const now = Temporal.Instant.from('2026-11-30T00:00:00Z')
const nowMs = now.epochMilliseconds
const nothing: KeyNeeds = { sealed: 0, codes: 0, passwords: 0, operations: 0, nodes: 0 }

function key(keyId: string, status: MasterKey['status'], more: Partial<MasterKey> = {}): MasterKey {
  const unknown = { addedAtMs: null, currentAtMs: null, replacedAtMs: null, retiredAtMs: null }
  return { keyId, status, ...unknown, keepsPasswords: false, ...more }
}

function folded(
  row: MasterKey | undefined,
  events: readonly { readonly type: string; readonly keyId: string }[],
) {
  return events.reduce<MasterKey | undefined>((state, event) => masterKeyState.evolve(state, event), row)
}

test('E8: a key is announced once, and one that was lost on the way is given up with it', () => {
  assert.equal(decideKeyAddition({ added: key('k2', 'known') }, 'k2', now).outcome.ok, false)
  const { events } = decideKeyAddition({ added: undefined, lost: key('k2', 'known') }, 'k3', now)
  assert.deepEqual(
    events.map(({ type, keyId }) => [type, keyId]),
    [
      ['key_added', 'k3'],
      ['key_retired', 'k2'],
    ],
  )
  // One that somebody has taken into use meanwhile is not lost.
  assert.equal(
    decideKeyAddition({ added: undefined, lost: key('k2', 'current') }, 'k3', now).events.length,
    1,
  )
})

test('E8: of two nodes that make a key the current one, one does, and the key before it is replaced', () => {
  const ids = { nextId: 'k2', beforeId: 'k1' }
  const { outcome, events } = decideKeyUse({ next: key('k2', 'known'), before: undefined }, ids, now)
  assert.ok(outcome.ok)
  const [made, replaced] = events
  assert.ok(made && replaced)
  assert.equal(folded(key('k2', 'known'), [made])?.status, 'current')
  assert.deepEqual(folded(undefined, [replaced]), key('k1', 'previous', { replacedAtMs: nowMs }))
  for (const status of ['current', 'previous', 'retired'] as const)
    assert.equal(decideKeyUse({ next: key('k2', status), before: undefined }, ids, now).outcome.ok, false)
  // Two new keys at once: the second one finds that the first has replaced what it was to replace.
  for (const status of ['previous', 'retired'] as const)
    assert.deepEqual(decideKeyUse({ next: key('k2', 'known'), before: key('k1', status) }, ids, now), {
      outcome: { ok: false, refusal: 'key_used_already' },
      events: [],
    })
})

test('E8: a key is retired only when nothing needs it; refusals in order', () => {
  const decide = (row: MasterKey | undefined, needs: Partial<KeyNeeds>, keyId = 'k1') =>
    decideKeyRetirement(row, { keyId, currentId: 'k2', needs: { ...nothing, ...needs } }, now)
  const previous = key('k1', 'previous')
  const all = { sealed: 1, codes: 1, passwords: 1, nodes: 1 }
  const refusals: readonly (readonly [MasterKey | undefined, Partial<KeyNeeds>, string, string])[] = [
    [key('k2', 'previous'), all, 'k2', 'key_current'],
    [key('k1', 'current'), all, 'k1', 'key_current'],
    [previous, all, 'k1', 'key_in_use'],
    [previous, { sealed: 1, passwords: 1 }, 'k1', 'key_needed'],
    [previous, { codes: 1 }, 'k1', 'key_needed'],
    [previous, { operations: 1 }, 'k1', 'key_needed'],
    [key('k1', 'retired', { keepsPasswords: true }), { sealed: 1 }, 'k1', 'key_needed'],
  ]
  for (const [row, needs, keyId, refusal] of refusals)
    assert.deepEqual(decide(row, needs, keyId).outcome, { ok: false, refusal })

  // Passwords keep what checks them, and it goes when the last one is gone.
  const first = decide(previous, { passwords: 3 })
  const kept = folded(previous, first.events)
  assert.deepEqual([kept?.status, kept?.keepsPasswords], ['retired', true])
  assert.deepEqual(decide(kept, { passwords: 1 }).events, [])
  const gone = folded(kept, decide(kept, {}).events)
  assert.deepEqual([gone?.status, gone?.keepsPasswords], ['retired', false])
  assert.deepEqual(decide(gone, {}).events, [])
  // A ring that was changed by hand: the journal tells nothing of the key.
  assert.equal(folded(undefined, decide(undefined, {}).events)?.status, 'retired')
})

test('E8: the newer of the keys that journal and file call current is used, whatever the database says', () => {
  const made = new Map([
    ['k1', 1],
    ['k2', 2],
    ['k3', 3],
  ])
  const ring = (namedId: string, ids = ['k1', 'k2', 'k3']) => ({
    namedId,
    ids,
    madeAtMs: (keyId: string) => made.get(keyId),
  })
  assert.equal(usedKeyOf(ring('k1'), []), 'k1')
  assert.equal(usedKeyOf(ring('k1'), [key('k2', 'current')]), 'k2')
  assert.equal(usedKeyOf(ring('k3'), [key('k2', 'current')]), 'k3')
  assert.equal(usedKeyOf(ring('k1', ['k1']), [key('k2', 'current')]), 'k1')
  assert.deepEqual(
    missingKeysIn(ring('k1', ['k1']), [key('k2', 'current'), key('k0', 'previous'), key('k3', 'known')]),
    ['k2', 'k0'],
  )
  assert.deepEqual(missingKeysIn(ring('k1'), [key('k9', 'retired')]), [])
  assert.equal(
    waitingKey([
      key('k2', 'known', { addedAtMs: 1 }),
      key('k3', 'known', { addedAtMs: 2 }),
      key('k4', 'current'),
    ])?.keyId,
    'k3',
  )
  const used = { ...ring('k2'), currentId: 'k2' }
  assert.deepEqual(
    ['k1', 'k2', 'k3'].map((keyId) => statusOf(used, keyId, undefined)),
    ['previous', 'current', 'known'],
  )
})
