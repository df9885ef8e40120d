import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, profileOf, user } from '../../../test/support/states.ts'
import { accept } from '../../platform/decision/decision.ts'
import {
  type Certificate,
  type CertificateAuthority,
  certificateState,
  decideCertificateIssue,
  decideCertificateRevocation,
  decideRevocationAtDesk,
  decideWithCertificate,
  refuseCertificate,
} from './certificate.ts'

const service = 'shinkin-5410/web-fb'
const nowMs = at.epochMilliseconds
const certificate: Certificate = {
  serial: '4f',
  service,
  userId: 'M1',
  authorityId: '4a',
  fingerprint: 'f0',
  issuedAtMs: nowMs,
  expiresAtMs: nowMs + 1,
  status: 'active',
  revokedAtMs: null,
  reason: null,
}
const shown = { serial: '4f', fingerprint: 'f0' }
const check = { service, shown, seenSerial: '4f' }
const revoked = { ...certificate, status: 'revoked', revokedAtMs: nowMs, reason: 'superseded' } as const
const elsewhere = { ...certificate, service: 'shoko-chukin/fx-web' }

test('S3-FAQ-07: what lets a certificate open nothing, in order of precedence', () => {
  const late = at.add({ milliseconds: 1 })
  const cases = [
    [certificate, { ...check, shown: null }, late, 'certificate_missing'],
    [certificate, { ...check, shown: undefined }, late, 'certificate_unknown'],
    [undefined, check, late, 'certificate_unknown'],
    [{ ...elsewhere, fingerprint: 'f1' }, check, late, 'certificate_unknown'],
    [{ ...elsewhere, serial: '4e' }, check, late, 'certificate_unknown'],
    [{ ...revoked, service: elsewhere.service }, check, late, 'certificate_elsewhere'],
    [revoked, check, late, 'certificate_revoked'],
    [certificate, { ...check, seenSerial: '4e' }, late, 'certificate_expired'],
    [certificate, { ...check, seenSerial: '4e' }, at, 'certificate_changed'],
    [certificate, check, at, null],
    [certificate, { ...check, seenSerial: null }, at, null],
  ] as const
  for (const [state, submitted, now, refusal] of cases)
    assert.equal(refuseCertificate(state, submitted, now), refusal)
})

test('a login with a certificate that does not count never comes to the password; the journal says whose it was', () => {
  const decide = () => assert.fail('the password was looked at')
  const refusedBy = (state: Certificate | undefined, submitted: typeof check) =>
    decideWithCertificate(state, submitted, at, decide).events
  const type = 'certificate_rejected'
  assert.deepEqual(refusedBy(revoked, check), [
    { type, service, userId: 'M1', serial: '4f', refusal: 'certificate_revoked' },
  ])
  assert.deepEqual(refusedBy(elsewhere, check), [
    { type, service, serial: '4f', refusal: 'certificate_elsewhere' },
  ])
  // A certificate that only looks like one of ours gives nobody's name.
  const forged = { ...check, shown: { ...shown, fingerprint: 'f1' } }
  assert.deepEqual(refusedBy(certificate, forged), [
    { type, service, serial: '4f', refusal: 'certificate_unknown' },
  ])

  const passed = decideWithCertificate(certificate, check, at, () => accept({}))
  assert.deepEqual(passed.events, [{ type: 'certificate_accepted', service, userId: 'M1', serial: '4f' }])
})

test('a certificate is issued to an active user by an authority that lives as long', () => {
  const authority: CertificateAuthority = {
    authorityId: '4a',
    name: 'a',
    certificate: '',
    sealed: { confidential: new Uint8Array() },
    createdAtMs: 0,
    expiresAtMs: nowMs + 1,
  }
  const { status: _, revokedAtMs: __, reason: ___, ...issued } = certificate
  const outcomes = [
    [{ user: undefined, authority: undefined }, 'no_such_user'],
    [{ user: user({ status: 'deleted' }), authority: undefined }, 'no_such_user'],
    [{ user: user({ status: 'suspended' }), authority: undefined }, 'user_suspended'],
    [{ user: user(), authority: undefined }, 'authority_missing'],
    [{ user: user(), authority: { ...authority, expiresAtMs: nowMs } }, 'authority_too_old'],
  ] as const
  for (const [states, refusal] of outcomes)
    assert.deepEqual(decideCertificateIssue(states, issued).outcome, { ok: false, refusal })
  const { events } = decideCertificateIssue({ user: user(), authority }, issued)
  assert.deepEqual(
    events.reduce<Certificate | undefined>(
      (state, event) => certificateState.evolve(state, event),
      undefined,
    ),
    certificate,
  )
})

test('a revocation is for good, and once', () => {
  const { outcome, events } = decideCertificateRevocation(certificate, 'superseded', at)
  assert.equal(outcome.ok, true)
  const after = events.reduce<Certificate | undefined>(
    (state, event) => certificateState.evolve(state, event),
    certificate,
  )
  assert.deepEqual(after, revoked)
  assert.deepEqual(decideCertificateRevocation(after, 'key_compromise', at).outcome, {
    ok: false,
    refusal: 'nothing_to_do',
  })
  const unknown = decideCertificateRevocation(undefined, 'superseded', at)
  assert.deepEqual(unknown.outcome, { ok: false, refusal: 'certificate_unknown' })
})

test('ADM-01: at the desk those revoke it who have the right, of their own institution, of the user who was named', () => {
  const operatorUser = user({ service: 'desk/shinkin-5410', userId: 'op1' })
  const operator = { service: 'desk/shinkin-5410', userId: 'op1', role: 'branch' } as const
  const request = {
    service,
    userId: 'M1',
    operatorId: 'op1',
    reason: '紛失',
    identification: '来店',
    cause: 'key_compromise',
    step: 'ask',
  } as const
  const states = { operatorUser, operator, certificate, approval: undefined }
  const alone = { desk: { ...profileOf().desk, approvals: [] } }
  const outcomes = [
    [{ ...states, operator: undefined }, 'not_permitted'],
    [{ ...states, operatorUser: user({ status: 'suspended' }) }, 'not_permitted'],
    [{ ...states, operator: { ...operator, role: 'auditor' as const } }, 'not_permitted'],
    [{ ...states, operator: { ...operator, service: 'desk/johoku' } }, 'not_permitted'],
    [{ ...states, certificate: undefined }, 'certificate_unknown'],
    [{ ...states, certificate: elsewhere }, 'certificate_unknown'],
    [{ ...states, certificate: { ...certificate, userId: 'M2' } }, 'certificate_unknown'],
    [{ ...states, certificate: revoked }, 'nothing_to_do'],
  ] as const
  for (const [of, refusal] of outcomes) {
    const decision = decideRevocationAtDesk(of, request, alone, at)
    assert.deepEqual(decision, { outcome: { ok: false, refusal }, events: [] })
  }
  const { events } = decideRevocationAtDesk(states, request, alone, at)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['desk_acted', 'certificate_revoked'],
  )
})
