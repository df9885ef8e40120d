import { fingerprintOf } from '../../../platform/secrets/certificates/presented.ts'
import { type Context, profileOf } from '../context.ts'
import { listAuthorities, sealedOf, validityOf } from './authorities.ts'

export type CertificateTerms = {
  readonly days: number
  /** The holder's own request; null: the key is generated here and appears only in this answer. */
  readonly requestPem: string | null
}

type Holder = { readonly service: string /** As the certificate names them. */; readonly userId: string }

/**
 * Signs a certificate by the newest authority. Nothing is stored: it counts once its row does. A key generated here is handed
 * out once, by `make`, as PEM and as PKCS #12 with a random password.
 */
export async function signCertificateFor(
  context: Context,
  { service, userId }: Holder,
  { days, requestPem }: CertificateTerms,
) {
  // Loaded only when issuing: these bring in the library that writes certificates.
  const { clientKeyPem, newClientKey, packClientKey, signCertificate } = await import(
    '../../../platform/secrets/certificates/authority.ts'
  )
  const { publicKeyOfRequest } = await import('../../../platform/secrets/certificates/request.ts')
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
  return {
    ok: true,
    now,
    certificate: {
      serial: signed.serial,
      authorityId: authority.authorityId,
      fingerprint: fingerprintOf(signed.der),
      issuedAtMs: now.epochMilliseconds,
      expiresAtMs: validity.until.epochMilliseconds,
    },
    pem: signed.pem,
    authorityPem: authority.certificate,
    async make() {
      if (key === null) return null
      const packed = await packClientKey(key.privateKey, signed, authority, `${organization} ${userId}`)
      return { keyPem: clientKeyPem(key.privateKey), ...packed }
    },
  } as const
}
