import { type Caller, type Context, untilFresh } from '../../../authority/operations/context.ts'
import { attemptPassword, type TypedPassword } from '../../../authority/operations/judge-password.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { accountsOf, accountsToldAtMs } from '../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { lastLoginState } from '../../../bank/rules/last-login.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { decideMobileInquiry } from '../rules/mobile-inquiry.ts'
import type { Refusal } from '../rules/refusal.ts'
import { personalProfileOf } from './profile-of.ts'

export type MobileBalance = {
  readonly accounts: readonly Account[]
  readonly at: Temporal.Instant
  /** As of when the core system has said the balances; null: they are of `at`. */
  readonly toldAtMs: number | null
}

/**
 * モバイルIB: only the balances, for ID and password; no session begins. Refused like STEP 1 of a login, and counted toward
 * the same lock; `mobile_closed` if the institution does not offer it. Rejects with `Overloaded`.
 */
export async function askMobileBalance(
  context: Context,
  caller: Caller,
  asked: TypedPassword,
): Promise<Outcome<MobileBalance, Refusal>> {
  const { service } = asked
  const profile = personalProfileOf(context, service)
  const at = context.now()
  const outcome = await attemptPassword(context, caller, asked, (judging) =>
    untilFresh(async () => {
      const { user, refs, changing, submission } = await judging()
      const notices = await prepareNotices(context, asked, 'password')
      const now = context.now()
      const all = {
        ...refs,
        agreement: agreementState.ref(service, user?.customerId ?? ''),
        lastLogin: lastLoginState.ref(service, asked.userId),
      }
      return context.store.change(changing(now), all, (states) =>
        withNotices(decideMobileInquiry(states, submission, profile, now), notices, now),
      )
    }),
  )
  if (!outcome.ok) return outcome
  const { customerId } = outcome
  const accounts = await accountsOf(context, { service, customerId })
  return { ok: true, accounts, at, toldAtMs: await accountsToldAtMs(context, service) }
}
