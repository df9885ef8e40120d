import { preparePasswordChange } from '../../../authority/operations/change-password.ts'
import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { touchSession } from '../../../authority/queries/sessions.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { userState } from '../../../authority/rules/user.ts'
import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { fbUserState } from '../rules/fb-user.ts'
import {
  decideFirstPasswords,
  type NewFixedPassword,
  refuseNewFixedPassword,
} from '../rules/first-passwords.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import { purposesOf } from '../rules/new-fb-user.ts'
import type { FbProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { fixedPasswordVerdict } from './fixed-password-verdict.ts'
import { fbUserRefs } from './open-fb-customer.ts'
import { fbProfileOf } from './profile-of.ts'

export type TypedFixedPassword = Pick<NewFixedPassword, 'current' | 'next' | 'again'>

export type FirstPasswordsChange = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly login: TypedFixedPassword
  readonly fixed: Readonly<Partial<Record<FixedPasswordPurpose, TypedFixedPassword>>>
}

type Beside = FixedPasswordPurpose | 'login'
export type FirstPasswordsOutcome =
  | { readonly ok: true; readonly sessionId: string }
  | { readonly ok: false; readonly wrong: readonly [WrongPassword, ...WrongPassword[]] }

export type WrongPassword = { readonly beside: Beside; readonly refusal: Refusal }

/** The fixed passwords of a WEB-FB user, in the order in which screens ask for them. */
export async function fixedPurposes({ store }: Context, service: string, userId: string) {
  const { fbUser } = await store.read({ fbUser: fbUserState.ref(service, userId) })
  return fbUser === undefined ? [] : purposesOf(fbUser)
}

/**
 * 初回パスワード変更 of all first passwords of a new user, all or nothing. Accepted: `sessionId` replaces the session. Refused:
 * says which passwords are at fault; all whose form is wrong at once (W9), but of the current ones only the first, which
 * counts. Rejects with `Overloaded` like every password check.
 */
export async function changeFirstPasswords(
  context: Context,
  caller: Caller,
  change: FirstPasswordsChange,
): Promise<FirstPasswordsOutcome> {
  const { service, userId } = change
  const profile = fbProfileOf(context, service)
  const purposes = await fixedPurposes(context, service, userId)
  const [wrong, ...more] = wrongForms(change, purposes, profile)
  if (wrong !== undefined) return { ok: false, wrong: [wrong, ...more] }
  let beside: Beside = 'login'
  const outcome = await untilFresh(async () => {
    const login = await preparePasswordChange(context, caller, {
      service,
      userId,
      sessionHash: change.sessionHash,
      current: change.login.current,
      newPassword: change.login.next,
      newPasswordAgain: change.login.again,
    })
    const fixed = await judgeAll(context, change, purposes)
    // Which password is at fault, for the screen; the decision checks again.
    const chosen = [change.login.next]
    beside = 'login'
    for (const purpose of purposes) {
      const typed = fixed[purpose]
      if (typed === undefined) continue
      const isWrong = refuseNewFixedPassword(typed, purpose, chosen, profile) !== null
      if (isWrong || !typed.verdict.matches) {
        beside = purpose
        break
      }
      chosen.push(typed.next)
    }
    const sessionId = newSessionId()
    const now = context.now()
    const refs = {
      session: sessionState.ref(change.sessionHash),
      user: userState.ref(service, userId),
      ...fbUserRefs(service, userId),
    }
    const submission = { login: { ...login, sessionHash: sessionHash(sessionId) }, fixed }
    const decided = await context.store.change(changeContext(caller, now), refs, (states) =>
      decideFirstPasswords(states, submission, profile, now),
    )
    if (!decided.ok) return decided
    await touchSession(context.store, sessionHash(sessionId), now.epochMilliseconds)
    return { ...decided, sessionId }
  })
  return outcome.ok ? outcome : { ok: false, wrong: [{ beside, refusal: outcome.refusal }] }
}

/** What is wrong whatever the current passwords are, so that it tells nothing about them. */
function wrongForms(
  { login, fixed }: FirstPasswordsChange,
  purposes: readonly FixedPasswordPurpose[],
  profile: FbProfile,
): readonly WrongPassword[] {
  const found: WrongPassword[] =
    login.next === login.again ? [] : [{ beside: 'login', refusal: 'new_password_mismatch' }]
  const chosen = [login.next]
  for (const purpose of purposes) {
    const typed = fixed[purpose]
    if (typed === undefined) continue
    const refusal = refuseNewFixedPassword(typed, purpose, chosen, profile)
    if (refusal !== null) found.push({ beside: purpose, refusal })
    chosen.push(typed.next)
  }
  return found
}

/** Compares every current password, even after a wrong one: the time must not reveal which one was wrong. */
async function judgeAll(
  context: Context,
  { service, userId, fixed }: FirstPasswordsChange,
  purposes: readonly FixedPasswordPurpose[],
) {
  const judged: Partial<Record<FixedPasswordPurpose, NewFixedPassword>> = {}
  for (const purpose of purposes) {
    const typed = fixed[purpose]
    if (typed === undefined) continue
    const verdict = await fixedPasswordVerdict(context, { service, userId, purpose }, typed.current)
    const verifier = {
      confidential: await context.passwords.derive({ service, userId, purpose }, typed.next),
    }
    judged[purpose] = { ...typed, verdict, verifier }
  }
  return judged
}
