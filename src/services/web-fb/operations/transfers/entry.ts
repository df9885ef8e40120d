import type { Context } from '../../../../authority/operations/context.ts'
import { type Binding, bindingState } from '../../../../authority/rules/binding.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { lockRefusal } from '../../../../authority/rules/wrong-code.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { isServiceOpen, selectableDays } from '../../../../bank/rules/transfer-days.ts'
import { freezeRefs, isFrozen } from '../../../../bank/rules/transfer-freeze.ts'
import { asksCode, holderAt } from '../../rules/transfer-confirmation.ts'
import { fbProfileOf } from '../profile-of.ts'
import type { Acting } from './facts.ts'

/** What users should know before they start to enter a transfer. */
export type TransferEntry = {
  readonly isOpen: boolean
  readonly today: string
  /** The selectable 振込指定日, YYYY-MM-DD, earliest first. */
  readonly days: readonly string[]
  readonly asks: 'code' | 'fixed_password'
  /** Is the code from a token that all users share (S3-3.2-08)? */
  readonly shared: boolean
  /** Why even a right code of this user would be refused (S3-2-02, S3-3.2-28). */
  readonly barred:
    | 'transfers_frozen'
    | 'token_missing'
    | 'token_counts_later'
    | 'code_locked'
    | 'code_capped'
    | 'code_suspended'
    | null
}

/** The current state for 都度振込; all of it is checked again when the transfer is confirmed. */
export async function transferEntry(context: Context, who: Acting): Promise<TransferEntry> {
  const { service, customerId, sessionHash } = who
  const { fb } = fbProfileOf(context, service)
  const now = context.now()
  const { agreement, session, ...freezes } = await context.store.read({
    ...freezeRefs(who),
    agreement: agreementState.ref(service, customerId),
    session: sessionState.ref(sessionHash),
  })
  const { binding } = await context.store.read({
    binding: bindingState.ref(service, holderAt(agreement, who)),
  })
  const asks = session !== undefined && asksCode(agreement, session) ? 'code' : 'fixed_password'
  const days = selectableDays(now, fb.days, agreement?.closedDays ?? [])
  return {
    isOpen: isServiceOpen(now, fb.days),
    today: dayOf(now).toString(),
    days: days.map(String),
    asks,
    shared: agreement?.usageForm === 'shared',
    barred: isFrozen(freezes)
      ? 'transfers_frozen'
      : asks === 'code'
        ? barredBy(binding, session?.startedAtMs ?? 0)
        : null,
  }
}

function barredBy(binding: Binding | undefined, startedAtMs: number): TransferEntry['barred'] {
  if (binding === undefined || binding.tokenId === null) return 'token_missing'
  if ((binding.enrolledAtMs ?? 0) > startedAtMs) return 'token_counts_later'
  if (binding.status === 'locked') return lockRefusal(binding)
  return binding.status === 'suspended' ? 'code_suspended' : null
}
