import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { type FixedPasswordPurpose, fixedPasswordState } from '../rules/fixed-password.ts'
import { decideFixedPasswordChange } from '../rules/fixed-password-change.ts'
import { actorFacts } from './actor-facts.ts'
import type { TypedFixedPassword } from './change-first-passwords.ts'
import { fixedPasswordVerdict } from './fixed-password-verdict.ts'
import { fbProfileOf } from './profile-of.ts'
import type { Acting } from './transfers/facts.ts'

/**
 * Changes one of the user's fixed passwords; wrong current ones count toward the lock of the user ID. Refused for an
 * unacceptable new one, with `registration_password_wrong` and the like, or because the user may not (any more).
 */
export async function changeFixedPassword(
  context: Context,
  caller: Caller,
  who: Acting,
  { purpose, ...typed }: TypedFixedPassword & { readonly purpose: FixedPasswordPurpose },
) {
  const { service, userId } = who
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const { refs, actor } = await actorFacts(context, who)
    const verdict = await fixedPasswordVerdict(context, { service, userId, purpose }, typed.current)
    const verifier = {
      confidential: await context.passwords.derive({ service, userId, purpose }, typed.next),
    }
    const now = context.now()
    const allRefs = { ...refs, fixed: fixedPasswordState.ref(service, userId, purpose) }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideFixedPasswordChange(states, { ...actor, purpose, ...typed, verdict, verifier }, profile, now),
    )
  })
}
