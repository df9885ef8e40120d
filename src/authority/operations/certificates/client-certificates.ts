import { clientsOf } from '../../queries/clients.ts'
import { certificateAuthorityState } from '../../rules/certificate.ts'
import type { RevocationReason } from '../../rules/certificate-events.ts'
import { clientActor, clientState } from '../../rules/client.ts'
import { decideClientCertificate, decideClientCertificateRevocation } from '../../rules/client-certificate.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import { type CertificateTerms, signCertificateFor } from './sign-certificate.ts'

/**
 * Issues a certificate to a client of the API (連携先), signed by the newest authority. From now on the client gets in only
 * with a certificate of its own. Refused as one to a user is, and where it has two.
 */
export async function issueClientCertificate(
  context: Context,
  caller: Caller,
  { clientId, ...terms }: CertificateTerms & { readonly clientId: string },
) {
  const client = clientState.ref(clientId)
  const found = (await context.store.read({ client })).client
  if (found === undefined) return { ok: false, refusal: 'client_unknown' } as const
  const { service } = found
  const signed = await signCertificateFor(context, { service, userId: clientActor(clientId) }, terms)
  if (!signed.ok) return signed
  const { now, pem, authorityPem, make } = signed
  const certificate = { ...signed.certificate, madeBy: caller.actor }
  const refs = { client, authority: certificateAuthorityState.ref(certificate.authorityId) }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    decideClientCertificate(states, certificate, now),
  )
  if (!outcome.ok) return outcome
  return { ok: true, service, ...certificate, pem, authorityPem, made: await make() } as const
}

/** Revokes a certificate of a client, at once and for good. `certificate_unknown`: no client has it. */
export async function revokeClientCertificate(
  context: Context,
  caller: Caller,
  named: { readonly serial: string; readonly reason: RevocationReason },
) {
  const holder = (await clientsOf(context.store, null)).find(({ certificates }) =>
    certificates?.some(({ serial }) => serial === named.serial),
  )
  const now = context.now()
  const refs = { client: clientState.ref(holder?.clientId ?? '') }
  return context.store.change(changeContext(caller, now), refs, ({ client }) =>
    decideClientCertificateRevocation(client, named, now),
  )
}

/** The certificates of the clients of a service, newest first. */
export async function listClientCertificates({ store }: Context, service: string) {
  const clients = await clientsOf(store, service)
  return clients
    .flatMap(({ clientId, certificates }) =>
      (certificates ?? []).map((each) => ({ service, clientId, ...each })),
    )
    .toSorted((a, b) => b.issuedAtMs - a.issuedAtMs)
}

/** Revoked certificates of clients that would otherwise still be valid. */
export async function revokedOfClients({ store, now }: Context, authorityId: string) {
  const nowMs = now().epochMilliseconds
  const clients = await clientsOf(store, null)
  return clients
    .flatMap(({ certificates }) => certificates ?? [])
    .filter(
      (each) => each.authorityId === authorityId && each.revokedAtMs !== null && each.expiresAtMs > nowMs,
    )
}
