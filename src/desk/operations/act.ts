import {
  type Caller,
  type Context,
  occasion,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { initialLength } from '../../authority/operations/create-user.ts'
import { newActivation } from '../../authority/operations/issue-activation.ts'
import { deskOf } from '../../authority/rules/operator.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ref } from '../../authority/rules/states.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Agreement } from '../../bank/rules/agreement.ts'
import { randomPassword } from '../../platform/secrets/random.ts'
import {
  deriveFirstPasswords,
  type FirstPasswords,
  makeFirstPasswords,
} from '../../services/web-fb/operations/open-fb-customer.ts'
import type { FbUser } from '../../services/web-fb/rules/fb-user.ts'
import { purposesOf } from '../../services/web-fb/rules/new-fb-user.ts'
import { holderAt } from '../../services/web-fb/rules/transfer-confirmation.ts'
import {
  decideDeskAction,
  makesPassword,
  needsApproval,
  type TypedPassword,
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
      operatorUser: ref.user(desk, operatorId),
      operator: ref.operator(desk, operatorId),
      ...userRefs(service, userId, { customerId: user?.customerId ?? '', holder }),
      claim: ref.tokenClaim(service, tokenId),
      approval: ref.approval(service, userId, action),
    }
    const request = {
      ...work,
      newVerifier: derived?.initialVerifier ?? null,
      newFixed: derived?.fixedVerifiers ?? null,
      newCodeHash,
    }
    const outcome = await store.change(occasion(caller, now), refs, (states) =>
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
  const refs = { user: ref.user(service, userId), fbUser: ref.fbUser(service, userId) }
  const { user, fbUser } = await store.read(refs)
  const { agreement } = await store.read({ agreement: ref.agreement(service, user?.customerId ?? '') })
  const holder = holderOf(user, agreement)
  const { binding } = await store.read({ binding: ref.binding(service, holder) })
  return { user, fbUser, holder, tokenId: binding?.tokenId ?? '' }
}

/** Everything about a user that the desk sees and changes. */
export function userRefs(
  service: string,
  userId: string,
  { customerId, holder }: { readonly customerId: string; readonly holder: string },
) {
  return {
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    binding: ref.binding(service, holder),
    mailAddress: ref.mailAddress(service, userId),
    activation: ref.activation(service, userId),
    agreement: ref.agreement(service, customerId),
    fbUser: ref.fbUser(service, userId),
    fixedRegistration: ref.fixedPassword(service, userId, 'registration'),
    fixedApproval: ref.fixedPassword(service, userId, 'approval'),
    fixedTransfer: ref.fixedPassword(service, userId, 'transfer'),
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
      : makeFirstPasswords(profile, purposesOf(fbUser))
  }
  if (!takesTypedPassword(action, profile) || typed === null) return null
  const { password, again } = typed
  const fits = refuseNewPassword(password, again, user, contextOf(profile, false)) === null
  return fits ? { login: password, fixed: {} } : null
}
