import assert from 'node:assert/strict'
import { test } from 'node:test'
import { approvalValidMs } from './approval.ts'
import {
  type Client,
  clientState,
  decideClientDisabling,
  decideKeyAddition,
  decideKeyRevocation,
  endedKeyKeptMs,
} from './client.ts'
import type { ClientKey } from './client-events.ts'

const now = Temporal.Instant.from('2025-07-01T09:00:15+09:00')
const nowMs = now.epochMilliseconds

function key(keyId: string, expiresAtMs: number | null = null): ClientKey {
  return { keyId, hash: `hash of ${keyId}`, createdAtMs: nowMs - 1000, expiresAtMs }
}

function client(changes: Partial<Client> = {}): Client {
  return {
    clientId: 'cl1',
    service: 'shoko-chukin/fx-web',
    name: '基幹システム',
    scopes: ['verify'],
    requestsPerSecond: 1000,
    status: 'active',
    keys: [key('k1')],
    createdAtMs: 1,
    certificates: null,
    ...changes,
  }
}

test('a key is added beside one other, never beside two; refusals in order of precedence', () => {
  const table: [string, Client | undefined, string | null][] = [
    ['no client', undefined, 'client_unknown'],
    ['a disabled one, whatever its keys', client({ status: 'disabled', keys: [] }), 'client_disabled'],
    ['two keys', client({ keys: [key('k1'), key('k2')] }), 'client_keys_full'],
    [
      'two keys, both valid to the last millisecond',
      client({ keys: [key('k1', nowMs + 1), key('k2')] }),
      'client_keys_full',
    ],
    ['two keys, one expired', client({ keys: [key('k1', nowMs), key('k2')] }), null],
    ['one key', client(), null],
    ['none', client({ keys: [] }), null],
  ]
  for (const [what, state, refusal] of table) {
    const { outcome, events } = decideKeyAddition(state, key('new'), now)
    assert.equal(outcome.ok ? null : outcome.refusal, refusal, what)
    assert.equal(events.length, refusal === null ? 1 : 0, what)
    if (state === undefined || refusal !== null) continue
    const after = events.reduce<Client | undefined>((row, event) => clientState.evolve(row, event), state)
    assert.deepEqual(
      after?.keys.map(({ keyId }) => keyId),
      [...state.keys.map(({ keyId }) => keyId), 'new'],
      what,
    )
  }
})

test('any key is revoked, the last one too; an unknown one is told', () => {
  assert.deepEqual(decideKeyRevocation(undefined, 'k1', now).outcome, {
    ok: false,
    refusal: 'client_unknown',
  })
  assert.deepEqual(decideKeyRevocation(client(), 'k2', now).outcome, {
    ok: false,
    refusal: 'client_key_unknown',
  })
  const { outcome, events } = decideKeyRevocation(client(), 'k1', now)
  assert.ok(outcome.ok)
  const [event] = events
  assert.ok(event)
  const after = clientState.evolve(client(), event)
  assert.deepEqual(after?.keys, [{ ...key('k1'), hash: '', expiresAtMs: nowMs }], 'it opens nothing')
  assert.deepEqual(decideKeyRevocation(after, 'k1', now).outcome, {
    ok: false,
    refusal: 'client_key_unknown',
  })
  const before = { type: 'client_key_revoked', service: 's', clientId: 'c', keyId: 'k1' } as const
  assert.deepEqual(clientState.evolve(client(), before)?.keys, [], 'as journals of before have it')
})

test('X1: who made a key is remembered for as long as what was asked for with it may be granted', () => {
  const ended = [key('k1', nowMs - endedKeyKeptMs), key('k2', nowMs - endedKeyKeptMs + 1), key('k3', nowMs)]
  const [event] = decideKeyAddition(client({ keys: ended }), key('new'), now).events
  assert.ok(event?.type === 'client_key_added')
  assert.deepEqual(event.dropped, ['k1'])
  assert.ok(endedKeyKeptMs >= approvalValidMs)
})

test('a client is disabled once, and loses its keys with it', () => {
  assert.deepEqual(decideClientDisabling(undefined).outcome, { ok: false, refusal: 'client_unknown' })
  const [event] = decideClientDisabling(client()).events
  assert.ok(event)
  const after = clientState.evolve(client(), event)
  assert.deepEqual([after?.status, after?.keys], ['disabled', []])
  assert.deepEqual(decideClientDisabling(after).outcome, { ok: false, refusal: 'client_disabled' })
})
