import { decideApproval } from '../../domain/desk.ts'
import { type DeskAction, deskOf } from '../../domain/operator.ts'
import { ref } from '../../domain/states.ts'
import { type Caller, type Context, occasion } from '../context.ts'

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
    operatorUser: ref.user(desk, operatorId),
    operator: ref.operator(desk, operatorId),
    approval: ref.approval(service, userId, action),
  }
  return context.store.change(occasion(caller, now), refs, (states) => decideApproval(states, verdict, now))
}
