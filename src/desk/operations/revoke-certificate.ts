import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import {
  certificateState,
  type DeskRevocation,
  decideRevocationAtDesk,
} from '../../authority/rules/certificate.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'

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
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    user: userState.ref(service, userId),
    certificate: certificateState.ref(serial),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideRevocationAtDesk(states, request, now),
  )
}
