import type { Decision, Outcome } from '../decision/decision.ts'
import type { AnyEvent } from '../decision/event.ts'
import type { Ref } from '../decision/state.ts'
import type { Value } from '../decision/table.ts'
import type { ChainHead, JournalCheck, JournalReport } from '../journal/chain.ts'
import type { JournalKeys } from '../journal/keys.ts'
import type { ClockReadings } from './clock-readings.ts'
import type { Schema } from './schema.ts'
import type { Snapshot } from './snapshot.ts'
import type { DiskFault } from './unavailable.ts'

export type Refs = { readonly [name: string]: Ref }

/** The states behind named references, under the same names. */
export type StatesOf<R extends Refs> = {
  readonly [N in keyof R]: RowOf<R[N]> | undefined
}

type RowOf<R> = R extends Ref<infer Row> ? Row : never

type Step = (states: StatesOf<Refs>) => Refs

/**
 * References of which later ones follow from the rows that earlier ones name: whose token it is from the user, the token
 * from the binding. They are followed inside the transaction, so that nothing has to be read before it.
 */
export class Path<R extends Refs = Refs> {
  readonly first: Refs
  readonly steps: readonly Step[]
  /** Never set: for the compiler only. */
  readonly names?: R
  constructor(first: Refs, steps: readonly Step[] = []) {
    this.first = first
    this.steps = steps
  }

  /** Adds references that follow from the rows behind all that it has so far. `next` is pure, and may be asked again. */
  to<N extends Refs>(next: (states: StatesOf<R>) => N): Path<R & N> {
    return new Path<R & N>(this.first, [...this.steps, next as Step])
  }
}

export function pathFrom<R extends Refs>(first: R): Path<R> {
  return new Path<R>(first)
}

/** What a change needs: references, or a path of them. */
export type Needs<R extends Refs = Refs> = R | Path<R>

/** The same with others. */
export function withRefs(needs: Needs, others: Refs): Needs {
  return needs instanceof Path
    ? new Path({ ...needs.first, ...others }, needs.steps)
    : { ...needs, ...others }
}

/** Who, when and from where: written into every journal entry of a change (AUD-01). */
export type ChangeContext = {
  readonly at: Temporal.Instant
  readonly requestId: string
  /** `user:<id>`, `operator:<id>`, `token-app`, `compatible-client`, `cli`, `terminal:<name>`, `demo` or `anonymous`. */
  readonly actor: string
  readonly address: string | null
  /** Of the call at a desk in which it was done, if it was in one. */
  readonly caseNumber?: string
  /** How long it may wait for a group to go with, instead of a transaction of its own; left out: not at all. */
  readonly patienceMs?: number
}

/** An event, and in which change. */
export type Happened = { readonly changeContext: ChangeContext; readonly event: AnyEvent }

/** A refusal, and of which service its events are; null: they are of none, or there are none. */
export type RefusedChange = { readonly refusal: string; readonly service: string | null }

/** What became of a group of changes, for whoever counts (finding E7). */
export type GroupEnd = {
  readonly members: readonly { readonly changeContext: ChangeContext }[]
  readonly milliseconds: number
  /** Null: nothing was saved. */
  readonly committed: {
    readonly happened: readonly Happened[]
    readonly refused: readonly RefusedChange[]
  } | null
}

/** One of several changes that count only together. */
export type Part<Refused extends string = string> = {
  readonly refs: Refs
  readonly decide: (states: StatesOf<Refs>) => Decision<object, Refused>
}

/** What answers queries: a store, for the functions of every `queries`. */
export type Queryable = {
  /**
   * Runs one statement outside a decision: for lists, and for what no event tells. It is written with `?`, in SQL that
   * both databases understand; rows come as arrays, in the order of the columns. Rejects when the database fails.
   */
  query(sql: string, ...params: readonly Value[]): Promise<Value[][]>
}

/**
 * Where everything is kept. Two drivers (SQLite, PostgreSQL) pass one contract suite; each commits the changes that
 * arrive in one turn of the event loop together.
 */
