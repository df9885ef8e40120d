import { formatActivationCode } from '../../../otp/activation-code.ts'
import { refuse } from '../../../platform/decision/decision.ts'
import { activationState, decideActivationRevocation } from '../../rules/activation.ts'
import { tokenClaimState } from '../../rules/binding.ts'
import { careState } from '../../rules/care.ts'
import { clientActor } from '../../rules/client.ts'
import {
  type ClientAct,
  decideClientActivation,
  decideClientLogout,
  decideClientLossReport,
  decideClientTokenAct,
} from '../../rules/client-acts.ts'
import { withDeskNotices } from '../../rules/notices.ts'
import { deskOf, operatorState } from '../../rules/operator.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { deskRightOf, onlyToken, type UserOtpAction } from '../../rules/user-otp.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from '../context.ts'
import { newActivation } from '../issue-activation.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { partyRefs } from '../parties.ts'
import { prepareDeskNotices } from '../tell-desk-acts.ts'
import { waitingOf } from './waiting.ts'

export type ClientAction = UserOtpAction | 'lost'

/**
 * Suspends, resumes, unlocks or revokes the token of a user, or reports it lost, for a system of the institution. It is
 * told to the user as an act of the desk is. `result` says whether it is done or was filed for an approver at the desk;
 * `approval_pending` where somebody else asked for it, or an approver declined. `tokenId`: the one token that is meant; left
 * out: the user's, whichever it is.
 */
export function actForClient(
  context: Context,
  caller: Caller,
  {
    action,
    tokenId: only,
    ...asked
  }: ClientAct & { readonly action: ClientAction; readonly tokenId?: string },
) {
  const { store } = context
  const { service, userId, clientId } = asked
  const profile = profileOf(context, service)
  const kind = kindOf(context, profile)
  return untilFresh(async () => {
    const { user, holder, holderOf, tokenId, refs: holderRefs } = await lookUpHolder(context, asked)
    if (only !== undefined && only !== tokenId) return { ok: false, refusal: 'token_unknown' } as const
    const of = action === 'lost' ? null : action
    const act = {
      action: of === null ? 'report_loss' : deskRightOf(of),
      onToken: of !== null && onlyToken(of),
    } as const
    const told = await prepareDeskNotices(context, service, [userId], act)
    const waiting = of === null ? 0 : await waitingOf(context, asked)
    const now = context.now()
    const refs = {
      ...holderRefs,
      claim: tokenClaimState.ref(service, tokenId),
      care: careState.ref(service, userId),
      operator: operatorState.ref(deskOf(service), clientActor(clientId)),
      ...(await partyRefs(context, { service, userId, action: act.action })),
    }
    return store.change(changeContext(caller, now), refs, (states) => {
      const isSame = states.user?.customerId === user?.customerId && holderOf(states) === holder
      if (!isSame || (states.binding?.tokenId ?? '') !== tokenId) {
        return { outcome: { ok: false, refusal: 'stale' }, events: [] } as const
      }
      const rules = { profile, administratorsKeepTokens: kind.administratorsKeepTokens }
      const decided =
        of === null
          ? decideClientLossReport(states, { ...asked, tokenId }, kind, now)
          : decideClientTokenAct({ ...states, seen: null }, { ...asked, action: of, waiting }, rules, now)
      return withDeskNotices(decided, told, now)
    })
  })
}

/** Ends the session of a user, for a system of the institution. */
export function logOutForClient(
  context: Context,
  caller: Caller,
  { service, userId }: { readonly service: string; readonly userId: string },
) {
  const userRef = userState.ref(service, userId)
  return untilFresh(async () => {
    const sessionHash = (await context.store.read({ user: userRef })).user?.sessionHash ?? null
    const refs = { user: userRef, session: sessionState.ref(sessionHash ?? '') }
    return context.store.change(changeContext(caller, context.now()), refs, (states) =>
      decideClientLogout(states, { service, userId }, sessionHash),
    )
  })
}

/** Makes an activation code for a user. It is in this answer only, and replaces the user's earlier one. */
export async function issueActivationForClient(context: Context, caller: Caller, asked: ClientAct) {
  const { service, userId, clientId } = asked
  const profile = profileOf(context, service)
  const { code, codeHash } = newActivation(context.keyRing)
  const act = { action: 'issue_activation_code', onToken: false } as const
  const told = await prepareDeskNotices(context, service, [userId], act)
  const now = context.now()
  const refs = {
    user: userState.ref(service, userId),
    activation: activationState.ref(service, userId),
    care: careState.ref(service, userId),
    operator: operatorState.ref(deskOf(service), clientActor(clientId)),
  }
  return context.store.change(changeContext(caller, now), refs, (states) => {
    const { outcome, events } = decideClientActivation(states, { ...asked, codeHash }, profile, now)
    // With the outcome, so that an answer that is kept has it.
    const made = outcome.ok ? { ...outcome, printed: formatActivationCode(code) } : outcome
    return withDeskNotices({ outcome: made, events }, told, now)
  })
}

/** Takes back the activation code of a user, if nobody used it yet: a token app gets nothing for it any more. */
export function revokeActivationForClient(
  context: Context,
  caller: Caller,
  revocation: { readonly service: string; readonly userId: string; readonly reason: string },
) {
  const { service, userId } = revocation
  const now = context.now()
  const refs = { user: userState.ref(service, userId), activation: activationState.ref(service, userId) }
  return context.store.change(changeContext(caller, now), refs, ({ user, activation }) => {
    if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
    return decideActivationRevocation({ activation }, revocation, now)
  })
}
