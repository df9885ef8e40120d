import { type CallStates, callAtHand } from '../../authority/rules/act-in-call.ts'
import type { Call } from '../../authority/rules/call.ts'
import type { CallEnd, CallEvent } from '../../authority/rules/call-events.ts'
import { deskOf, type OperatorStates, refuseOperatorAt } from '../../authority/rules/operator.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Refusal } from './refusal.ts'

/** For how long whoever took a call may still write down what was said in it. */
export const notesAfterMs = 24 * 3_600_000
export const notesMax = 50

export type OfCall = { readonly desk: string; readonly operatorId: string; readonly caseNumber: string }
type About = { readonly service: string; readonly userId: string }

type States = OperatorStates & CallStates
type CallDecision = Decision<object, Refusal | Stale>

/** What every event of a call says; `about` is the user, if one was found. */
function named(call: OfCall, about: About | null) {
  const { desk, operatorId, caseNumber } = call
  return { ...(about ?? { service: desk, userId: operatorId }), desk, operatorId, caseNumber }
}

function aboutOf({ service, userId }: Call): About | null {
  return service === null || userId === null ? null : { service, userId }
}

function ended(call: Call, by: CallEnd, now: Temporal.Instant): CallEvent {
  return { type: 'call_ended', ...named(call, aboutOf(call)), by, endedAtMs: now.epochMilliseconds }
}

/** What the caller was asked for, and whether they passed. */
export type Identified = {
  readonly passed: boolean
  readonly asked: readonly string[]
  readonly why: Confidential<string> | null
}

function identified(call: OfCall, about: About, given: Identified, now: Temporal.Instant): CallEvent {
  const { passed, asked, why } = given
  const identifiedAtMs = now.epochMilliseconds
  return { type: 'call_identified', ...named(call, about), passed, asked, why, identifiedAtMs }
}

/**
 * An operator takes a call: one at a time. A number is one call's for good, so that whoever is asked for it finds one
 * record, and no identification of an earlier call is taken for this one's. A call of a session that is over, and that
 * upkeep has not come by yet, ends here; and so does the one that the operator was told would (`ends`). Whoever is
 * identified already need not be so afterwards.
 */
export function decideCallBegin(
  states: States & { readonly taken: Call | undefined; readonly user: User | undefined },
  request: OfCall & {
    readonly typed: boolean
    readonly about: About | null
    readonly identification: Identified | null
    readonly ends: string | null
  },
  now: Temporal.Instant,
): CallDecision {
  const { openCall, call: former, operatorUser, taken, user } = states
  const { desk, typed, about, identification, ends } = request
  const barred = refuseOperatorAt(states, 'take_calls', desk)
  if (barred !== null) return refuse(barred)
  const sessionHash = operatorUser?.sessionHash ?? null
  if (sessionHash === null) return refuse('not_permitted')
  if (openCall?.caseNumber !== former?.caseNumber) return refuse('stale')
  const atHand = callAtHand(states)
  if (atHand !== undefined && atHand.caseNumber !== ends) return refuse('call_open')
  if (about === null && identification !== null) return refuse('call_without_user')
  if (about !== null && (user === undefined || deskOf(about.service) !== desk)) return refuse('no_such_user')
  if (taken !== undefined) return refuse(typed ? 'case_number_taken' : 'stale')
  const begun: CallEvent = {
    type: 'call_begun',
    ...named(request, about),
    sessionHash,
    typed,
    begunAtMs: now.epochMilliseconds,
  }
  const before =
    former === undefined ? [] : [ended(former, atHand === undefined ? 'session' : 'operator', now)]
  const shown =
    about === null || identification === null ? [] : [identified(request, about, identification, now)]
  return accept({}, ...before, begun, ...shown)
}

type OpenStates = OperatorStates & CallStates

/** The operator's own call, if it goes on. */
function refuseCall(states: OpenStates, { desk, caseNumber }: OfCall): Refusal | null {
  const barred = refuseOperatorAt(states, 'take_calls', desk)
  if (barred !== null) return barred
  return callAtHand(states)?.caseNumber === caseNumber ? null : 'call_over'
}

