import type { Ref } from '../../authority/rules/states.ts'
import { ref } from '../../authority/rules/states.ts'
import type { FbUserEvent } from '../../services/web-fb/rules/fb-user.ts'
import { type FixedPasswordEvent, fixedPasswordPurposes } from '../../services/web-fb/rules/fixed-password.ts'
import type { HandoverEvent } from '../../services/web-fb/rules/handover.ts'
import type { TransferEvent } from '../../services/web-fb/rules/transfer.ts'
import type { LedgerEvent } from './account.ts'
import type { AgreementEvent } from './agreement.ts'
import type { LoginEvent } from './last-login.ts'
import type { PayeeEvent } from './payee.ts'

/** What happens in the services of a bank: WEB-FB and 個人インターネットバンキング. */
export type BankingEvent =
  | LedgerEvent
  | AgreementEvent
  | FbUserEvent
  | FixedPasswordEvent
  | LoginEvent
  | PayeeEvent
  | TransferEvent
  | HandoverEvent

type Affects = {
  readonly [T in BankingEvent['type']]: (event: Extract<BankingEvent, { readonly type: T }>) => readonly Ref[]
}

const agreementOf = ({ service, customerId }: { readonly service: string; readonly customerId: string }) => [
  ref.agreement(service, customerId),
]
const fixedPasswordOf = ({
  service,
  userId,
  purpose,
}: Pick<FixedPasswordEvent, 'service' | 'userId' | 'purpose'>) => [
  ref.fixedPassword(service, userId, purpose),
]
const payeeOf = ({ service, customerId, payeeId }: PayeeEvent) => [ref.payee(service, customerId, payeeId)]
const transferOf = ({ service, transferId }: { readonly service: string; readonly transferId: string }) => [
  ref.transfer(service, transferId),
]

/** Which states each of them can change. */
const affects: Affects = {
  account_opened: ({ service, accountId }) => [ref.account(service, accountId)],
  posted: ({ service, accountId, entryId, balanceYen }) => [
    ...(balanceYen === null ? [] : [ref.account(service, accountId)]),
    ref.posting(service, accountId, entryId),
  ],
  agreement_made: agreementOf,
  usage_form_chosen: agreementOf,
  service_stopped: agreementOf,
  service_restarted: agreementOf,
  closed_days_set: agreementOf,
  limits_set: agreementOf,
  terms_accepted: agreementOf,
  fb_user_set: ({ service, userId }) => [ref.fbUser(service, userId)],
  fb_user_removed: ({ service, userId }) => [
    ref.fbUser(service, userId),
    ...fixedPasswordPurposes.map((purpose) => ref.fixedPassword(service, userId, purpose)),
  ],
  fixed_password_set: fixedPasswordOf,
  fixed_password_accepted: fixedPasswordOf,
  fixed_password_released: fixedPasswordOf,
  // The lock is that of the login's password, and ends the session.
  fixed_password_rejected: (event) => [
    ...fixedPasswordOf(event),
    ref.password(event.service, event.userId),
    ref.user(event.service, event.userId),
  ],
  logged_in: ({ service, userId }) => [ref.lastLogin(service, userId)],
  payee_set: payeeOf,
  payee_removed: payeeOf,
  transfer_accepted: transferOf,
  transfer_executed: transferOf,
  transfer_failed: transferOf,
  transfer_cancelled: transferOf,
  transfer_handed_over: transferOf,
  transfer_counted: ({ service, holder, day }) => [ref.transferDay(service, holder, day)],
  run_made: ({ service, runId }) => [ref.handoverRun(service, runId)],
  run_delivered: ({ service, runId }) => [ref.handoverRun(service, runId)],
  run_faulted: ({ service, runId }) => [ref.handoverRun(service, runId)],
  run_downloaded: () => [],
}

export function isBankingEvent(event: { readonly type: string }): event is BankingEvent {
  return Object.hasOwn(affects, event.type)
}

export function affectsBanking(event: BankingEvent): readonly Ref[] {
  // The compiler does not follow that each type has the function for its own event.
  return (affects[event.type] as (event: BankingEvent) => readonly Ref[])(event)
}