export type Store = Queryable & {
  /** What it keeps. */
  readonly schema: Schema
  /**
   * A query whose write a power cut may take back: on SQLite the disk is not synced for it, which would hold the event
   * loop, but with the next change. Everybody sees it at once, and the end of the process takes nothing back. On
   * PostgreSQL, whose syncs hold nobody up here, it is a query like any other.
   */
  queryUnsynced(sql: string, ...params: readonly Value[]): Promise<Value[][]>
  /**
   * Loads the states, decides, folds the events into them, saves them and appends the events to the journal, in one
   * transaction that is durable when the promise fulfills. `decide` is synchronous and pure; it may be called again
   * when another process changed the rows first. A refusal is an ordinary outcome, whose events are saved too. Where the
   * references are a path, `decide` gets the rows to which it leads at that moment.
   * Rejects, with nothing saved and nothing journaled, when `decide` throws or the database fails.
   */
  change<R extends Refs, Accepted extends object, Refused extends string>(
    changeContext: ChangeContext,
    needs: Needs<R>,
    decide: (states: StatesOf<R>) => Decision<Accepted, Refused>,
  ): Promise<Outcome<Accepted, Refused>>
  /**
   * Many changes in one transaction, each decided on what those before it left: all of them, or none if one is refused
   * or throws. `parts` is consumed in pieces, and from the start again when another process was first, so that memory
   * does not grow with their number. Other changes of this process wait until it is done; on SQLite, those of other
   * processes do, too.
   */
  changeAll<Refused extends string>(
    changeContext: ChangeContext,
    parts: Iterable<Part<Refused>>,
  ): Promise<Outcome<{ readonly parts: number }, Refused>>
  /**
   * Runs `work` while no other process runs the like on this database, under the same name. Where one does, calls
   * `waiting` once, and waits until that is done or that process has ended, however it ended. Work of another name, and
   * every other use of the store, goes on.
   */
  alone<T>(name: string, work: () => Promise<T>, waiting: () => void): Promise<T>
  /**
   * The states as committed, without a lock: for display, and for gathering facts that `decide` checks again. Where a path leads,
   * each of its steps is at least as new as the one before.
   */
  read<R extends Refs>(needs: Needs<R>): Promise<StatesOf<R>>
  /** Works on one instant of everything, whatever others write meanwhile: for a backup. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /** Where this process's journal chain stands; everything up to it is durable. */
  head(): ChainHead
  /**
   * Up to which position the journal is complete: what is appended from now on stands behind it. It may lag while others
   * append, and never goes back.
   */
  settled(): Promise<number>
  /** Proves the journal against itself, its checkpoints and the rows (see journal/verify-journal.ts). */
  verifyJournal(check: JournalCheck): Promise<JournalReport>
  /**
   * Whether the database answers and takes what is written (readiness): notes when this process was there. Rejects when
   * it doesn't.
   */
  ping(at: Temporal.Instant): Promise<void>
  /** What the database says of the time. Rejects when it fails. */
  clocks(): Promise<ClockReadings>
  /** How many changes wait for a group to be committed. */
  waiting(): number
  close(): Promise<void>
}

/** What a store needs to open: what it keeps, the time, and the name of a chain that it begins and the keys to it. */
export type Opening = {
  readonly schema: Schema
  readonly now: Temporal.Instant
  readonly chain: string
  readonly keys: JournalKeys
  /**
   * For a command: it goes on with the chain of this day, and begins it where there is none. Null: nobody goes on with one
   * of before, since this opening follows a restore. Left out: a chain of its own.
   */
  readonly sharedOn?: string | null
  /** Called when the disk did not take what it should have: this process must end (see `DiskFault`). */
  readonly onDiskFault?: (fault: DiskFault) => void
  /** Told of each group of changes at its end; what `changeAll` does is none. It must not throw. */
  readonly onGroup?: (end: GroupEnd) => void
}
