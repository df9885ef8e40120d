import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent, Confidential, EventOf } from '../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../platform/decision/resealing.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { bytes, confidential, integer, text } from '../../platform/decision/table.ts'
import { type CallStates, refuseAct } from './act-in-call.ts'
import { type Approval, actOrAsk, type NotPermitted, type PartyStates, type Told } from './approval.ts'
import type { CertificateEvent, CertificateRefusal, RevocationReason } from './certificate-events.ts'
import type { Decision, DecisionOf } from './decision.ts'
import type { RequestDetails } from './desk-events.ts'
import type { Event } from './events.ts'
import { type OperatorStates, refuseOperator } from './operator.ts'
import type { ServiceProfile } from './profile.ts'
import type { Stale } from './refusal.ts'
import type { ApprovalName } from './two-persons.ts'
import type { User } from './user.ts'

/** Signs user certificates. There may be several: the newest signs, and all are trusted until they expire. */
export type CertificateAuthority = {
  readonly authorityId: string
  readonly name: string
  /** PEM. */
  readonly certificate: string
  /** The private key. */
  readonly sealed: Confidential<Uint8Array>
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** Statuses of a certificate. Expiry follows from the clock and is not a status. */
export const certificateTransitions = { active: { certificate_revoked: 'revoked' }, revoked: {} } as const

export type CertificateStatus = keyof typeof certificateTransitions

/** 電子証明書: its user logs in with it and the login password (S3-FAQ-07). A user may have one per computer. */
export type Certificate = {
  /** Hexadecimal; unique over all authorities. */
  readonly serial: string
  readonly service: string
  readonly userId: string
  readonly authorityId: string
  /** SHA-256 of the whole certificate, hexadecimal. */
  readonly fingerprint: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly status: CertificateStatus
  readonly revokedAtMs: number | null
  readonly reason: RevocationReason | null
}

const ofAuthority = ({ authorityId }: { readonly authorityId: string }) => [authorityId] as const

export const certificateAuthorityState = state<
  CertificateAuthority,
  EventOf<CertificateEvent, 'certificate_authority_created'> | RowsResealed
>()({
  name: 'certificateAuthority',
  row: 'what signs client certificates; its key sealed',
  table: 'certificate_authority',
  key: ['authorityId'],
  columns: {
    authorityId: text,
    name: text,
    certificate: text,
    sealed: confidential(bytes),
    createdAtMs: integer,
    expiresAtMs: integer,
  },
  on: {
    certificate_authority_created: {
      key: ofAuthority,
      fold: (_, { type: __, ...created }) => created,
    },
    rows_resealed: resealed('certificateAuthority', ofAuthority, ['sealed']),
  },
})

export const certificateState = state<
  Certificate,
  EventOf<CertificateEvent, 'certificate_issued' | 'certificate_revoked'>
>()({
  name: 'certificate',
  row: "a user's 電子証明書: fingerprint, end, status; decides whether it counts",
  table: 'certificate',
  key: ['serial'],
  columns: {
    serial: text,
    service: text,
    userId: text,
    authorityId: text,
    fingerprint: text,
    issuedAtMs: integer,
    expiresAtMs: integer,
    status: text,
    revokedAtMs: integer,
    reason: text,
  },
  // A revoked certificate stays revoked: the rule a second time, in the database.
  guard: "old.status = 'active'",
  on: {
    certificate_issued: {
      key: ({ serial }) => [serial],
      fold: (_, { type: __, ...issued }) => ({
        ...issued,
        status: 'active',
        revokedAtMs: null,
        reason: null,
      }),
    },
    certificate_revoked: {
      key: ({ serial }) => [serial],
      fold: existing((certificate, { revokedAtMs, reason }) => {
        const status = certificateTransitions.active.certificate_revoked
        return { ...certificate, status, revokedAtMs, reason }
      }),
    },
  },
})

type Issued = Omit<Extract<CertificateEvent, { readonly type: 'certificate_issued' }>, 'type'>

/** A signed certificate is valid from now on, if its user and its authority are. */
export function decideCertificateIssue(
  states: { readonly user: User | undefined; readonly authority: CertificateAuthority | undefined },
  issued: Issued,
): Decision<object, 'no_such_user' | 'user_suspended' | 'authority_missing' | 'authority_too_old'> {
  const { user, authority } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.status !== 'active') return refuse('user_suspended')
  if (authority === undefined) return refuse('authority_missing')
  if (issued.expiresAtMs > authority.expiresAtMs) return refuse('authority_too_old')
  return accept({}, { type: 'certificate_issued', ...issued })
}

/** Permanent: a computer was lost, a user left, another certificate replaced it. It also ends the user's session. */
export function decideCertificateRevocation(
  certificate: Certificate | undefined,
  reason: RevocationReason,
  now: Temporal.Instant,
): Decision<{ readonly certificate: Certificate }, 'certificate_unknown' | 'nothing_to_do'> {
  if (certificate === undefined) return refuse('certificate_unknown')
  if (certificate.status === 'revoked') return refuse('nothing_to_do')
  const { service, userId, serial } = certificate
  const revokedAtMs = now.epochMilliseconds
  return accept(
    { certificate },
    { type: 'certificate_revoked', service, userId, serial, reason, revokedAtMs },
  )
}

