import { type Caller, type Context, changeContext, untilFresh } from '../../authority/operations/context.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { type ApprovedAct, approvedActs } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import { refuse } from '../../platform/decision/decision.ts'
import { decideApproval } from '../rules/desk.ts'

export type ApprovalVerdict = {
  readonly service: string
  readonly userId: string
  readonly action: ApprovedAct
  readonly operatorId: string
  readonly grant: boolean
  /** Of the very request that the operator read. */
  readonly requestedAtMs: number
}

/** What was asked for, by its name; undefined for any other word. */
export function parseApprovedAct(word: string): ApprovedAct | undefined {
  return approvedActs.find((each) => each === word)
}

/** A second operator grants or declines; the first one acts afterwards. */
export function settleApproval(context: Context, caller: Caller, verdict: ApprovalVerdict) {
  const { service, userId, action, operatorId } = verdict
  const { store } = context
  const desk = deskOf(service)
  const approval = approvalState.ref(service, userId, action)
  return untilFresh(async () => {
    const now = context.now()
    const asker = (await store.read({ approval })).approval?.requestedBy ?? operatorId
    const refs = {
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      approval,
      askerUser: userState.ref(desk, asker),
      asker: operatorState.ref(desk, asker),
    }
    return store.change(changeContext(caller, now), refs, (states) =>
      (states.approval?.requestedBy ?? operatorId) === asker
        ? decideApproval(states, verdict, now)
        : refuse('stale'),
    )
  })
}
