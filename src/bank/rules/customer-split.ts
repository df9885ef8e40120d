import type { CompanyFacts, Split, SplitAddition } from '../../authority/rules/customer-split.ts'
import type { Account, LedgerEvent } from './account.ts'
import type { Agreement, AgreementEvent } from './agreement.ts'

/**
 * The accounts that go along, and the contract: the parted customer begins under the same restrictions. A stop and
 * why, limits and the transfers' need of codes are never lost by it.
 */
export function splitBank(
  {
    agreement,
    accounts,
  }: {
    readonly agreement: Agreement | undefined
    readonly accounts: readonly (Account | undefined)[]
  },
  split: Split,
): SplitAddition<LedgerEvent | AgreementEvent> {
  const { service, fromCustomerId, customerId, accountIds, company } = split
  if (accounts.some((account) => account?.customerId !== fromCustomerId)) {
    return { bar: 'account_not_theirs', events: [] }
  }
  const moved = accountIds.map((accountId) => {
    return { type: 'account_moved', service, accountId, customerId, fromCustomerId } as const
  })
  return { bar: null, events: [...copied(agreement, split, company), ...moved] }
}

function copied(
  agreement: Agreement | undefined,
  { service, userId, customerId }: Split,
  company: CompanyFacts | null,
): readonly AgreementEvent[] {
  const of = { service, userId, customerId }
  const events: AgreementEvent[] = company === null ? [] : [{ type: 'agreement_made', ...of, ...company }]
  if (agreement === undefined) return events
  const { usageForm, onCodesSinceMs, closedDays, perTransferYen, perDayYen } = agreement
  const { termsVersion, termsAcceptedAtMs, stoppedAtMs, stoppedBy, loss } = agreement
  if (usageForm !== null && onCodesSinceMs !== null) {
    events.push({ type: 'usage_form_chosen', ...of, usageForm, chosenAtMs: onCodesSinceMs })
  }
  if (closedDays.length > 0) events.push({ type: 'closed_days_set', ...of, closedDays })
  if (perTransferYen !== null || perDayYen !== null) {
    events.push({ type: 'limits_set', ...of, perTransferYen, perDayYen })
  }
  if (termsVersion !== null && termsAcceptedAtMs !== null) {
    events.push({ type: 'terms_accepted', ...of, version: termsVersion, acceptedAtMs: termsAcceptedAtMs })
  }
  if (stoppedAtMs !== null) {
    const why = loss === null ? {} : { loss }
    events.push({ type: 'service_stopped', ...of, userId: stoppedBy ?? userId, stoppedAtMs, ...why })
  }
  return events
}
