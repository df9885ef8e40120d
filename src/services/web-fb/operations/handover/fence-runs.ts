import { type Fenced, type FencePart, fenced } from '../../../../authority/operations/fence-part.ts'
import { runsToHold } from '../../queries/handover.ts'
import { type HandoverEvent, handoverRunState } from '../../rules/handover.ts'

/** After a restore, nobody knows whether an undelivered run has left: a person says so (R3). */
export const fenceRuns: FencePart = async (store, now): Promise<readonly Fenced[]> => [
  fenced('runs', await runsToHold(store), {
    refOf: ({ service, runId }) => handoverRunState.ref(service, runId),
    eventOf: (runs): HandoverEvent => ({ type: 'runs_fenced', runs, heldAtMs: now.epochMilliseconds }),
  }),
]
