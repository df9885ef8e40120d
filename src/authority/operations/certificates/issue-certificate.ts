import {
  certificateAuthorityState,
  certificateState,
  decideCertificateIssue,
} from '../../rules/certificate.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import { type CertificateTerms, signCertificateFor } from './sign-certificate.ts'

export type CertificateOrder = CertificateTerms & { readonly service: string; readonly userId: string }

/**
 * Issues a certificate to a user, signed by the newest authority. Refused without an authority, if that authority would
 * expire first, for users who don't exist or are suspended, and for a malformed request (`request_invalid`). A key
 * generated here is handed out once, as PEM and as PKCS #12 with a random password, and stored nowhere.
 */
export async function issueCertificate(context: Context, caller: Caller, order: CertificateOrder) {
  const { service, userId, ...terms } = order
  const signed = await signCertificateFor(context, { service, userId }, terms)
  if (!signed.ok) return signed
  const { certificate, now, pem, authorityPem, make } = signed
  const issued = { service, userId, ...certificate }
  const refs = {
    user: userState.ref(service, userId),
    authority: certificateAuthorityState.ref(certificate.authorityId),
    certificate: certificateState.ref(certificate.serial),
  }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    decideCertificateIssue(states, issued),
  )
  if (!outcome.ok) return outcome
  return { ok: true, ...issued, pem, authorityPem, made: await make() } as const
}
