import { accept, refuse } from '../../platform/decision/decision.ts'
import type { CertificateAuthority } from './certificate.ts'
import type { RevocationReason } from './certificate-events.ts'
import type { Client } from './client.ts'
import type { ClientCertificate, ClientRefusal, NewClientCertificate } from './client-events.ts'
import type { Decision } from './decision.ts'

/** Two, so that a new certificate is in use before the old one goes. */
const clientCertificatesMax = 2

export function isCertificateLive(
  { revokedAtMs, expiresAtMs }: ClientCertificate,
  now: Temporal.Instant,
): boolean {
  return revokedAtMs === null && now.epochMilliseconds < expiresAtMs
}

/** From now on the client gets in with this certificate or another one of its own, and with none no longer. */
export function decideClientCertificate(
  {
    client,
    authority,
  }: {
    readonly client: Client | undefined
    readonly authority: CertificateAuthority | undefined
  },
  certificate: NewClientCertificate,
  now: Temporal.Instant,
): Decision<object, ClientRefusal | 'authority_missing' | 'authority_too_old'> {
  if (client === undefined) return refuse('client_unknown')
  if (client.status === 'disabled') return refuse('client_disabled')
  if (authority === undefined) return refuse('authority_missing')
  if (certificate.expiresAtMs > authority.expiresAtMs) return refuse('authority_too_old')
  const { service, clientId, certificates } = client
  const held = certificates ?? []
  if (held.filter((each) => isCertificateLive(each, now)).length >= clientCertificatesMax)
    return refuse('client_certificates_full')
  // What was revoked stays for the lists until it would have expired.
  const dropped = held.filter((each) => now.epochMilliseconds >= each.expiresAtMs).map(({ serial }) => serial)
  return accept({}, { type: 'client_certificate_issued', service, clientId, certificate, dropped })
}

/** At once, and for good. The last one leaves the client outside until it gets another. */
export function decideClientCertificateRevocation(
  client: Client | undefined,
  { serial, reason }: { readonly serial: string; readonly reason: RevocationReason },
  now: Temporal.Instant,
): Decision<Pick<Client, 'service' | 'clientId'>, 'certificate_unknown' | 'nothing_to_do'> {
  const found = client?.certificates?.find((each) => each.serial === serial)
  if (client === undefined || found === undefined) return refuse('certificate_unknown')
  if (found.revokedAtMs !== null) return refuse('nothing_to_do')
  const { service, clientId } = client
  const revokedAtMs = now.epochMilliseconds
  return accept(
    { service, clientId },
    { type: 'client_certificate_revoked', service, clientId, serial, reason, revokedAtMs },
  )
}
