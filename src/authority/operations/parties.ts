import type { Queryable } from '../../platform/store/store.ts'
import { operatorNamed } from '../queries/operators.ts'
import { type Approval, approvalState, isAskerGone, isDeciderGone } from '../rules/approval.ts'
import { approvalTalkState } from '../rules/approval-talk.ts'
import { callState } from '../rules/call.ts'
import { clientIdOf, clientState } from '../rules/client.ts'
import { deskOf, operatorState } from '../rules/operator.ts'
import { userState } from '../rules/user.ts'
import type { Context } from './context.ts'

/**
 * A request, whoever asked for it, and whoever granted it, as refs for the decision; the rule makes sure that they are
 * still those of the request.
 */
export async function partyRefs(
  { store }: Context,
  { service, userId, action }: Pick<Approval, 'service' | 'userId' | 'action'>,
) {
  const approval = approvalState.ref(service, userId, action)
  const known = (await store.read({ approval })).approval
  const desk = deskOf(service)
  const asker = await operatorBehind(store, desk, known?.requestedBy ?? '')
  const decider = known?.decidedBy ?? ''
  return {
    approval,
    askerUser: userState.ref(desk, asker),
    asker: operatorState.ref(desk, asker),
    deciderUser: userState.ref(desk, decider),
    decider: operatorState.ref(desk, decider),
    askerClient: clientState.ref(clientIdOf(asker) ?? ''),
    askedCall: callState.ref(desk, known?.details['caseNumber'] ?? ''),
    talk: approvalTalkState.ref(service, userId, action, String(known?.requestedAtMs ?? '')),
  }
}

/** The login ID of whoever did something; at the terminal it is a name, which may be an operator's, or empty. */
export async function operatorBehind(store: Queryable, desk: string, by: string): Promise<string> {
  if (!by.startsWith(terminal)) return by
  return (await operatorNamed(store, desk, by.slice(terminal.length))) ?? ''
}

const terminal = 'terminal:'

/** Who acts, in the journal, where something goes on in the background for whoever began it. */
export function actorOf(by: string): string {
  return by.startsWith(terminal) ? by : `operator:${by}`
}

/** Did it fall, because whoever asked for it or granted it may not any more? */
export async function isApprovalVoid(context: Context, approval: Approval): Promise<boolean> {
  const { approval: _, ...refs } = await partyRefs(context, approval)
  const parties = await context.store.read(refs)
  if (isAskerGone(parties, approval)) return true
  return approval.status === 'granted' && isDeciderGone(parties, approval)
}
