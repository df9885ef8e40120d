import { type Caller, type Context, occasion } from '../../authority/operations/context.ts'
import { type DeskRevocation, decideRevocationAtDesk } from '../../authority/rules/certificate.ts'
import { deskOf } from '../../authority/rules/operator.ts'
import { ref } from '../../authority/rules/states.ts'

/**
 * An operator revokes a certificate of a user of the institution, for good and at once; its user is logged out. Refused
 * with `certificate_unknown` for one of somebody else, and with `nothing_to_do` when somebody else was first.
 */
export function revokeCertificateAtDesk(
  context: Context,
  caller: Caller,
  { serial, ...request }: DeskRevocation & { readonly serial: string },
) {
  const { service, userId, operatorId } = request
  const desk = deskOf(service)
  const now = context.now()
  const refs = {
    operatorUser: ref.user(desk, operatorId),
    operator: ref.operator(desk, operatorId),
    user: ref.user(service, userId),
    certificate: ref.certificate(serial),
  }
  return context.store.change(occasion(caller, now), refs, (states) =>
    decideRevocationAtDesk(states, request, now),
  )
}
