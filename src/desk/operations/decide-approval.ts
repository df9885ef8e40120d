import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { type ApprovedAct, approvedActs } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
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
  return untilFresh(async () => {
    const now = context.now()
    const refs = {
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await partyRefs(context, { service, userId, action })),
    }
    const { approval } = await store.read({ approval: approvalState.ref(service, userId, action) })
    const ofCase = approval?.details['caseNumber']
    return store.change(atCase(changeContext(caller, now), ofCase), refs, (states) =>
      decideApproval(states, verdict, now),
    )
  })
}
