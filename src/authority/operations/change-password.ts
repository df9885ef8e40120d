import { type Confidential, reveal } from '../../platform/decision/event.ts'
import { isCommonPassword } from '../../platform/secrets/common-passwords.ts'
import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { sessionSeenAtMs, touchSession } from '../queries/sessions.ts'
import { handoutState } from '../rules/handout.ts'
import { withNotices } from '../rules/notices.ts'
import { isDesk } from '../rules/operator.ts'
import { type Password, passwordState } from '../rules/password.ts'
import { decidePasswordChange, type PasswordChangeSubmission } from '../rules/password-change.ts'
import { contextOf, refuseNewPassword } from '../rules/password-rules.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, insideTurn, profileOf, untilFresh } from './context.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { passwordVerdict } from './password-verdict.ts'

export type PasswordChange = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly current: string
  readonly newPassword: string
  readonly newPasswordAgain: string
}

/** パスワード変更. Accepted: the new password applies, and `sessionId` replaces the session (SES-01). */
export function changePassword(context: Context, caller: Caller, change: PasswordChange) {
  const { store } = context
  const { service, userId } = change
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const prepared = await preparePasswordChange(context, caller, change)
    const notices = await prepareNotices(context, change, 'password')
    const sessionId = newSessionId()
    const now = context.now()
    const refs = {
      session: sessionState.ref(change.sessionHash),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      ...(isDesk(service) ? { handout: handoutState.ref(service, userId) } : {}),
    }
    const submission = { ...prepared, sessionHash: sessionHash(sessionId) }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decidePasswordChange(states, submission, profile, now), notices, now),
    )
    if (!outcome.ok) return outcome
    await touchSession(store, sessionHash(sessionId), now.epochMilliseconds)
    return { ...outcome, sessionId }
  })
}

/** The slow part of a password change: the verdict on the current one, the history, the new verifier. */
export async function preparePasswordChange(
  context: Context,
  caller: Caller,
  change: PasswordChange,
): Promise<Omit<PasswordChangeSubmission, 'sessionHash'>> {
  const { store, passwords } = context
  const { service, userId, current, newPassword, newPasswordAgain } = change
  const profile = profileOf(context, service)
  const isCommon = profile.password.rules === 'recommended' && (await isCommonPassword(newPassword))
  const stored = await store.read({
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
  })
  const currentVerdict = await passwordVerdict(context, insideTurn(caller), stored.password, current)
  const acceptable =
    currentVerdict.matches &&
    stored.user !== undefined &&
    refuseNewPassword(newPassword, newPasswordAgain, stored.user, contextOf(profile, isCommon)) === null
  const reused = acceptable && (await isReused(context, stored.password, newPassword, profile.password))
  const newVerifier: Confidential<string> | null =
    acceptable && !reused ? { confidential: await passwords.derive({ service, userId }, newPassword) } : null
  return {
    service,
    userId,
    newPassword,
    newPasswordAgain,
    currentVerdict,
    reused,
    isCommon,
    newVerifier,
    seenAtMs: await sessionSeenAtMs(store, change.sessionHash),
  }
}

/** Is it the current password, or one of the earlier ones that the profile remembers (S0-2.2-22)? */
async function isReused(
  context: Context,
  password: Password | undefined,
  candidate: string,
  policy: { readonly historyGenerations: number },
): Promise<boolean> {
  if (password === undefined) return false
  const { service, userId } = password
  const remembered = [password.verifier, ...password.previous.slice(0, policy.historyGenerations)]
  for (const verifier of remembered) {
    if ((await context.passwords.verify({ service, userId }, reveal(verifier), candidate)).matches)
      return true
  }
  return false
}
