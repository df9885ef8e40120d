// What proves who calls the API (API-01): refusals in order of precedence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from './client.ts'
import { decideClientCertificate, decideClientCertificateRevocation } from './client-certificate.ts'
import type { ClientCertificate } from './client-events.ts'
import { decideAssertion, refuseProof } from './client-proof.ts'

const now = Temporal.Instant.from('2025-07-01T09:00:15+09:00')
const nowMs = now.epochMilliseconds
const seconds = Math.floor(nowMs / 1000)

function certificate(serial: string, changes: Partial<ClientCertificate> = {}): ClientCertificate {
  return {
    serial,
    authorityId: 'ca1',
    fingerprint: `print of ${serial}`,
    issuedAtMs: nowMs - 1000,
    expiresAtMs: nowMs + 1000,
    madeBy: 'terminal:sato',
    revokedAtMs: null,
    reason: null,
    ...changes,
  }
}

function client(changes: Partial<Client> = {}): Client {
  return {
    clientId: 'cl1',
    service: 'shoko-chukin/fx-web',
    name: '基幹システム',
    scopes: ['verify'],
    requestsPerSecond: 1000,
    status: 'active',
    keys: [{ keyId: 'k1', hash: 'h1', createdAtMs: 1, expiresAtMs: null }],
    createdAtMs: 1,
    certificates: null,
    ...changes,
  }
}

const proof = { keyHash: 'h1', fingerprint: null }
const shown = { keyHash: 'h1', fingerprint: 'print of c1' }
const nothing = { keyHash: null, fingerprint: null }
const bound = client({ certificates: [certificate('c1')] })

test('API-01: a key, and its certificate where there ever was one; refusals in order of precedence', () => {
  const table: [string, Client | undefined, typeof proof | typeof shown, string | null][] = [
    ['nobody', undefined, proof, 'key_unknown'],
    ['a disabled client', client({ status: 'disabled' }), proof, 'key_unknown'],
    ['another key', client(), { ...proof, keyHash: 'h2' }, 'key_unknown'],
    ['another key with the right certificate', bound, { ...shown, keyHash: 'h2' }, 'key_unknown'],
    ['no certificate where one is needed', bound, proof, 'certificate_missing'],
    ['none, though all are revoked', client({ certificates: [] }), proof, 'certificate_missing'],
    ['another certificate', bound, { ...shown, fingerprint: 'x' }, 'certificate_other'],
    [
      'a revoked one',
      client({ certificates: [certificate('c1', { revokedAtMs: nowMs })] }),
      shown,
      'certificate_other',
    ],
    [
      'one that expired this millisecond',
      client({ certificates: [certificate('c1', { expiresAtMs: nowMs })] }),
      shown,
      'certificate_other',
    ],
    [
      'one that expires in the next',
      client({ certificates: [certificate('c1', { expiresAtMs: nowMs + 1 })] }),
      shown,
      null,
    ],
    ['the second of two', client({ certificates: [certificate('c0'), certificate('c1')] }), shown, null],
    ['a certificate that nobody asked for', client(), shown, null],
    ['a key alone', client(), proof, null],
  ]
  for (const [what, of, by, expected] of table) assert.equal(refuseProof(of, by, now), expected, what)
})

test('API-01: a certificate alone counts only for a client with the scope vip, and while it is live', () => {
  const alone = { keyHash: null, fingerprint: 'print of c1' }
  const granted = (changes: Partial<Client> = {}) =>
    client({ scopes: ['vip'], certificates: [certificate('c1')], ...changes })
  const table: [string, Client | undefined, typeof alone | typeof nothing, string | null][] = [
    ['nobody', undefined, alone, 'key_unknown'],
    ['a disabled client', granted({ status: 'disabled' }), alone, 'key_unknown'],
    ['without the scope', bound, alone, 'key_unknown'],
    ['with every other scope', granted({ scopes: ['verify', 'verify:detail'] }), alone, 'key_unknown'],
    ['nothing at all', granted(), nothing, 'certificate_missing'],
    [
      'nothing, of a client that never had one',
      granted({ certificates: null }),
      nothing,
      'certificate_missing',
    ],
    ['one of a client that never had one', granted({ certificates: null }), alone, 'certificate_other'],
    [
      'a revoked one',
      granted({ certificates: [certificate('c1', { revokedAtMs: nowMs })] }),
      alone,
      'certificate_other',
    ],
    [
      'an expired one',
      granted({ certificates: [certificate('c1', { expiresAtMs: nowMs })] }),
      alone,
      'certificate_other',
    ],
    ['another one', granted({ certificates: [certificate('c2')] }), alone, 'certificate_other'],
    ['its own, of a client whose keys are all gone', granted({ keys: [] }), alone, null],
  ]
  for (const [what, of, by, expected] of table) assert.equal(refuseProof(of, by, now), expected, what)
})

