import { userHolder } from '../../domain/binding.ts'
import { decideDeskAction } from '../../domain/desk.ts'
import { type DeskAction, deskOf } from '../../domain/operator.ts'
import { ref } from '../../domain/states.ts'
import { randomPassword } from '../../secrets/random.ts'
import { type Caller, type Context, occasion, profileOf } from '../context.ts'
import { initialLength } from '../create-user.ts'

export type DeskWork = {
  readonly action: Exclude<DeskAction, 'create_user'>
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  readonly reason: string
  readonly identification: string
}

/**
 * An operator acts for a caller. `result` says whether it is done or was filed for approval; a password that was
 * made is in `initialPassword`, here only and once. Refused with `nothing_to_do` when somebody else was first.
 */
export async function actAtDesk(context: Context, caller: Caller, work: DeskWork) {
  const { store, passwords } = context
  const { service, userId, operatorId, action } = work
  const profile = profileOf(context, service)
  const setsPassword = action === 'issue_letter' || action === 'reset_password'
  const made = setsPassword ? randomPassword(initialLength(profile.password)) : null
  const newVerifier = made === null ? null : { confidential: await passwords.derive(made) }
  const now = context.now()
  const desk = deskOf(service)
  const { binding } = await store.read({ binding: ref.binding(service, userHolder(userId)) })
  const refs = {
    operatorUser: ref.user(desk, operatorId),
    operator: ref.operator(desk, operatorId),
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    binding: ref.binding(service, userHolder(userId)),
    claim: ref.tokenClaim(service, binding?.tokenId ?? ''),
    approval: ref.approval(service, userId, action),
  }
  const outcome = await store.change(occasion(caller, now), refs, (states) =>
    decideDeskAction(states, { ...work, newVerifier }, profile, now),
  )
  if (!outcome.ok) return outcome
  return { ...outcome, initialPassword: outcome.result === 'done' ? made : null }
}
