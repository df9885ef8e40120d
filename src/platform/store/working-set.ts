import { affects } from '../../authority/rules/affects.ts'
import type { Decision, Outcome } from '../../authority/rules/decision.ts'
import type { Event } from '../../authority/rules/events.ts'
import type { Refusal } from '../../authority/rules/refusal.ts'
import { evolve, type Kind, type Ref, type States } from '../../authority/rules/states.ts'
import { tablesInOrder } from './rows.ts'
import type { Occasion, Part, Refs, StatesOf } from './store.ts'
import type { Table, Value } from './table.ts'

/** A change that waits for its group. */
export type Change = {
  readonly occasion: Occasion
  readonly refs: Refs
  readonly decide: (states: StatesOf<Refs>) => Decision<object, string>
  readonly answer: (outcome: Outcome<object, string>) => void
  readonly fail: (error: unknown) => void
}

export type Happened = { readonly occasion: Occasion; readonly event: Event }

type State = States[Kind]
type Slot = { readonly ref: Ref; state: State | undefined; readonly version: number; dirty: boolean }

/** What one table has to write: whole rows with their next version, and keys with the version to delete. */
export type Writes = {
  readonly table: Table
  readonly saves: readonly (readonly Value[])[]
  readonly deletes: readonly (readonly Value[])[]
}

export function slotName(ref: Ref): string {
  return JSON.stringify([ref.kind, ...ref.key])
}

/** Rows that are only ever written once, under an ID that was made for them. */
const beginning: ReadonlySet<Kind> = new Set(['revokedBinding', 'posting'])

/**
 * The states of one group of changes: loaded once, changed by each decision in order, saved once. Both drivers
 * load and save; what happens between is here, so that they can't differ.
 */
export class WorkingSet {
  readonly #slots = new Map<string, Slot>()

  /** The references of a group without repetition, by table in locking order and by key within a table. */
  static refsOf(changes: readonly Pick<Change, 'refs'>[]): ReadonlyMap<Table, readonly Ref[]> {
    const byName = new Map<string, Ref>()
    for (const { refs } of changes) for (const ref of Object.values(refs)) byName.set(slotName(ref), ref)
    const sorted = [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref)
    const grouped = Map.groupBy(sorted, (ref) => ref.kind)
    return new Map(
      tablesInOrder.flatMap((table) => {
        const refs = grouped.get(table.kind)
        return refs === undefined ? [] : [[table, refs] as const]
      }),
    )
  }

  /** `row` as the table's load statement gives it, its last value the version; undefined where there is none. */
  put(table: Table, ref: Ref, row: readonly Value[] | undefined): void {
    const slot =
      row === undefined
        ? { ref, state: undefined, version: 0, dirty: false }
        : { ref, state: table.fromRow(row), version: row[table.columns.length] as number, dirty: false }
    this.#slots.set(slotName(ref), slot)
  }

  /** Decides one change against the states as the changes before it in the group left them. */
  decide(change: Pick<Change, 'occasion' | 'refs' | 'decide'>): {
    readonly outcome: Outcome<object, string>
    readonly happened: readonly Happened[]
  } {
    const states: Record<string, State | undefined> = {}
    for (const [name, ref] of Object.entries(change.refs)) states[name] = this.#slot(ref).state
    const { outcome, events } = change.decide(states as StatesOf<Refs>)
    this.#fold(events)
    return { outcome, happened: events.map((event) => ({ occasion: change.occasion, event })) }
  }

  /** All events or none: an event that nothing can take throws before the first slot changes. */
  #fold(events: readonly Event[]): void {
    const next = new Map<Slot, State | undefined>()
    for (const event of events) {
      for (const ref of affects(event)) {
        const begins = beginning.has(ref.kind) || event.type === 'mail_queued'
        const slot = this.#slot(ref, begins)
        const before = next.has(slot) ? next.get(slot) : slot.state
        next.set(slot, evolveOne(ref.kind, before, event))
      }
    }
    for (const [slot, state] of next) {
      if (state === slot.state) continue
      slot.state = state
      slot.dirty = true
    }
  }

  /** Some states only ever begin with an event, under an ID made for it: they need no loading. */
  #slot(ref: Ref, begins = false): Slot {
    const name = slotName(ref)
    const slot = this.#slots.get(name)
    if (slot !== undefined) return slot
    if (!begins) throw new Error(`the decision needs ${name}, which it did not load`)
    const fresh = { ref, state: undefined, version: 0, dirty: false }
    this.#slots.set(name, fresh)
    return fresh
  }

  writes(): readonly Writes[] {
    const dirty = Map.groupBy(
      [...this.#slots.values()].filter((slot) => slot.dirty),
      (slot) => slot.ref.kind,
    )
    return tablesInOrder.flatMap((table) => {
      const slots = dirty.get(table.kind) ?? []
      if (slots.length === 0) return []
      const saves = slots.flatMap(({ state, version }) =>
        state === undefined ? [] : [[...table.toRow(state as never), version + 1]],
      )
      const deletes = slots.flatMap(({ ref, state, version }) =>
        state === undefined && version > 0 ? [[...ref.key, version]] : [],
      )
      return [{ table, saves, deletes }]
    })
  }
}

/** Decides a group in order. An exception in one decision refuses that request alone. */
export function decideAll(states: WorkingSet, group: readonly Change[], answers: (() => void)[]): Happened[] {
  const happened: Happened[] = []
  for (const change of group) {
    try {
      const decided = states.decide(change)
      happened.push(...decided.happened)
      answers.push(() => change.answer(decided.outcome))
    } catch (error) {
      answers.push(() => change.fail(error))
    }
  }
  return happened
}

/** One of many changes that only count together was refused: nothing of them is saved. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(`refused: ${refusal}`)
    this.refusal = refusal
  }
}

/** Decides a piece of such changes in order. Throws Refused at the first that is refused. */
export function decideTogether(states: WorkingSet, piece: readonly Part[], occasion: Occasion): Happened[] {
  return piece.flatMap((part) => {
    const { outcome, happened } = states.decide({ occasion, ...part })
    if (!outcome.ok) throw new Refused(outcome.refusal as Refusal)
    return happened
  })
}

const pieceMax = 500

/** Parts in pieces that fit into one statement each. */
export function* piecesOf(parts: Iterable<Part>): Generator<readonly Part[]> {
  let piece: Part[] = []
  for (const part of parts) {
    piece.push(part)
    if (piece.length < pieceMax) continue
    yield piece
    piece = []
  }
  if (piece.length > 0) yield piece
}

/** The outcome of many changes together, of which one may have been refused. Rejects with what else went wrong. */
export async function outcomeOfAll(
  write: () => Promise<number> | number,
): Promise<Outcome<{ readonly parts: number }>> {
  try {
    return { ok: true, parts: await write() }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal }
    throw error
  }
}

export function evolveOne<K extends Kind>(
  kind: K,
  state: State | undefined,
  event: Event,
): State | undefined {
  return evolve[kind](state as States[K] | undefined, event)
}

/** Another process changed a row between load and save, although the database should have prevented it. */
export class Conflict extends Error {
  constructor(table: string) {
    super(`a row of ${table} was changed by another process meanwhile`)
  }
}
