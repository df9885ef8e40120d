import type { Account } from '../../domain/banking/account.ts'
import { decideMobileInquiry } from '../../domain/banking/mobile-inquiry.ts'
import type { Outcome } from '../../domain/decision.ts'
import { withNotices } from '../../domain/notices.ts'
import { type Caller, type Context, occasion, profileOf, untilFresh } from '../context.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { judgePassword, type TypedPassword } from './judge-password.ts'
import { accountsOf } from './read-accounts.ts'

export type MobileBalance = { readonly accounts: readonly Account[]; readonly at: Temporal.Instant }

/**
 * モバイルIB: the balances for ID and password, and nothing else; no session begins. Refused like STEP 1 of a login, and
 * counted to the same lock; `mobile_closed` where the institution does not keep it. Rejects with `Overloaded`.
 */
export async function askMobileBalance(
  context: Context,
  caller: Caller,
  asked: TypedPassword,
): Promise<Outcome<MobileBalance>> {
  const { service } = asked
  const profile = profileOf(context, service)
  const at = context.now()
  const outcome = await untilFresh(async () => {
    const { refs, submission } = await judgePassword(context, asked)
    const notices = await prepareNotices(context, asked, 'password')
    const now = context.now()
    return context.store.change(occasion(caller, now), refs, (states) =>
      withNotices(decideMobileInquiry(states, submission, profile, now), notices, now),
    )
  })
  if (!outcome.ok) return outcome
  const { customerId } = outcome
  return { ok: true, accounts: await accountsOf(context, { service, customerId }), at }
}
