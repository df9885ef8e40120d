import { takesSignature } from '../../../authority/rules/confirmation.ts'
import { type MailDraft, queueMail } from '../../../authority/rules/mail.ts'
import type { PasskeyHolder } from '../../../authority/rules/passkeys.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { risksAsk, risksNoted } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import type { Disowning, SigningUser } from '../../../authority/rules/signed-operation.ts'
import { type Account, isHeldBy, isTold } from '../../../bank/rules/account.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { dateIn, dayOf } from '../../../bank/rules/calendar.ts'
import { amountsOf, feeKindOf } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { BankingPolicy } from '../../../bank/rules/policy.ts'
import { isServiceOpen, refuseTransferDay } from '../../../bank/rules/transfer-days.ts'
import { type FreezeStates, isFrozen } from '../../../bank/rules/transfer-freeze.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { refuseAmount } from './amount-limits.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbUser } from './fb-user.ts'
import type { FbPolicy } from './policy.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import {
  exceedsRiskLimit,
  type FbRiskStates,
  fbRisksOf,
  holdOf,
  limitRefused,
  shownWithWait,
} from './risk.ts'
import {
  amountOf,
  customerDayHolder,
  type DailyTransferTotal,
  type Transfer,
  type TransferEvent,
  type TransferLine,
  userDayHolder,
} from './transfer.ts'
import {
  type Actor,
  type ActorStates,
  type Confirmation,
  type ConfirmationStates,
  decideConfirmation,
  refuseActor,
} from './transfer-confirmation.ts'
import type { DraftLine, TransferDraft } from './transfer-draft.ts'
import { executionEvents } from './transfer-execution.ts'

export type OrderStates = {
  readonly fbUser: FbUser | undefined
  readonly agreement: Agreement | undefined
  readonly account: Account | undefined
  /** Today's accepted totals, of the customer and of the user. */
  readonly customerDay: DailyTransferTotal | undefined
  readonly userDay: DailyTransferTotal | undefined
  /** Left out: in a service without passkeys. */
  readonly passkeys?: PasskeyHolder | undefined
}

export type TransferStates = ConfirmationStates &
  OrderStates &
  FreezeStates & {
    readonly transfer: Transfer | undefined
    readonly signingUser: SigningUser | undefined
    readonly disowning: Disowning | undefined
  }

/** What of a transfer is looked at before anything confirms it. */
export type ReadySubmission = Actor & {
  readonly draft: TransferDraft
  /** The fingerprints of the current draft, and of what the user saw, which has the wait that was shown in it. */
  readonly digest: string
  readonly shownDigest: string
  readonly facts: DraftFacts
  /** The duplicates that the user has ticked as intended, by their fingerprint. */
  readonly intended: string
  /** Tells the user by mail that several payees are paid; left out without an address. */
  readonly notice?: MailDraft | undefined
}

export type TransferSubmission = ReadySubmission & {
  readonly confirmation: Confirmation
  /** The browser that it came from; null: unknown. */
  readonly browser: string | null
  /** The words of the screen on which it was confirmed that way (D5). */
  readonly shownWords: (confirmed: {
    readonly by: 'code' | 'fixed_password'
    readonly shared: boolean
    readonly ticked: boolean
    readonly risks: readonly Risk[]
  }) => readonly string[]
}

/** What was looked up about a draft before the decision. */
export type DraftFacts = {
  /** Is a bank or branch of its payees gone from the directory, as after a merger? */
  readonly hasLostPlaces: boolean
  /** The fingerprint of its duplicates (W1); null: none. */
  readonly duplicates: string | null
  /** How many of its payees the customer has not paid lately; 0 where no profile asks. */
  readonly newPayees: number
  /** Those, and whom it paid for the first time less than a day ago: who pays a yen before the rest gains nothing by it. */
  readonly recentPayees: number
  /** The customer's total of the day when they were looked for: with another one, look again. */
  readonly seenYen: number
}

/** A draft with its fees, and what leaves the account. */
export type PricedTransfer = {
  readonly account: Account
  readonly lines: readonly TransferLine[]
  readonly debitYen: number
}

export type TransferAccepted = {
  readonly transferId: string
  /** It was already confirmed: the same receipt, and no second code was spent. */
  readonly repeated: boolean
}

/** An acceptable transfer, before anything confirms it. */
export type ReadyTransfer = {
  /** It takes a signed operation: no plain code, and no fixed password, confirms it. */
  readonly signature: boolean
  readonly priced: PricedTransfer
  /** The rules of the profile that apply. */
  readonly risks: readonly Risk[]
  /** What happens once it is confirmed. */
  readonly confirmed: (how: ConfirmedHow) => readonly Event[]
}

