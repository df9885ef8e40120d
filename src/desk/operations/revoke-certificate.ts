import { caseOfAct } from '../../authority/operations/calls.ts'
import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import {
  certificateState,
  type DeskRevocation,
  decideRevocationAtDesk,
} from '../../authority/rules/certificate.ts'
import { type RevocationReason, revocationReasons } from '../../authority/rules/certificate-events.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'

export type RevocationWork = Omit<DeskRevocation, 'cause'> & {
  readonly serial: string
  /** Null for what is carried out as it was granted. */
  readonly cause: RevocationReason | null
}

/**
 * An operator revokes a certificate of a user of the institution, for good and at once; its user is logged out. Where
 * the service's profile lists it, it is filed for a second operator first (`result`). Refused with `certificate_unknown`
 * for one of somebody else, and with `nothing_to_do` when somebody else was first, or nobody granted it.
 */
export function revokeCertificateAtDesk(context: Context, caller: Caller, work: RevocationWork) {
  return untilFresh(() => revokeOnce(context, caller, work))
}

async function revokeOnce(context: Context, caller: Caller, work: RevocationWork) {
  const { serial, ...request } = work
  const { service, userId, operatorId } = request
  const desk = deskOf(service)
  const told = await prepareDeskNotices(context, service, [userId], { action, onToken: false })
  const { approval } = await context.store.read({ approval: approvalState.ref(service, userId, action) })
  const cause = request.cause ?? parseCause(approval?.details['cause'] ?? '')
  if (cause === undefined) return { ok: false, refusal: 'nothing_to_do' } as const
  const { refs: ofCall, caseNumber, noted } = await caseOfAct(context, { ...request, action })
  const now = context.now()
  const refs = {
    ...ofCall,
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    user: userState.ref(service, userId),
    certificate: certificateState.ref(serial),
    ...(await partyRefs(context, { service, userId, action })),
  }
  const profile = profileOf(context, service)
  const revocation = { ...request, cause, caseNumber }
  return context.store.change(atCase(changeContext(caller, now), noted), refs, (states) =>
    withDeskNotices(decideRevocationAtDesk(states, revocation, profile, now), told, now),
  )
}

const action = 'revoke_certificate'

/** A kind of revocation by its name; undefined for any other word. */
export function parseCause(word: string): RevocationReason | undefined {
  return Object.hasOwn(revocationReasons, word) ? (word as RevocationReason) : undefined
}
