import type { Call, OpenCall } from './call.ts'
import type { OperatorStates } from './operator.ts'
import type { DeskPolicy } from './profile.ts'
import type { Stale } from './refusal.ts'
import type { DeskAction } from './rights.ts'

/** The call that an operator has open. */
export type CallStates = {
  readonly openCall?: OpenCall | undefined
  /** The row that `openCall` named when it was looked at. */
  readonly call?: Call | undefined
}

type AtDesk = CallStates & Pick<OperatorStates, 'operatorUser'>
type OfUser = { readonly service: string; readonly userId: string }

/** The call that goes on: not over, and begun in the session in which the operator works now. */
export function callAtHand({ openCall, call, operatorUser }: AtDesk): Call | undefined {
  if (call === undefined || call.endedAtMs !== null || call.caseNumber !== openCall?.caseNumber)
    return undefined
  return call.sessionHash === operatorUser?.sessionHash ? call : undefined
}

/** The same, where it is about this user. */
export function callAbout(states: AtDesk, { service, userId }: OfUser): Call | undefined {
  const call = callAtHand(states)
  return call?.service === service && call.userId === userId ? call : undefined
}

/** What the institution does on its own account, whoever calls: it takes away at once, and is never held up. */
const ownMeasures: readonly DeskAction[] = ['suspend_user', 'stop_service']

/** What nobody calls for: it needs no call anywhere. */
const ownBusiness: readonly DeskAction[] = [
  'create_user',
  'number_customer',
  'correct_token_use',
  'close_customer',
]

/**
 * Why an act for a user is refused by the call that the operator has open, or because there is none. A caller who
 * failed to show who they are gets nothing in that call, in any institution; where the profile wants calls, nobody gets
 * anything outside one in which they showed it.
 */
export function refuseByCall(
  states: AtDesk,
  { action, step, ...of }: OfUser & { readonly action: DeskAction; readonly step: 'ask' | 'carry_out' },
  { calls }: Pick<DeskPolicy, 'calls'>,
): 'call_refused' | 'call_needed' | null {
  if (ownMeasures.includes(action)) return null
  const identified = callAbout(states, of)?.identified
  if (identified === 'failed') return 'call_refused'
  // What was granted was asked for in a call; it may be over, and whoever prints a letter had none.
  const isNeeded = calls === 'required' && step === 'ask' && !ownBusiness.includes(action)
  return isNeeded && identified !== 'passed' ? 'call_needed' : null
}

/** The same, or `stale` where the call is another one by now than the one whose number the journal's context has. */
export function refuseAct(
  states: AtDesk,
  act: OfUser & {
    readonly action: DeskAction
    readonly step: 'ask' | 'carry_out'
    readonly caseNumber?: string | null
  },
  desk: Pick<DeskPolicy, 'calls'>,
): 'call_refused' | 'call_needed' | Stale | null {
  const { caseNumber = null } = act
  if ((callAbout(states, act)?.caseNumber ?? null) !== caseNumber) return 'stale'
  return refuseByCall(states, act, desk)
}
