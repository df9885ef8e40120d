import { setTimeout as pause } from 'node:timers/promises'
import { type Caller, changeContext } from '../../authority/operations/context.ts'
import { checkpointIn } from '../../authority/operations/verify-journal.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { accept } from '../../platform/decision/decision.ts'
import type { Checkpoint, JournalReport } from '../../platform/journal/chain.ts'
import { readHeadPosition } from '../../platform/journal/queries.ts'
import { newId } from '../../platform/secrets/random.ts'
import type { DeskContext } from '../contract.ts'
import {
  beginProof,
  endProof,
  noteProofProgress,
  type ProofRow,
  readProof,
} from '../queries/journal-proof.ts'

/** The last check of the journal from this desk. */
export type Proof = Omit<ProofRow, 'report' | 'run' | 'status'> & {
  /** `lost`: the process that ran it is gone. */
  readonly status: ProofRow['status'] | 'lost'
  readonly report: (JournalReport & { readonly outside: number }) | null
}

/** A check that nobody saw for so long is not under way any more. */
const quietMs = 120_000
/** So few at once, and then others have their turn: a code at a login never waits for a check. */
const pageSize = 200
const pauseMs = 10
const progressEvery = 5000

export async function lastProof({ store, now }: DeskContext, desk: string): Promise<Proof | undefined> {
  const found = await readProof(store, desk)
  if (found === undefined) return undefined
  const { report, run: _, status, ...known } = found
  const isLost = status === 'running' && found.seenAtMs < now().epochMilliseconds - quietMs
  return {
    ...known,
    status: isLost ? 'lost' : status,
    report: report === null ? null : (JSON.parse(report) as NonNullable<Proof['report']>),
  }
}

/** What was pasted, one checkpoint a line; the number of the first line that is none. */
export function parseCheckpoints(
  text: string,
):
  | { readonly ok: true; readonly checkpoints: readonly Checkpoint[] }
  | { readonly ok: false; readonly line: number } {
  const lines = text.split(/\r?\n/)
  const checkpoints: Checkpoint[] = []
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const checkpoint = checkpointIn(line)
    if (checkpoint === undefined) return { ok: false, line: i + 1 }
    checkpoints.push(checkpoint)
  }
  return { ok: true, checkpoints }
}

/**
 * Begins a check of the journal, which goes on by itself, slowly; false while another one is under way. `lastProof` says how far
 * it is. Its end is journaled. The rows are not compared: that takes the memory of all of them.
 */
export async function startProof(
  context: DeskContext,
  caller: Caller,
  operator: Operator,
  outsideCheckpoints: readonly Checkpoint[],
): Promise<boolean> {
  const { store } = context
  const { service: desk, userId: startedBy } = operator
  const run = newId()
  const startedAtMs = context.now().epochMilliseconds
  const total = await readHeadPosition(store)
  await beginProof(store, desk, { run, startedBy, startedAtMs, total }, startedAtMs - quietMs)
  if ((await readProof(store, desk))?.run !== run) return false
  void prove(context, caller, { desk, run, startedBy, outsideCheckpoints }).catch(() => undefined)
  return true
}

type Run = {
  readonly desk: string
  readonly run: string
  readonly startedBy: string
  readonly outsideCheckpoints: readonly Checkpoint[]
}

/** Ends in any case, unless the database is gone: then it is not seen any more. */
async function prove(context: DeskContext, caller: Caller, proof: Run): Promise<void> {
  const { store } = context
  const { desk, run, startedBy, outsideCheckpoints } = proof
  const nowMs = () => context.now().epochMilliseconds
  let noted = 0
  const pace = {
    pageSize,
    between: async (entries: number) => {
      await pause(pauseMs)
      if (entries < noted + progressEvery) return
      noted = entries
      await noteProofProgress(store, { desk, run, entries, atMs: nowMs() })
    },
  }
  try {
    const report = await store.verifyJournal({ compareRows: false, outsideCheckpoints, pace })
    const { entries, fault } = report
    const event = { type: 'journal_checked', service: desk, userId: startedBy, entries, fault } as const
    await store.change(changeContext(caller, context.now()), {}, () => accept({}, event))
    const text = JSON.stringify({ ...report, outside: outsideCheckpoints.length })
    await noteProofProgress(store, { desk, run, entries, atMs: nowMs() })
    await endProof(store, { desk, run, status: 'done', atMs: nowMs(), report: text })
  } catch (error) {
    await endProof(store, { desk, run, status: 'failed', atMs: nowMs(), report: null })
    throw error
  }
}
