import { type CallStates, callAbout } from '../rules/act-in-call.ts'
import { type Approval, approvalState } from '../rules/approval.ts'
import { callState, openCallState } from '../rules/call.ts'
import { deskOf } from '../rules/operator.ts'
import { type User, userState } from '../rules/user.ts'
import type { Context } from './context.ts'

/** The call that an operator has open, as refs for the decision; the rule makes sure that it is still that one. */
export async function callRefs({ store }: Context, desk: string, operatorId: string) {
  const openCall = openCallState.ref(desk, operatorId)
  const known = (await store.read({ openCall })).openCall
  return { openCall, call: callState.ref(desk, known?.caseNumber ?? '') }
}

/** The same with what it is now. */
export async function callOfOperator(
  context: Context,
  desk: string,
  operatorId: string,
): Promise<{
  readonly refs: Awaited<ReturnType<typeof callRefs>>
  readonly states: CallStates & { readonly operatorUser: User | undefined }
}> {
  const refs = await callRefs(context, desk, operatorId)
  const states = await context.store.read({ ...refs, operatorUser: userState.ref(desk, operatorId) })
  return { refs, states }
}

type Act = Pick<Approval, 'service' | 'userId' | 'action'> & {
  readonly operatorId: string
  readonly step: 'ask' | 'carry_out'
}

/**
 * The same for an act for a user. `caseNumber` is the call in which it is done; null: in none, or in one about somebody
 * else. `noted` is the call that the journal gets: for a granted act, the one in which it was asked for, since whoever
 * carries it out may be in another.
 */
export async function caseOfAct(context: Context, { operatorId, action, step, service, userId }: Act) {
  const { refs, states } = await callOfOperator(context, deskOf(service), operatorId)
  const caseNumber = callAbout(states, { service, userId })?.caseNumber ?? null
  if (step === 'ask') return { refs, caseNumber, noted: caseNumber }
  const { approval } = await context.store.read({ approval: approvalState.ref(service, userId, action) })
  return { refs, caseNumber, noted: approval?.details['caseNumber'] ?? caseNumber }
}
