import { type Operator, type OperatorStates, refuseOperator } from '../../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { Right } from '../../../authority/rules/rights.ts'
import { isOneHand } from '../../../authority/rules/staffing.ts'
import { accept, type Decision as Decided, refuse, together } from '../../../platform/decision/decision.ts'
import type { AnyEvent, Confidential } from '../../../platform/decision/event.ts'
import type { DeskAddition } from '../addition.ts'
import type { Decision } from '../decision.ts'
import { act, type DeskRequest, type DeskStates, possibleActions } from '../desk.ts'
import type { Event } from '../events.ts'
import type { Refusal } from '../refusal.ts'
import type { PrintFile, PrintKind, PrintRun } from './print-run.ts'

/** What making a run needs: the same as for one letter of it. */
function rightToMake(kind: PrintKind): Right {
  return kind === 'codes' ? 'issue_activation_code' : 'issue_letter'
}

/** What each letter of a run is at the desk. */
export function actionOf(kind: PrintKind): 'issue_activation_code' | 'issue_letter' {
  return kind === 'codes' ? 'issue_activation_code' : 'issue_letter'
}

type Begun = Pick<PrintRun, 'service' | 'runId' | 'kind' | 'count' | 'reason'> & { readonly by: string }

/**
 * An operator has letters prepared. Nobody reads anything yet: whoever takes the files out is somebody else, always,
 * whatever the profile lists (X1).
 */
export function decidePrintRun(
  states: OperatorStates & { readonly run: PrintRun | undefined },
  { by, ...begun }: Begun,
  now: Temporal.Instant,
): Decision {
  const barred = refuseOperator(states, rightToMake(begun.kind), begun.service)
  if (barred !== null) return refuse(barred)
  return decideBegin(states.run, { by, ...begun }, now)
}

/** The same at the terminal, whose commands have a second person of their own. */
export function decideBegin(
  run: PrintRun | undefined,
  { by: madeBy, ...begun }: Begun,
  now: Temporal.Instant,
): Decision {
  if (run !== undefined || begun.count === 0) return refuse('nothing_to_do')
  return accept({}, { type: 'print_run_begun', ...begun, madeBy, madeAtMs: now.epochMilliseconds })
}

/** One letter of it. */
export type Letter = {
  readonly runId: string
  readonly number: number
  /** Has another run a letter for this user by now? */
  readonly isWritten: boolean
  readonly sealed: Confidential<Uint8Array>
}

/**
 * Prepares the next letter of a run: the first password or the code is set in the same transaction as what the letter
 * tells is kept. Whom there is nothing to write to any more is left out. `nothing_to_do`: another process was first.
 */
export function decideLetter<E extends AnyEvent>(
  states: DeskStates & { readonly run: PrintRun | undefined },
  request: DeskRequest,
  { runId, number, isWritten, sealed }: Letter,
  { addition, profile }: { readonly addition: DeskAddition<E>; readonly profile: ServiceProfile },
  now: Temporal.Instant,
): Decided<object, Refusal | 'stale', Event | E> {
  const { run, user } = states
  const { service, userId, action, newCodeHash } = request
  if (run === undefined || run.lostAtMs !== null || run.done !== number - 1) return refuse('nothing_to_do')
  const ofLetter = { service, runId, number, userId } as const
  const activationCodes = newCodeHash !== null
  const possible = possibleActions(states, addition, profile, { activationCodes })
  if (user === undefined || isWritten || !possible.includes(action)) {
    return accept({}, { type: 'letter_left_out', ...ofLetter })
  }
  const { reason } = run
  // Two persons make it so: nobody reads it but somebody else than who made the run.
  const permit = { reason, identification: unasked, approved: true } as const
  return together(act({ states, user, addition, profile, now }, request, { permit, events: [] }), () =>
    accept({}, { type: 'letter_prepared', ...ofLetter, sealed }),
  )
}

/** Nobody calls for a run. */
const unasked = 'なし（発送分の一括作成）'

export type Taking = { readonly service: string; readonly file: PrintFile; readonly by: string }

type FileStates = {
  readonly run: PrintRun | undefined
  /** Who takes it, and who made the run, where they are of the staff; at the terminal, where their names mean one of it. */
  readonly operator: Operator | undefined
  readonly maker: Operator | undefined
}

/** An operator takes a file out. */
export function decideTaking(
  states: OperatorStates & FileStates,
  { service, file, by }: Taking,
  now: Temporal.Instant,
): Decision {
  const barred = refuseOperator(states, 'print', service)
  return barred === null ? decideFile(states, { file, by }, now) : refuse(barred)
}

/** A file leaves: once, and with somebody else than who had it made, at the desk as at the terminal (X1). */
export function decideFile(
  { run, operator, maker }: FileStates,
  { file, by: takenBy }: Omit<Taking, 'service'>,
  now: Temporal.Instant,
): Decision {
  if (run === undefined || run.lostAtMs !== null) return refuse('nothing_to_do')
  if (isOneHand({ by: takenBy, operator }, { by: run.madeBy, operator: maker }))
    return refuse('print_run_own')
  if (run.done < run.count) return refuse('print_run_unprepared')
  const takenAtMs = file === 'pdf' ? run.pdfTakenAtMs : run.csvTakenAtMs
  if (takenAtMs !== null) return refuse('print_file_taken')
  const { service, runId } = run
  return accept(
    {},
    { type: 'print_file_taken', service, runId, file, takenBy, takenAtMs: now.epochMilliseconds },
  )
}

/** A file went astray, or its print did: what it tells is made anew, never printed again. One person says so, at once. */
export function decideLost(
  states: OperatorStates & { readonly run: PrintRun | undefined },
  { service, by: lostBy, reason }: { readonly service: string; readonly by: string; readonly reason: string },
  now: Temporal.Instant,
): Decision {
  const { run } = states
  const rights = ['print', 'issue_letter'] as const
  if (rights.every((right) => refuseOperator(states, right, service) !== null)) return refuse('not_permitted')
  if (run === undefined || run.lostAtMs !== null) return refuse('nothing_to_do')
  const { runId } = run
  return accept(
    {},
    { type: 'print_run_lost', service, runId, lostBy, lostAtMs: now.epochMilliseconds, reason },
  )
}
