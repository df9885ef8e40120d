import {
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { initialLength } from '../../authority/operations/create-user.ts'
import { newActivation } from '../../authority/operations/issue-activation.ts'
import { activationState } from '../../authority/rules/activation.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { bindingState, tokenClaimState } from '../../authority/rules/binding.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { passwordState } from '../../authority/rules/password.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { mailAddressState } from '../../authority/rules/registered-address.ts'
import type { TypedPassword } from '../../authority/rules/registration.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import { type Agreement, agreementState } from '../../bank/rules/agreement.ts'
import { randomPassword } from '../../platform/secrets/random.ts'
import {
  deriveFirstPasswords,
  type FirstPasswords,
  makeFirstPasswords,
} from '../../services/web-fb/operations/open-fb-customer.ts'
import { fbProfile } from '../../services/web-fb/operations/profile-of.ts'
import { type FbUser, fbUserState } from '../../services/web-fb/rules/fb-user.ts'
import { fixedPasswordState } from '../../services/web-fb/rules/fixed-password.ts'
import { purposesOf } from '../../services/web-fb/rules/new-fb-user.ts'
import { holderAt } from '../../services/web-fb/rules/transfer-confirmation.ts'
import {
  decideDeskAction,
  makesPassword,
  needsApproval,
  takesTypedPassword,
  type UserAction,
} from '../rules/desk.ts'

export type DeskWork = {
  readonly action: UserAction
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  readonly identification: string
  /** The fingerprint of the page on which the operator decided (`UserRecord.seen`). */
  readonly seen: string
  readonly typed: TypedPassword | null
}

/**
 * An operator acts for a caller. `result` says whether it is done or was filed for approval; passwords that were
 * made are in `passwords`, an activation code in `activationCode`, here only and once. Refused with `nothing_to_do` when
 * somebody else was first.
 */
export function actAtDesk(context: Context, caller: Caller, work: DeskWork) {
  const { store } = context
  const { service, userId, operatorId, action } = work
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { user, fbUser, holder, tokenId } = await targetOf(context, service, userId)
    const chosen = newPasswordsFor(work, { user, fbUser }, profile)
    const derived = chosen && (await deriveFirstPasswords(context, chosen))
    const activation = context.tokenActivation === 'code' ? newActivation(context.keyRing) : null
    const newCodeHash = activation?.codeHash ?? null
    const now = context.now()
    const desk = deskOf(service)
    const refs = {
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...userRefs(service, userId, { customerId: user?.customerId ?? '', holder }),
      claim: tokenClaimState.ref(service, tokenId),
      approval: approvalState.ref(service, userId, action),
    }
    const request = {
      ...work,
      newVerifier: derived?.initialVerifier ?? null,
      newFixed: derived?.fixedVerifiers ?? null,
      newCodeHash,
    }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      (states.binding?.tokenId ?? '') === tokenId && holderOf(states.user, states.agreement) === holder
        ? decideDeskAction(states, request, profile, now)
        : { outcome: { ok: false, refusal: 'stale' }, events: [] },
    )
    if (!outcome.ok) return outcome
    const made = outcome.result === 'done' && makesPassword(action, profile) ? chosen : null
    const issued = outcome.result === 'done' && action === 'issue_activation_code'
    return { ...outcome, passwords: made, activationCode: issued ? (activation?.code ?? null) : null }
  })
}

/** Whose token the desk means: at WEB-FB perhaps the one that all users of the customer share. */
function holderOf(user: User | undefined, agreement: Agreement | undefined): string {
  return user === undefined ? '' : holderAt(agreement, user)
}

/** What an action is about, as far as it has to be known before the transaction. */
async function targetOf({ store }: Context, service: string, userId: string) {
  const refs = { user: userState.ref(service, userId), fbUser: fbUserState.ref(service, userId) }
  const { user, fbUser } = await store.read(refs)
  const { agreement } = await store.read({ agreement: agreementState.ref(service, user?.customerId ?? '') })
  const holder = holderOf(user, agreement)
  const { binding } = await store.read({ binding: bindingState.ref(service, holder) })
  return { user, fbUser, holder, tokenId: binding?.tokenId ?? '' }
}

/** Everything about a user that the desk sees and changes. */
export function userRefs(
  service: string,
  userId: string,
  { customerId, holder }: { readonly customerId: string; readonly holder: string },
) {
  return {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, holder),
    mailAddress: mailAddressState.ref(service, userId),
    activation: activationState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    fbUser: fbUserState.ref(service, userId),
    fixedRegistration: fixedPasswordState.ref(service, userId, 'registration'),
    fixedApproval: fixedPasswordState.ref(service, userId, 'approval'),
    fixedTransfer: fixedPasswordState.ref(service, userId, 'transfer'),
  }
}

/** The passwords that the action would set: made here, or as typed where it keeps the rules; null for none. */
function newPasswordsFor(
  work: DeskWork,
  { user, fbUser }: { readonly user: User | undefined; readonly fbUser: FbUser | undefined },
  profile: ServiceProfile,
): FirstPasswords | null {
  const { action, step, typed } = work
  if (user === undefined || (step === 'ask' && needsApproval(action, user, profile))) return null
  if (makesPassword(action, profile)) {
    return fbUser === undefined
      ? { login: randomPassword(initialLength(profile.password)), fixed: {} }
      : makeFirstPasswords(fbProfile(profile), purposesOf(fbUser))
  }
  if (!takesTypedPassword(action, profile) || typed === null) return null
  const { password, again } = typed
  const fits = refuseNewPassword(password, again, user, contextOf(profile, false)) === null
  return fits ? { login: password, fixed: {} } : null
}
