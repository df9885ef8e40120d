import { userHolder } from '../../domain/binding.ts'
import {
  decideDeskAction,
  makesPassword,
  needsApproval,
  type TypedPassword,
  takesTypedPassword,
  type UserAction,
} from '../../domain/desk.ts'
import { deskOf } from '../../domain/operator.ts'
import { contextOf, refuseNewPassword } from '../../domain/password-rules.ts'
import type { ServiceProfile } from '../../domain/profile.ts'
import { ref } from '../../domain/states.ts'
import type { User } from '../../domain/user.ts'
import { randomPassword } from '../../secrets/random.ts'
import { type Caller, type Context, occasion, profileOf, untilFresh } from '../context.ts'
import { initialLength } from '../create-user.ts'
import { newActivation } from '../issue-activation.ts'

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
 * An operator acts for a caller. `result` says whether it is done or was filed for approval; a password that was
 * made is in `initialPassword`, an activation code in `activationCode`, here only and once. Refused with `nothing_to_do` when somebody else was first.
 */
export function actAtDesk(context: Context, caller: Caller, work: DeskWork) {
  const { store, passwords } = context
  const { service, userId, operatorId, action } = work
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const userRef = ref.user(service, userId)
    const bindingRef = ref.binding(service, userHolder(userId))
    const { user, binding } = await store.read({ user: userRef, binding: bindingRef })
    const tokenId = binding?.tokenId ?? ''
    const chosen = newPasswordFor(work, user, profile)
    const newVerifier = chosen === null ? null : { confidential: await passwords.derive(chosen) }
    const activation = context.tokenActivation === 'code' ? newActivation(context.keyRing) : null
    const newCodeHash = activation?.codeHash ?? null
    const now = context.now()
    const desk = deskOf(service)
    const refs = {
      operatorUser: ref.user(desk, operatorId),
      operator: ref.operator(desk, operatorId),
      user: userRef,
      password: ref.password(service, userId),
      binding: bindingRef,
      mailAddress: ref.mailAddress(service, userId),
      claim: ref.tokenClaim(service, tokenId),
      approval: ref.approval(service, userId, action),
      activation: ref.activation(service, userId),
    }
    const outcome = await store.change(occasion(caller, now), refs, (states) =>
      (states.binding?.tokenId ?? '') === tokenId
        ? decideDeskAction(states, { ...work, newVerifier, newCodeHash }, profile, now)
        : { outcome: { ok: false, refusal: 'stale' }, events: [] },
    )
    if (!outcome.ok) return outcome
    const made = outcome.result === 'done' && makesPassword(action, profile) ? chosen : null
    const issued = outcome.result === 'done' && action === 'issue_activation_code'
    return { ...outcome, initialPassword: made, activationCode: issued ? (activation?.code ?? null) : null }
  })
}

/** The password that the action would set: made here, or as typed where it keeps the rules; null for none. */
function newPasswordFor(work: DeskWork, user: User | undefined, profile: ServiceProfile): string | null {
  const { action, step, typed } = work
  if (user === undefined || (step === 'ask' && needsApproval(action, user, profile))) return null
  if (makesPassword(action, profile)) return randomPassword(initialLength(profile.password))
  if (!takesTypedPassword(action, profile) || typed === null) return null
  const { password, again } = typed
  return refuseNewPassword(password, again, user, contextOf(profile, false)) === null ? password : null
}
