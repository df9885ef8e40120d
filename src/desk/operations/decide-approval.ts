import { atCase, type Caller, changeContext, untilFresh } from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { approvalTalkState } from '../../authority/rules/approval-talk.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { type ApprovedAct, approvedActs } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import { refuse } from '../../platform/decision/decision.ts'
import type { DeskContext } from '../contract.ts'
import { decideApproval, decideSaying } from '../rules/approvals.ts'
import { factsIn, factTarget } from './request-facts.ts'

export type RequestRead = {
  readonly service: string
  readonly userId: string
  readonly action: ApprovedAct
  readonly operatorId: string
  /** Of the very request that the operator read. */
  readonly requestedAtMs: number
}

export type ApprovalVerdict = RequestRead & {
  readonly grant: boolean
  /** Why it is declined. */
  readonly reason?: string
}

/** What was asked for, by its name; undefined for any other word. */
export function parseApprovedAct(word: string): ApprovedAct | undefined {
  return approvedActs.find((each) => each === word)
}

/**
 * A second operator grants or declines; the first one acts afterwards. Refused with `approval_outdated` where what it would
 * change is no longer as it was when it was asked for.
 */
export function settleApproval(context: DeskContext, caller: Caller, verdict: ApprovalVerdict) {
  const { store } = context
  return untilFresh(async () => {
    const now = context.now()
    const target = await factTarget(context, verdict)
    const refs = { ...target.refs, ...(await settlingRefs(context, verdict)) }
    const ofCase = await caseOfRequest(context, verdict)
    return store.change(atCase(changeContext(caller, now), ofCase), refs, (states) => {
      const facts = factsIn(context, target, states)
      return facts === 'stale' ? refuse('stale') : decideApproval(states, verdict, now, facts)
    })
  })
}

/** Asks whoever asked for it, or answers, as the one who says it is another or the same (D10). */
export async function sayOfApproval(
  context: DeskContext,
  caller: Caller,
  said: RequestRead & { readonly text: string },
) {
  const now = context.now()
  const refs = await settlingRefs(context, said)
  const ofCase = await caseOfRequest(context, said)
  return context.store.change(atCase(changeContext(caller, now), ofCase), refs, (states) =>
    decideSaying(states, said, now),
  )
}

/** The number of the call in which it was asked for. */
async function caseOfRequest({ store }: DeskContext, { service, userId, action }: RequestRead) {
  const { approval } = await store.read({ approval: approvalState.ref(service, userId, action) })
  return approval?.details['caseNumber']
}

async function settlingRefs(context: DeskContext, read: RequestRead) {
  const { service, userId, action, operatorId, requestedAtMs } = read
  const desk = deskOf(service)
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    ...(await partyRefs(context, { service, userId, action })),
    // Of the request that was read, whichever it is by now.
    talk: approvalTalkState.ref(service, userId, action, String(requestedAtMs)),
  }
}
