import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import type { DeskAction } from '../../authority/rules/rights.ts'
import { userState } from '../../authority/rules/user.ts'
import { decideApproval } from '../rules/desk.ts'

export type ApprovalVerdict = {
  readonly service: string
  readonly userId: string
  readonly action: DeskAction
  readonly operatorId: string
  readonly grant: boolean
  /** Of the very request that the operator read. */
  readonly requestedAtMs: number
}

/** A second operator grants or declines; the first one acts afterwards. */
export function settleApproval(context: Context, caller: Caller, verdict: ApprovalVerdict) {
  const { service, userId, action, operatorId } = verdict
  const now = context.now()
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    approval: approvalState.ref(service, userId, action),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideApproval(states, verdict, now),
  )
}
