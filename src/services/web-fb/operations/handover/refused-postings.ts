import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { refusedPosting, refusedPostings } from '../../../../bank/queries/core.ts'
import { accountState, type Posting, postingState } from '../../../../bank/rules/account.ts'
import { coreFeedState } from '../../../../bank/rules/core-feed.ts'
import { type CaseWish, type PostingCase, postingCaseState } from '../../../../bank/rules/posting-case.ts'
import { looked } from '../../../../platform/decision/state.ts'
import { decideCaseAsked, decideCaseVerdict, type SeenCase } from '../../rules/refused-posting.ts'
import type { CaseVerdict } from '../../rules/second-clearing.ts'
import { type Transfer, transferState } from '../../rules/transfer.ts'

export type RefusedPosting = {
  readonly posting: Posting
  readonly postingCase: PostingCase | undefined
}

/** What the core system won't book (E5), the newest first, each with what was asked for about it. */
export async function listRefused(
  { store }: Context,
  service: string,
  limit: number,
): Promise<readonly RefusedPosting[]> {
  const postings = await refusedPostings(store, service, limit)
  const cases = await store.read(
    Object.fromEntries(
      postings.map((each, i) => [i, postingCaseState.ref(service, each.accountId, each.entryId)]),
    ),
  )
  return postings.map((posting, i) => ({ posting, postingCase: cases[i] }))
}

/** One of them, with its transfer; undefined if the core system refuses no such posting (any more). */
export async function findRefused(
  { store }: Context,
  service: string,
  entryId: string,
): Promise<(RefusedPosting & { readonly transfer: Transfer | undefined }) | undefined> {
  const posting = await refusedPosting(store, service, entryId)
  if (posting === undefined) return undefined
  const found = await store.read({
    postingCase: postingCaseState.ref(service, posting.accountId, entryId),
    transfer: transferState.ref(service, posting.transferId ?? ''),
  })
  return { posting, ...found }
}

type Acting = { readonly operatorId: string; readonly posting: Posting }

function caseRefs({ operatorId, posting: { service, accountId, entryId, transferId } }: Acting) {
  const desk = deskOf(service)
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    posting: postingState.ref(service, accountId, entryId),
    postingCase: postingCaseState.ref(service, accountId, entryId),
    transfer: transferState.ref(service, transferId ?? ''),
  }
}

const idsOf = ({ operatorId, posting: { service, accountId, entryId } }: Acting) => ({
  service,
  accountId,
  entryId,
  operatorId,
})

/** An operator asks that a refused posting be sent again, or settled without it; nothing happens before another one grants it. */
export function askCase(
  context: Context,
  caller: Caller,
  { wish, reason, ...acting }: Acting & { readonly wish: CaseWish; readonly reason: string },
) {
  const now = context.now()
  return context.store.change(changeContext(caller, now), caseRefs(acting), (states) =>
    decideCaseAsked(states, { ...idsOf(acting), wish, reason }, now),
  )
}

/** Another operator grants it, or either of them withdraws it. */
export function settleCase(
  context: Context,
  caller: Caller,
  { verdict, seen, ...acting }: Acting & { readonly verdict: CaseVerdict; readonly seen: SeenCase },
) {
  const { service } = acting.posting
  const now = context.now()
  const refs = {
    ...caseRefs(acting),
    askerUser: userState.ref(deskOf(service), seen.askedBy),
    asker: operatorState.ref(deskOf(service), seen.askedBy),
    coreFeed: looked(coreFeedState.ref(service)),
    account: accountState.ref(service, acting.posting.accountId),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideCaseVerdict(states, { ...idsOf(acting), verdict, seen }, now),
  )
}
