import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'
import { openDisputes } from '../queries/disputes.ts'
import { type Dispute, type DisputeWork, decideDispute, disputeState } from '../rules/dispute.ts'

const shownMax = 500

/** The open cases of the institution, the oldest first. */
export function disputesOf(context: Context, desk: string): Promise<readonly Dispute[]> {
  return openDisputes(context.store, servicesOf(context, desk), shownMax)
}

export async function findDispute(
  { store }: Context,
  { service, receipt }: Pick<Dispute, 'service' | 'receipt'>,
): Promise<Dispute | undefined> {
  return (await store.read({ dispute: disputeState.ref(service, receipt) })).dispute
}

/** An operator opens a case, takes it, or closes it; `nothing_to_do` where somebody else was first. */
export function workOnDispute(context: Context, caller: Caller, work: DisputeWork) {
  const { service, receipt, operatorId } = work
  const desk = deskOf(service)
  const now = context.now()
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    dispute: disputeState.ref(service, receipt),
  }
  return context.store.change(changeContext(caller, now), refs, (states) => decideDispute(states, work, now))
}
