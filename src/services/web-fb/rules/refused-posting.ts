import type { OperatorStates } from '../../../authority/rules/operator.ts'
import { isRefused, type LedgerEvent, type Posting } from '../../../bank/rules/account.ts'
import type { CoreFeed } from '../../../bank/rules/core-feed.ts'
import type { CaseWish, PostingCase, PostingCaseEvent } from '../../../bank/rules/posting-case.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import { refuseHandover } from './handover.ts'
import type { Refusal } from './refusal.ts'
import { type AskerStates, type CaseVerdict, refuseGrant } from './second-clearing.ts'
import type { Transfer } from './transfer.ts'

type CaseStates = OperatorStates & {
  readonly posting: Posting | undefined
  readonly postingCase: PostingCase | undefined
  readonly transfer: Transfer | undefined
}

type OfCase = {
  readonly service: string
  readonly accountId: string
  readonly entryId: string
  readonly operatorId: string
}

/**
 * Before it has left, a transfer that the core system won't book can be stopped, and what comes back of it must not reach an
 * account from which nothing was taken: so it is settled there without a posting only once it has left.
 */
function refuseWish(
  { posting, transfer }: CaseStates,
  wish: CaseWish,
): 'nothing_to_do' | 'posting_not_left' | null {
  if (!isRefused(posting) || transfer === undefined) return 'nothing_to_do'
  // What comes back of one that was stopped.
  if (posting.yen > 0) return null
  if (transfer.status === 'stopped') return 'nothing_to_do'
  return wish === 'close' && transfer.runId === null ? 'posting_not_left' : null
}

/** One of the staff says what is to become of a posting that the core system refused. */
export function decideCaseAsked(
  states: CaseStates,
  { service, wish, reason, ...of }: OfCase & { readonly wish: CaseWish; readonly reason: string },
  now: Temporal.Instant,
): Decision<object, Refusal, PostingCaseEvent> {
  const barred = refuseHandover(states, service)
  if (barred !== null) return refuse(barred)
  if (states.postingCase?.status === 'asked') return refuse('nothing_to_do')
  const refused = refuseWish(states, wish)
  if (refused !== null) return refuse(refused)
  const askedAtMs = now.epochMilliseconds
  return accept({}, { type: 'posting_case_asked', service, ...of, wish, reason, askedAtMs })
}

/** The request as whoever decides has read it. */
export type SeenCase = {
  readonly wish: string
  readonly askedBy: string
  readonly askedAtMs: number
}

function isSeen({ wish, askedBy, askedAtMs }: PostingCase, seen: SeenCase): boolean {
  return wish === seen.wish && askedBy === seen.askedBy && askedAtMs === seen.askedAtMs
}

/**
 * Another one grants it, or anybody withdraws it: what they have read, not what was asked for since. Sent again, the posting keeps its ID and says that it comes again; settled,
 * it counts as booked with the newest statement, so that the account follows the core system from then on.
 */
export function decideCaseVerdict(
  states: CaseStates & AskerStates & { readonly coreFeed: CoreFeed | undefined },
  { service, verdict, seen, ...of }: OfCase & { readonly verdict: CaseVerdict; readonly seen: SeenCase },
  now: Temporal.Instant,
): Decision<object, Refusal, PostingCaseEvent | LedgerEvent> {
  const barred = refuseHandover(states, service)
  if (barred !== null) return refuse(barred)
  const { posting, postingCase, coreFeed } = states
  if (postingCase?.status !== 'asked') return refuse('nothing_to_do')
  if (!isSeen(postingCase, seen)) return refuse('posting_case_changed')
  const decidedAtMs = now.epochMilliseconds
  if (verdict === 'decline') return accept({}, { type: 'posting_case_declined', service, ...of, decidedAtMs })
  const { askedBy, wish } = postingCase
  const refused =
    refuseGrant(states, { service, askedBy, operatorId: of.operatorId }) ?? refuseWish(states, wish)
  if (refused !== null) return refuse(refused)
  if (posting === undefined || coreFeed === undefined) return refuse('nothing_to_do')
  const granted = { type: 'posting_case_granted', service, ...of, wish, decidedAtMs } as const
  if (wish === 'resend') return accept({}, granted)
  const { accountId, entryId, yen } = posting
  const { sequence: coreSequence } = coreFeed
  return accept({}, granted, { type: 'posting_booked', service, accountId, entryId, yen, coreSequence })
}
