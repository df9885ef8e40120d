import { certificateState, decideCertificateRevocation } from '../../rules/certificate.ts'
import type { RevocationReason } from '../../rules/certificate-events.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

/** Revokes a certificate, immediately and permanently; its user is logged out. */
export async function revokeCertificate(
  context: Context,
  caller: Caller,
  { serial, reason }: { readonly serial: string; readonly reason: RevocationReason },
) {
  const { certificate } = await context.store.read({ certificate: certificateState.ref(serial) })
  const now = context.now()
  const refs = {
    certificate: certificateState.ref(serial),
    user: userState.ref(certificate?.service ?? '', certificate?.userId ?? ''),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideCertificateRevocation(states.certificate, reason, now),
  )
}
