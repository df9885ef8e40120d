import { listAuthorities } from '../../../../authority/operations/certificates/authorities.ts'
import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import {
  type Certificate,
  type CertificateCheck,
  certificateRejected,
  certificateState,
  refuseCertificate,
} from '../../../../authority/rules/certificate.ts'
import { refuse } from '../../../../platform/decision/decision.ts'
import { readPresented } from '../../../../platform/secrets/certificates/presented.ts'
import { passFbFirstFactor } from '../log-in.ts'

export type CertificateLogin = {
  readonly service: string
  /** The certificate in the request, unread; null: none. */
  readonly shown: { readonly der: Uint8Array; readonly chainHolds: boolean } | null
}

/**
 * The user of the request's certificate, if it is valid. A refusal is journaled if one of our authorities signed the
 * certificate, since only the holder of its key can present it; a stranger's certificate or none is not journaled, or
 * anybody could fill the journal by opening a page.
 */
export async function showCertificate(context: Context, caller: Caller, login: CertificateLogin) {
  const { certificate, check } = await lookUp(context, login, null)
  const now = context.now()
  const refusal = refuseCertificate(certificate, check, now)
  if (refusal === null && certificate !== undefined) return { ok: true, certificate } as const
  const reason = refusal ?? 'certificate_unknown'
  if (check.shown) {
    await context.store.change(changeContext(caller, now), {}, () =>
      refuse(reason, certificateRejected(certificate, check, reason)),
    )
  }
  return { ok: false, refusal: reason } as const
}

export type PasswordWithCertificate = CertificateLogin & {
  readonly password: string
  /** The serial of the certificate that the page showed. */
  readonly seenSerial: string
  readonly device: string | null
}

/**
 * Logs in the certificate's user, with the login password (S3-FAQ-07). The certificate is checked again in the
 * transaction that starts the session; every refusal is journaled, and a wrong password counts like any other. Rejects
 * with `Overloaded` when too many passwords are waiting to be checked.
 */
export async function logInByCertificate(context: Context, caller: Caller, login: PasswordWithCertificate) {
  const { service, password, seenSerial, device } = login
  const { certificate, check } = await lookUp(context, login, seenSerial)
  const now = context.now()
  const refusal = refuseCertificate(certificate, check, now)
  if (refusal !== null || certificate === undefined) {
    const reason = refusal ?? 'certificate_unknown'
    return context.store.change(changeContext(caller, now), {}, () =>
      refuse(reason, certificateRejected(certificate, check, reason)),
    )
  }
  const { userId } = certificate
  return passFbFirstFactor(context, caller, {
    service,
    userId,
    password,
    purpose: 'login',
    device,
    certificate: check,
  })
}

async function lookUp(
  context: Context,
  { service, shown }: CertificateLogin,
  seenSerial: string | null,
): Promise<{ readonly certificate: Certificate | undefined; readonly check: CertificateCheck }> {
  if (shown === null) return { certificate: undefined, check: { service, shown: null, seenSerial } }
  const ours = shown.chainHolds ? readPresented(shown.der, await listAuthorities(context)) : undefined
  if (ours === undefined) return { certificate: undefined, check: { service, shown: undefined, seenSerial } }
  const { certificate } = await context.store.read({ certificate: certificateState.ref(ours.serial) })
  return { certificate, check: { service, shown: ours, seenSerial } }
}