const claims = {
  clientId: 'cl1',
  keyId: 'k1',
  assertionHash: 'a1',
  audience: 'https://otp.example',
  issuedAt: seconds,
  expiresAt: seconds + 60,
  notBefore: null,
}

test('API-01: an assertion counts where it is for us, now, and new; refusals in order of precedence', () => {
  const used = { assertionHash: 'a1', clientId: 'cl1', expiresAtMs: nowMs }
  const table: [string, Parameters<typeof decideAssertion>[0], Partial<typeof claims>, string | null][] = [
    ['nobody', { client: undefined, used: undefined }, {}, 'key_unknown'],
    [
      'a bound client without its certificate',
      { client: bound, used },
      { audience: 'x' },
      'certificate_missing',
    ],
    ['for another', { client: client(), used }, { audience: 'x', expiresAt: 1 }, 'assertion_elsewhere'],
    ['expired', { client: client(), used }, { expiresAt: seconds, issuedAt: 0 }, 'assertion_expired'],
    ['too long', { client: client(), used }, { expiresAt: seconds + 301 }, 'assertion_too_long'],
    ['too early', { client: client(), used }, { issuedAt: seconds + 31 }, 'assertion_early'],
    ['used, though its row is to go', { client: client(), used }, {}, 'assertion_used'],
    ['new', { client: client(), used: undefined }, {}, null],
  ]
  for (const [what, states, changes, expected] of table) {
    const by = { proof, audiences: ['https://otp.example'] }
    const { outcome, events } = decideAssertion(states, { ...claims, ...changes }, by, now)
    assert.equal(outcome.ok ? null : outcome.refusal, expected, what)
    assert.equal(events.length, expected === null ? 1 : 0, what)
  }
})

const authority = {
  authorityId: 'ca1',
  name: '割符 認証局',
  certificate: 'PEM',
  sealed: { confidential: new Uint8Array() },
  createdAtMs: 1,
  expiresAtMs: nowMs + 5000,
}
const { revokedAtMs: _, reason: __, ...fresh } = certificate('c9')

test('a client is given two certificates at once, never three; what has expired makes room', () => {
  const [live, revoked, expired] = [
    certificate('c1'),
    certificate('c2', { revokedAtMs: 1 }),
    certificate('c3', { expiresAtMs: nowMs }),
  ]
  const table: [string, Client | undefined, Partial<typeof fresh>, string | null][] = [
    ['nobody', undefined, {}, 'client_unknown'],
    ['a disabled client', client({ status: 'disabled' }), {}, 'client_disabled'],
    ['longer than its authority', client(), { expiresAtMs: nowMs + 5001 }, 'authority_too_old'],
    ['a third', client({ certificates: [live, certificate('c4')] }), {}, 'client_certificates_full'],
    [
      'beside a live, a revoked and an expired one',
      client({ certificates: [live, revoked, expired] }),
      {},
      null,
    ],
    ['the first', client(), {}, null],
  ]
  for (const [what, of, changes, expected] of table) {
    const { outcome, events } = decideClientCertificate(
      { client: of, authority },
      { ...fresh, ...changes },
      now,
    )
    assert.equal(outcome.ok ? null : outcome.refusal, expected, what)
    const [event] = events
    if (event?.type !== 'client_certificate_issued') continue
    const held = of?.certificates ?? []
    assert.deepEqual(event.dropped, held.includes(expired) ? ['c3'] : [], what)
  }
})

test('a certificate is revoked once; the last one too', () => {
  const asked = { serial: 'c1', reason: 'superseded' } as const
  assert.equal(decideClientCertificateRevocation(bound, asked, now).outcome.ok, true)
  const table: [Client | undefined, string][] = [
    [undefined, 'certificate_unknown'],
    [client(), 'certificate_unknown'],
    [client({ certificates: [certificate('c2')] }), 'certificate_unknown'],
    [client({ certificates: [certificate('c1', { revokedAtMs: 1 })] }), 'nothing_to_do'],
  ]
  for (const [of, expected] of table) {
    const { outcome } = decideClientCertificateRevocation(of, asked, now)
    assert.equal(outcome.ok ? null : outcome.refusal, expected)
  }
})
