import { type FencePart, fencedEach } from '../../../authority/operations/fence-part.ts'
import { openPrintRuns } from '../../queries/print.ts'
import { type PrintEvent, printRunState } from '../../rules/print/print-run.ts'

/** After a restore, a file that leaves once may have left: what its letters tell is made anew (R3). */
export const fencePrints: FencePart = async (store, now, lostBy) => [
  fencedEach('printRuns', await openPrintRuns(store), (of) => ({
    refs: [printRunState.ref(of.service, of.runId)],
    event: {
      type: 'print_run_lost',
      ...of,
      lostBy,
      lostAtMs: now.epochMilliseconds,
      reason: 'システムの復旧',
    } satisfies PrintEvent,
  })),
]
