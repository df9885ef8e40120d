import { backgroundCaller } from '../../../../authority/operations/background.ts'
import { type Context, changeContext } from '../../../../authority/operations/context.ts'
import { postingsOfTransfers } from '../../../../bank/queries/accounts.ts'
import { startPolling } from '../../../../platform/outbox/poll.ts'
import { digestOf } from '../../../../platform/secrets/random.ts'
import { transfersOfRun, undeliveredRuns } from '../../queries/handover.ts'
import {
  type DeliveryFault,
  decideDelivered,
  decideFaulted,
  type HandoverRun,
  handoverRunState,
} from '../../rules/handover.ts'
import { type RunFiles, runFilesOf } from './run-files.ts'
import { faultOf, writeWhole } from './run-folder.ts'

const worker = backgroundCaller('handover')
const runsAtOnceMax = 20

type Log = {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The files of a run differ from their recorded digests; they must not leave. */
export class FilesDiffer extends Error {
  constructor(runId: string) {
    super(`the files of run ${runId} are not those that were recorded`)
  }
}

/** Generates the files of a run again. Throws FilesDiffer unless they match the record byte for byte. */
export async function remakeFiles(context: Context, run: HandoverRun): Promise<RunFiles> {
  const { service, runId, digest, jsonDigest, names } = run
  const transfers = await transfersOfRun(context.store, service, runId)
  const ids = names.postings === true ? transfers.map(({ transferId }) => transferId) : []
  const files = runFilesOf(run, transfers, await postingsOfTransfers(context.store, service, ids))
  if (digestOf(files.zengin) !== digest || digestOf(files.json) !== jsonDigest) throw new FilesDiffer(runId)
  return files
}

/** A run's files are named by its number, which is never reused. */
export function fileNameOf({ runId }: Pick<HandoverRun, 'runId'>, format: 'zengin' | 'json'): string {
  return `${runId}.${format === 'zengin' ? 'txt' : 'json'}`
}

/**
 * Writes the files of every undelivered run, `<run>.json` and then `<run>.txt`, so that the second appears only after
 * the first. If the process is killed in between, or two nodes work at once, the same bytes are written under the same
 * names again, so the effect is once. A fault is recorded with the run, and does not hold up the next one. Returns how
 * many could not be delivered. Rejects if the store does.
 */
export async function deliverRuns(context: Context, folder: string, log: Log): Promise<number> {
  let failed = 0
  for (const run of await undeliveredRuns(context.store, runsAtOnceMax)) {
    if (!(await deliver(context, folder, run, log))) failed += 1
  }
  return failed
}

async function deliver(context: Context, folder: string, run: HandoverRun, log: Log): Promise<boolean> {
  const { service, runId } = run
  try {
    const { zengin, json } = await remakeFiles(context, run)
    await writeWhole(folder, fileNameOf(run, 'json'), json)
    await writeWhole(folder, fileNameOf(run, 'zengin'), zengin)
  } catch (error) {
    const fault = error instanceof FilesDiffer ? 'files_differ' : faultOf(error)
    log.error({ err: error, service, runId, fault }, 'a run could not be delivered')
    await noteFault(context, run, fault)
    return false
  }
  const now = context.now()
  const refs = { run: handoverRunState.ref(service, runId) }
  const noted = await context.store.change(changeContext(worker, now), refs, (states) =>
    decideDelivered(states.run, now),
  )
  if (noted.ok) log.info({ service, runId }, 'a run was delivered')
  return true
}

function noteFault(context: Context, { service, runId }: HandoverRun, fault: DeliveryFault) {
  const now = context.now()
  const refs = { run: handoverRunState.ref(service, runId) }
  return context.store.change(changeContext(worker, now), refs, (states) =>
    decideFaulted(states.run, fault, now),
  )
}

export type DeliverySettings = {
  readonly context: Context
  readonly folder: string
  readonly log: Log
  readonly pollMs?: number
  /** After a fault; doubles up to `pauseMsMax`. */
  readonly pauseMs?: number
  readonly pauseMsMax?: number
}

/** Delivers runs until stopped. Several processes may do so at once. No fault ends it, and nobody waits for it. */
export function startDelivery({ context, folder, log, ...settings }: DeliverySettings) {
  const { pollMs = 2000, pauseMs = 2000, pauseMsMax = 60_000 } = settings
  let faults = 0
  return startPolling(async () => {
    try {
      faults = (await deliverRuns(context, folder, log)) === 0 ? 0 : faults + 1
    } catch (error) {
      faults += 1
      log.error({ err: error }, 'runs cannot be looked for')
    }
    return faults === 0 ? pollMs : Math.min(pauseMs * 2 ** (faults - 1), pauseMsMax)
  })
}
