import type { Decision, Outcome } from '../decision/decision.ts'
import type { AnyEvent } from '../decision/event.ts'
import type { Ref, State } from '../decision/state.ts'
import type { Table, Value } from '../decision/table.ts'
import type { Schema } from './schema.ts'
import type { ChangeContext, Part, Refs, StatesOf } from './store.ts'

/** A change waiting for its group. */
export type Change = {
  readonly changeContext: ChangeContext
  readonly refs: Refs
  readonly decide: (states: StatesOf<Refs>) => Decision<object, string>
  readonly answer: (outcome: Outcome<object, string>) => void
  readonly fail: (error: unknown) => void
}

export type Happened = { readonly changeContext: ChangeContext; readonly event: AnyEvent }

type Slot = { readonly ref: Ref; row: object | undefined; readonly version: number; dirty: boolean }

/** What to write to one table: whole rows with their next version, and keys with the version to delete. */
export type Writes = {
  readonly table: Table
  readonly saves: readonly (readonly Value[])[]
  readonly deletes: readonly (readonly Value[])[]
}

/** For messages, and for maps that outlive a group. */
export function slotName({ state, key }: Ref): string {
  return JSON.stringify([state.name, ...key])
}

/** Tells the rows of one kind of state apart; cheaper than slotName. */
function keyText(key: readonly string[]): string {
  return key.length === 1 ? (key[0] as string) : JSON.stringify(key)
}

/**
 * The states of one group of changes: loaded once, changed by each decision in order, saved once. Both drivers
 * load and save; what happens between is here, so that they can't differ.
 */
export class WorkingSet {
  readonly #schema: Schema
  readonly #slots = new Map<State, Map<string, Slot>>()

  constructor(schema: Schema) {
    this.#schema = schema
  }

  /** The distinct references of a group, by state in locking order and by key within a state. */
  refsOf(changes: readonly Pick<Change, 'refs'>[]): ReadonlyMap<State, readonly Ref[]> {
    const found = new Map<State, Map<string, Ref>>()
    for (const { refs } of changes) {
      for (const ref of Object.values(refs)) {
        const ofState = found.get(ref.state) ?? new Map<string, Ref>()
        found.set(ref.state, ofState.set(keyText(ref.key), ref))
      }
    }
    return new Map(
      this.#schema.states.flatMap((state) => {
        const refs = found.get(state)
        if (refs === undefined) return []
        const sorted = [...refs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref)
        return [[state, sorted] as const]
      }),
    )
  }

  /** `row` as the table's load statement gives it, its last value being the version; undefined if there is no row. */
  put(ref: Ref, row: readonly Value[] | undefined): void {
    const { table } = ref.state
    this.#add(
      row === undefined
        ? { ref, row: undefined, version: 0, dirty: false }
        : { ref, row: table.fromRow(row), version: row[table.columns.length] as number, dirty: false },
    )
  }

  #add(slot: Slot): Slot {
    const { state, key } = slot.ref
    const ofState = this.#slots.get(state) ?? new Map<string, Slot>()
    this.#slots.set(state, ofState.set(keyText(key), slot))
    return slot
  }

  /** Decides one change on the states that earlier changes of the group left. */
  decide(change: Pick<Change, 'changeContext' | 'refs' | 'decide'>): {
    readonly outcome: Outcome<object, string>
    readonly happened: readonly Happened[]
  } {
    const states: Record<string, object | undefined> = {}
    for (const [name, ref] of Object.entries(change.refs)) states[name] = this.#slot(ref).row
    const { outcome, events } = change.decide(states)
    this.#fold(events)
    return { outcome, happened: events.map((event) => ({ changeContext: change.changeContext, event })) }
  }

  /** All events or none: an event that nothing declares throws before the first slot changes. */
  #fold(events: readonly AnyEvent[]): void {
    const next = new Map<Slot, object | undefined>()
    for (const event of events) {
      for (const effect of this.#schema.effectsOf(event)) {
        for (const key of effect.keys(event)) {
          const slot = this.#slot({ state: effect.state, key }, effect.begins)
          const before = next.has(slot) ? next.get(slot) : slot.row
          next.set(slot, effect.fold(before, event))
        }
      }
    }
    for (const [slot, row] of next) {
      if (row === slot.row) continue
      slot.row = row
      slot.dirty = true
    }
  }

  /** Some states only ever begin with an event, under a fresh ID: they need no loading. */
  #slot(ref: Ref, begins = false): Slot {
    const slot = this.#slots.get(ref.state)?.get(keyText(ref.key))
    if (slot !== undefined) return slot
    if (!begins) throw new Error(`the decision needs ${slotName(ref)}, which it did not load`)
    return this.#add({ ref, row: undefined, version: 0, dirty: false })
  }

  writes(): readonly Writes[] {
    return this.#schema.states.flatMap((state) => {
      const { table } = state
      const slots = [...(this.#slots.get(state)?.values() ?? [])].filter(({ dirty }) => dirty)
      if (slots.length === 0) return []
      const saves = slots.flatMap(({ row, version }) =>
        row === undefined ? [] : [[...table.toRow(row), version + 1]],
      )
      const deletes = slots.flatMap(({ ref, row, version }) =>
        row === undefined && version > 0 ? [[...ref.key, version]] : [],
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

/** One of several changes that count only together was refused: none of them is saved. */
export class Refused extends Error {
  readonly refusal: string
  constructor(refusal: string) {
    super(`refused: ${refusal}`)
    this.refusal = refusal
  }
}

/** Decides a batch of such changes in order. Throws Refused at the first refusal. */
export function decideTogether(
  states: WorkingSet,
  piece: readonly Part[],
  changeContext: ChangeContext,
): Happened[] {
  return piece.flatMap((part) => {
    const { outcome, happened } = states.decide({ changeContext, ...part })
    if (!outcome.ok) throw new Refused(outcome.refusal)
    return happened
  })
}

const pieceMax = 500

/** Parts in batches that each fit into one statement. */
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

/**
 * The outcome of many changes together, one of which may have been refused. Rejects with anything else that went
 * wrong.
 */
export async function outcomeOfAll<R extends string>(
  write: () => Promise<number> | number,
): Promise<Outcome<{ readonly parts: number }, R>> {
  try {
    return { ok: true, parts: await write() }
  } catch (error) {
    // A part's refusal is one that its decision can give.
    if (error instanceof Refused) return { ok: false, refusal: error.refusal as never }
    throw error
  }
}

/** Another process changed a row between load and save, although the database should have prevented it. */
export class Conflict extends Error {
  constructor(table: string) {
    super(`a row of ${table} was changed by another process meanwhile`)
  }
}
