import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { accept, refuse } from '../../../../platform/decision/decision.ts'
import { countWaitingTransfers, newestRuns, transfersOfRun } from '../../queries/handover.ts'
import type { Decision } from '../../rules/decision.ts'
import { type HandoverRun, handoverRunState, type RunFormat, refuseHandover } from '../../rules/handover.ts'
import type { Transfer } from '../../rules/transfer.ts'
import { fileNameOf, remakeFiles } from './deliver-runs.ts'
import { listRefused } from './refused-postings.ts'

const shownMax = 50

/** A service's newest runs, how many transfers wait for the next one, and what the core system won't book (E5). */
export async function showRuns(context: Context, service: string) {
  const { store } = context
  return {
    runs: await newestRuns(store, service, shownMax),
    waiting: await countWaitingTransfers(store, service),
    refused: await listRefused(context, service, shownMax),
  }
}

/** A run with its transfers; undefined if the service has no such run. */
export async function showRun(
  { store }: Context,
  service: string,
  runId: string,
): Promise<{ readonly run: HandoverRun; readonly transfers: readonly Transfer[] } | undefined> {
  const { run } = await store.read({ run: handoverRunState.ref(service, runId) })
  return run && { run, transfers: await transfersOfRun(store, service, runId) }
}

/**
 * A file of a run for an operator, journaled before it is handed out. Undefined if the service has no such run. Throws
 * FilesDiffer if the file does not match the record; refused with `not_permitted` without the right.
 */
export async function downloadRun(
  context: Context,
  caller: Caller,
  asked: {
    readonly service: string
    readonly runId: string
    readonly operatorId: string
    readonly format: RunFormat
  },
) {
  const { service, runId, operatorId, format } = asked
  const { run } = await context.store.read({ run: handoverRunState.ref(service, runId) })
  if (run === undefined) return undefined
  const files = await remakeFiles(context, run)
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
  }
  const outcome = await context.store.change(
    changeContext(caller, context.now()),
    refs,
    (states): Decision => {
      const refused = refuseHandover(states, service)
      if (refused !== null) return refuse(refused)
      return accept({}, { type: 'run_downloaded', service, userId: operatorId, runId, format })
    },
  )
  return outcome.ok ? { ...outcome, name: fileNameOf(run, format), content: files[format] } : outcome
}
