import { fingerprintOf } from '../../../platform/secrets/certificates/presented.ts'
import {
  certificateAuthorityState,
  certificateState,
  decideCertificateIssue,
} from '../../rules/certificate.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from '../context.ts'
import { listAuthorities, sealedOf, validityOf } from './authorities.ts'

export type CertificateOrder = {
  readonly service: string
  readonly userId: string
  readonly days: number
  /** The user's own request; null: the key is generated here and appears only in this answer. */
  readonly requestPem: string | null
}

/**
 * Issues a certificate to a user, signed by the newest authority. Refused without an authority, if that authority would
 * expire first, for users who don't exist or are suspended, and for a malformed request (`request_invalid`). A key
 * generated here is handed out once, as PEM and as PKCS #12 with a random password, and stored nowhere.
 */
export async function issueCertificate(context: Context, caller: Caller, order: CertificateOrder) {
  // Loaded only when issuing: these bring in the library that writes certificates.
  const { clientKeyPem, newClientKey, packClientKey, signCertificate } = await import(
    '../../../platform/secrets/certificates/authority.ts'
  )
  const { publicKeyOfRequest } = await import('../../../platform/secrets/certificates/request.ts')
  const { service, userId, days, requestPem } = order
  const key = requestPem === null ? newClientKey() : null
  const publicKey = key?.publicKey ?? publicKeyOfRequest(requestPem ?? '')
  if (publicKey === undefined) return { ok: false, refusal: 'request_invalid' } as const
  const [newest] = await listAuthorities(context)
  if (newest === undefined) return { ok: false, refusal: 'authority_missing' } as const
  const authority = sealedOf(newest)
  const now = context.now()
  const validity = validityOf(now, days)
  const organization = profileOf(context, service).institutionName
  const subject = { service, userId, organization }
  const signed = signCertificate(context.keyRing, authority, { subject, publicKey }, validity)
  const issued = {
    service,
    userId,
    serial: signed.serial,
    authorityId: authority.authorityId,
    fingerprint: fingerprintOf(signed.der),
    issuedAtMs: now.epochMilliseconds,
    expiresAtMs: validity.until.epochMilliseconds,
  }
  const refs = {
    user: userState.ref(service, userId),
    authority: certificateAuthorityState.ref(authority.authorityId),
    certificate: certificateState.ref(signed.serial),
  }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    decideCertificateIssue(states, issued),
  )
  if (!outcome.ok) return outcome
  const made =
    key === null
      ? null
      : {
          keyPem: clientKeyPem(key.privateKey),
          ...(await packClientKey(key.privateKey, signed, authority, `${subject.organization} ${userId}`)),
        }
  return { ok: true, ...issued, pem: signed.pem, authorityPem: authority.certificate, made } as const
}
