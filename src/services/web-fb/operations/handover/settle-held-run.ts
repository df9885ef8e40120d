import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { decideHeldRun, handoverRunState } from '../../rules/handover.ts'

export type HeldRunSettled = {
  readonly service: string
  readonly runId: string
  readonly operatorId: string
  readonly verdict: 'release' | 'drop'
}

/** An operator says whether a run that a restore held has yet to leave. Refused with `nothing_to_do` if it isn't held. */
export function settleHeldRun(context: Context, caller: Caller, settled: HeldRunSettled) {
  const { service, runId, operatorId } = settled
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    run: handoverRunState.ref(service, runId),
  }
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideHeldRun(states, settled, now),
  )
}
