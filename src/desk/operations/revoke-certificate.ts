import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import {
  certificateState,
  type DeskRevocation,
  decideRevocationAtDesk,
} from '../../authority/rules/certificate.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'

/**
 * An operator revokes a certificate of a user of the institution, for good and at once; its user is logged out. Refused
 * with `certificate_unknown` for one of somebody else, and with `nothing_to_do` when somebody else was first.
 */
export async function revokeCertificateAtDesk(
  context: Context,
  caller: Caller,
  { serial, ...request }: DeskRevocation & { readonly serial: string },
) {
  const { service, userId, operatorId } = request
  const desk = deskOf(service)
  const told = await prepareDeskNotices(context, service, [userId], {
    action: 'revoke_certificate',
    onToken: false,
  })
  const now = context.now()
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    user: userState.ref(service, userId),
    certificate: certificateState.ref(serial),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    withDeskNotices(decideRevocationAtDesk(states, request, now), told, now),
  )
}