/** The certificate in a request, signed by one of our authorities. */
export type Shown = { readonly serial: string; readonly fingerprint: string }

export type CertificateCheck = {
  readonly service: string
  /** Null: no certificate; undefined: one that is not ours. */
  readonly shown: Shown | null | undefined
  /** The certificate that the page was about; null before there was a page. */
  readonly seenSerial: string | null
}

/**
 * Does the certificate let its user try the password? The database's own row decides, so that even a stolen authority
 * key opens nothing.
 */
export function refuseCertificate(
  certificate: Certificate | undefined,
  { service, shown, seenSerial }: CertificateCheck,
  now: Temporal.Instant,
): CertificateRefusal | null {
  if (shown === null) return 'certificate_missing'
  if (shown === undefined || certificate === undefined) return 'certificate_unknown'
  if (certificate.serial !== shown.serial || certificate.fingerprint !== shown.fingerprint)
    return 'certificate_unknown'
  if (certificate.service !== service) return 'certificate_elsewhere'
  if (certificate.status === 'revoked') return 'certificate_revoked'
  if (now.epochMilliseconds >= certificate.expiresAtMs) return 'certificate_expired'
  if (seenSerial !== null && seenSerial !== certificate.serial) return 'certificate_changed'
  return null
}

/** The refusal for the journal, with the certificate's user if it belongs to this service. */
export function certificateRejected(
  certificate: Certificate | undefined,
  { service, shown }: CertificateCheck,
  refusal: CertificateRefusal,
): Event {
  const type = 'certificate_rejected'
  if (certificate?.service === service && refusal !== 'certificate_unknown') {
    const { userId, serial } = certificate
    return { type, service, userId, serial, refusal }
  }
  return { type, service, serial: shown?.serial ?? null, refusal }
}

/** A login that also takes a certificate: it is checked first, and without one nothing else is looked at. */
export function decideWithCertificate<
  Accepted extends object,
  Refused extends string,
  E extends AnyEvent = Event,
>(
  certificate: Certificate | undefined,
  check: CertificateCheck | null,
  now: Temporal.Instant,
  decide: () => DecisionOf<E, Accepted, Refused>,
): DecisionOf<Event | E, Accepted, Refused | CertificateRefusal> {
  if (check === null) return decide()
  const refusal = refuseCertificate(certificate, check, now)
  if (refusal !== null) return refuse(refusal, certificateRejected(certificate, check, refusal))
  const decision = decide()
  if (!decision.outcome.ok || certificate === undefined) return decision
  const { service, userId, serial } = certificate
  return {
    ...decision,
    events: [{ type: 'certificate_accepted', service, userId, serial }, ...decision.events],
  }
}

/** The operator who revokes, the claimed owner, the reason, and how the caller was identified. */
export type DeskRevocation = {
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  readonly step: 'ask' | 'carry_out'
  readonly cause: RevocationReason
  readonly reason: string
  readonly identification: string
  /** Of the call that the operator had open about this user. */
  readonly caseNumber?: string | null
}

/** Why it takes a second operator; nothing, as recommended, where one may do it alone at once. */
function whyRevocationTakesTwo({ desk }: Pick<ServiceProfile, 'desk'>): readonly ApprovalName[] {
  return desk.approvals.includes('revoke_certificate') ? ['revoke_certificate'] : []
}

/** What an approver reads of a revocation, and what is carried out is held against. */
function revocationDetails(
  { serial, expiresAtMs }: Pick<Certificate, 'serial' | 'expiresAtMs'>,
  cause: RevocationReason,
): RequestDetails {
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString()
  return { serial, expiresAt, cause }
}

type RevocationRefusal =
  | 'not_permitted'
  | 'certificate_unknown'
  | NotPermitted
  | 'call_needed'
  | 'call_refused'
  | Stale

/**
 * The same revocation by an operator, or a request for it: the journal records who, why and for whom before the change.
 */
export function decideRevocationAtDesk(
  states: OperatorStates &
    PartyStates &
    CallStates & { readonly certificate: Certificate | undefined; readonly approval: Approval | undefined },
  request: DeskRevocation,
  profile: Pick<ServiceProfile, 'desk'>,
  now: Temporal.Instant,
): Decision<Told, RevocationRefusal> {
  const { certificate } = states
  const { service, userId, operatorId, cause } = request
  const barred = refuseOperator(states, 'revoke_certificate', service)
  if (barred !== null) return refuse(barred)
  if (certificate?.service !== service || certificate.userId !== userId) return refuse('certificate_unknown')
  const action = 'revoke_certificate'
  const byCall = refuseAct(states, { ...request, action }, profile.desk)
  if (byCall !== null) return refuse(byCall)
  if (certificate.status === 'revoked') return refuse('nothing_to_do')
  const details = revocationDetails(certificate, cause)
  const because = whyRevocationTakesTwo(profile)
  const wanted = { ...request, by: operatorId, details, because, handsOver: false, parties: states }
  return actOrAsk(states.approval, { ...wanted, action }, now, (permit) => {
    const acted = { service, userId, operatorId, action, ...permit } as const
    return together(accept({}, { type: 'desk_acted', ...acted, actedAtMs: now.epochMilliseconds }), () =>
      decideCertificateRevocation(certificate, cause, now),
    )
  })
}