/**
 * The user was found whom the caller speaks about: once a call, so that nobody is identified as one and acts as another.
 * They may have been identified by then.
 */
export function decideCallAttach(
  states: OpenStates & { readonly user: User | undefined },
  request: OfCall & { readonly about: About; readonly identification: Identified | null },
  now: Temporal.Instant,
): CallDecision {
  const { call, user } = states
  const { about, desk, identification } = request
  const refusal = refuseCall(states, request)
  if (refusal !== null || call === undefined) return refuse(refusal ?? 'call_over')
  if (user === undefined || deskOf(about.service) !== desk) return refuse('no_such_user')
  const before = aboutOf(call)
  const isSame = before?.service === about.service && before.userId === about.userId
  if (before !== null && !isSame) return refuse('call_about_another')
  if (identification !== null && call.identified === 'failed') return refuse('call_refused')
  const attached: CallEvent[] = before === null ? [{ type: 'call_attached', ...named(call, about) }] : []
  const shown = identification === null ? [] : [identified(call, about, identification, now)]
  return accept({}, ...attached, ...shown)
}

/**
 * The caller showed who they are, or did not. A failure stays for the whole call: nobody tries until something fits. A
 * caller who passed may still give themselves away.
 */
export function decideIdentification(
  states: OpenStates,
  request: OfCall & { readonly identification: Identified },
  now: Temporal.Instant,
): CallDecision {
  const { call } = states
  const refusal = refuseCall(states, request)
  if (refusal !== null || call === undefined) return refuse(refusal ?? 'call_over')
  const about = aboutOf(call)
  if (about === null) return refuse('call_without_user')
  if (call.identified === 'failed') return refuse('call_refused')
  return accept({}, identified(call, about, request.identification, now))
}

/** What was said; also after the call, for a day, by whoever took it. */
export function decideCallNote(
  states: OpenStates,
  request: OfCall & { readonly note: Confidential<string> },
  now: Temporal.Instant,
): CallDecision {
  const { call } = states
  const barred = refuseOperatorAt(states, 'take_calls', request.desk)
  if (barred !== null) return refuse(barred)
  if (call === undefined || call.operatorId !== request.operatorId) return refuse('not_permitted')
  if (!mayNote(call, now)) return refuse('call_over')
  if (call.notes.length >= notesMax) return refuse('call_notes_full')
  const notedAtMs = now.epochMilliseconds
  return accept({}, { type: 'call_noted', ...named(call, aboutOf(call)), note: request.note, notedAtMs })
}

/** Is it not too late to write down what was said? */
export function mayNote({ endedAtMs }: Call, now: Temporal.Instant): boolean {
  return endedAtMs === null || now.epochMilliseconds < endedAtMs + notesAfterMs
}

/** The operator hangs up: of two tabs, the first. */
export function decideCallEnd(states: OpenStates, request: OfCall, now: Temporal.Instant): CallDecision {
  const { call } = states
  const barred = refuseOperatorAt(states, 'take_calls', request.desk)
  if (barred !== null) return refuse(barred)
  if (call === undefined || call.operatorId !== request.operatorId) return refuse('not_permitted')
  return call.endedAtMs === null ? accept({}, ended(call, 'operator', now)) : refuse('call_over')
}

/**
 * A call whose session is over ends with it: the operator logged out, was idle for too long, was let in elsewhere, or was
 * dismissed. `isOver`: the session is, by what no row tells.
 */
export function decideAbandoned(
  { operatorUser, call }: Pick<States, 'operatorUser' | 'call'>,
  { isOver }: { readonly isOver: boolean },
  now: Temporal.Instant,
): Decision<object, 'nothing_to_do'> {
  if (call === undefined || call.endedAtMs !== null) return refuse('nothing_to_do')
  if (operatorUser?.status !== 'active') return accept({}, ended(call, 'dismissal', now))
  const isGone = isOver || operatorUser.sessionHash !== call.sessionHash
  return isGone ? accept({}, ended(call, 'session', now)) : refuse('nothing_to_do')
}