type ConfirmedHow = Pick<
  EventOf<TransferEvent, 'transfer_accepted'>,
  'by' | 'operationId' | 'sessionHash' | 'browser' | 'shown'
>

/** What is read of a transfer, whatever confirms it. */
export type ReadyStates = Omit<TransferStates, keyof ConfirmationStates> & ActorStates & FbRiskStates

/** All but the confirmation, in order of precedence. `repeated`: it was accepted before, and this is its receipt. */
export function readyTransfer(
  states: ReadyStates,
  submission: ReadySubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): ReadyTransfer | 'repeated' | Refusal | Stale {
  const { transfer, signingUser } = states
  const { service, userId, customerId, draft, digest, shownDigest, facts, intended, notice } = submission
  const { transferId, accountId, day, memo, file } = draft
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return barred
  if (transfer !== undefined) {
    const isOwn = transfer.userId === userId && transfer.customerId === customerId
    return isOwn ? 'repeated' : 'transfer_gone'
  }
  if (isFrozen(states)) return 'transfers_frozen'
  const of = { customerId, hasLostPlaces: facts.hasLostPlaces }
  const priced = priceTransfer(states, draft, of, profile, now)
  if (typeof priced === 'string') return priced
  const risks = fbRisksOf(profile, 'transfer', states, now, facts)
  if (exceedsRiskLimit(risks, states, amountOf(priced))) return 'transfer_risk_limit'
  const signature = asksOperation(profile, { priced, facts, signingUser, risks })
  // Who confirmed what can be thought over, or what isn't to wait, reads first that it is otherwise by now.
  if (shownDigest !== shownWithWait(digest, risks))
    return shownDigest.startsWith(digest) ? 'transfer_wait_changed' : 'transfer_changed'
  if ((states.customerDay?.acceptedYen ?? 0) !== facts.seenYen) return 'stale'
  if (facts.duplicates !== null && facts.duplicates !== intended) return 'transfer_duplicate'
  const { account, lines, debitYen } = priced
  const acceptedAtMs = now.epochMilliseconds
  const today = dayOf(now).toString()
  const accepted = {
    service,
    userId,
    customerId,
    transferId,
    accountId,
    day,
    memo,
    lines,
    debitYen,
    acceptedAtMs,
    ...(file === undefined ? {} : { fileDigest: file.digest }),
  }
  const hold = holdOf(risks, now)
  const counted = (holder: string): Event => ({
    type: 'transfer_counted',
    service,
    holder,
    day: today,
    yen: amountOf(priced),
  })
  return {
    signature,
    priced,
    risks,
    confirmed: (how) => [
      { type: 'transfer_accepted', ...accepted, ...(hold === null ? {} : { hold }), ...how },
      counted(customerDayHolder(customerId)),
      counted(userDayHolder(userId)),
      ...(day === today && hold === null ? executionEvents(accepted, account, now) : []),
      ...risksNoted({ service, userId }, 'transfer', risks),
      ...(notice === undefined ? [] : [queueMail(notice, now)]),
    ],
  }
}

/** What stands in its way; of a limit that is lower for now, the journal keeps who wanted more. */
export function refuseUnready(
  refusal: Refusal | Stale,
  states: ReadyStates,
  { service, userId, draft, facts }: Pick<ReadySubmission, 'service' | 'userId' | 'draft' | 'facts'>,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<never, Refusal | Stale> {
  if (refusal === 'stale') return refuse(refusal)
  const risks = fbRisksOf(profile, 'transfer', states, now, facts)
  return refuse(refusal, ...limitRefused(refusal, { service, userId, draft, risks }))
}

/** Does the profile ask for a signed operation, by the transfer or its circumstances, or has this user come to confirm by them? */
export function asksOperation(
  { confirmation }: FbProfile,
  asked: {
    readonly priced: Pick<PricedTransfer, 'lines'>
    readonly facts: Pick<DraftFacts, 'recentPayees'>
    readonly signingUser: SigningUser | undefined
    readonly risks: readonly Risk[]
  },
): boolean {
  const { priced, facts, signingUser, risks } = asked
  const asking = { act: 'transfer', yen: amountOf(priced), newPayee: facts.recentPayees > 0 } as const
  return takesSignature(confirmation, asking, signingUser) || risksAsk(risks, 'signature')
}

/**
 * 都度振込: the code and the transfer take effect together or not at all. The code is checked last, so that a refused
 * transfer spends none; the same draft again is answered with its receipt (E-5).
 */
export function decideTransfer(
  states: TransferStates,
  submission: TransferSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<TransferAccepted, Refusal | Stale> {
  const { transferId } = submission.draft
  const ready = readyTransfer(states, submission, profile, now)
  if (ready === 'repeated') return accept({ transferId, repeated: true })
  if (typeof ready === 'string') return refuseUnready(ready, states, submission, profile, now)
  if (ready.signature) return refuse('operation_needed')
  return andThen(decideConfirmation(states, submission, submission.confirmation, profile, now), ({ by }) =>
    accept(
      { transferId, repeated: false },
      ...ready.confirmed({ by, ...confirmedWhere(states, submission, { by, risks: ready.risks }) }),
    ),
  )
}

/** What a dispute asks for later (D5): the session, the browser, the words on the screen. */
function confirmedWhere(
  { session, agreement }: TransferStates,
  { browser, shownWords, facts }: TransferSubmission,
  how: Omit<Parameters<TransferSubmission['shownWords']>[0], 'shared' | 'ticked'>,
) {
  const shared = agreement?.usageForm === 'shared'
  return {
    shown: shownWords({ ...how, shared, ticked: facts.duplicates !== null }),
    ...(session === undefined ? {} : { sessionHash: session.sessionHash }),
    ...(browser === null ? {} : { browser }),
  }
}

/**
 * What a draft amounts to, or the first reason why it can't be accepted now; checked again on confirmation, since
 * everything may have changed in between: rights, limits, balance, the cut-off.
 */
export function priceTransfer(
  states: OrderStates,
  draft: TransferDraft,
  { customerId, hasLostPlaces }: { readonly customerId: string } & Pick<DraftFacts, 'hasLostPlaces'>,
  profile: FbProfile,
  now: Temporal.Instant,
): PricedTransfer | Refusal {
  const { fb, banking } = profile
  const { agreement, account } = states
  if (!isServiceOpen(now, fb.days)) return 'transfer_hours'
  if (!isHeldBy(account, customerId) || !isTold(account, banking.accountsFrom))
    return 'transfer_account_unknown'
  if (draft.lines.length === 0) return 'transfer_payees_missing'
  // The screens allow fewer (payeesMax); a file may bring up to this many.
  if (draft.lines.length > Math.max(fb.payeesMax, fb.filePayeesMax)) return 'payees_full'
  const lines: TransferLine[] = []
  for (const line of draft.lines) {
    const priced = priceLine(line, account, fb, banking)
    if (typeof priced === 'string') return priced
    lines.push(priced)
  }
  if (hasLostPlaces) return 'payee_place_gone'
  const day = dateIn(draft.day)
  if (day === null) return 'transfer_day_closed'
  const badDay = refuseTransferDay(day, now, fb.days, agreement?.closedDays ?? [])
  if (badDay !== null) return badDay
  const overLimit = refuseAmount(states, amountOf({ lines }), profile, now)
  if (overLimit !== null) return overLimit
  const debitYen = lines.reduce((all, { amountYen, feeYen }) => all + amountYen + feeYen, 0)
  // A reserved transfer is paid on its day, from the balance at that time (domain-notes c-2).
  if (day.equals(dayOf(now)) && account.balanceYen < debitYen) return 'transfer_balance'
  return { account, lines, debitYen }
}

/** One payee with its four figures (S3-3.4-07). */
export function priceLine(
  line: DraftLine,
  account: Pick<Account, 'branchCode'>,
  { fees }: FbPolicy,
  { bank }: BankingPolicy,
): TransferLine | Refusal {
  if (!isDestination(line)) return 'payee_unknown'
  const kind = feeKindOf({ bankCode: bank.code, branchCode: account.branchCode }, line)
  const amounts = amountsOf(fees, kind, line)
  return amounts === undefined ? 'transfer_amount' : { ...line, ...amounts }
}

/** What fits a Zengin record (domain-notes c-1): kana without ｦ, small letters and the long mark. */
export function isDestination({ bankCode, branchCode, number, name }: Destination): boolean {
  return (
    /^\d{4}$/.test(bankCode) &&
    /^\d{3}$/.test(branchCode) &&
    /^\d{7}$/.test(number) &&
    /^[0-9A-Zｱ-ﾝﾞﾟ ().-]{1,30}$/.test(name) &&
    name.trim() !== ''
  )
}
