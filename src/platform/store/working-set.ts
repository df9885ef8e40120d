import type { Decision, Outcome } from '../decision/decision.ts'
import type { AnyEvent } from '../decision/event.ts'
import type { Ref, State } from '../decision/state.ts'
import type { Table, Value } from '../decision/table.ts'
import type { Schema } from './schema.ts'
import {
  type ChangeContext,
  type Happened,
  type Needs,
  type Part,
  Path,
  type Refs,
  type RefusedChange,
  type StatesOf,
} from './store.ts'

/** A change waiting for its group. */
export type Change = {
  readonly changeContext: ChangeContext
  readonly needs: Needs
  readonly decide: (states: StatesOf<Refs>) => Decision<object, string>
  readonly answer: (outcome: Outcome<object, string>) => void
  readonly fail: (error: unknown) => void
}

/** A row in memory. `loaded`: as the database has it; `looked`: only to be looked at. */
export type Slot = {
  readonly ref: Ref
  readonly loaded: readonly Value[] | undefined
  readonly version: number
  row: object | undefined
  dirty: boolean
  looked: boolean
}

/** A whole row with its next version, and the row that it takes the place of, if there is one. */
export type Save = { readonly row: readonly Value[]; readonly loaded: readonly Value[] | undefined }

/** What to write to one table, and keys with the version to delete. */
export type Writes = {
  readonly table: Table
  readonly saves: readonly Save[]
  readonly deletes: readonly (readonly Value[])[]
}

/** For messages, and for maps that outlive a group. */
export function slotName({ state, key }: Ref): string {
  return JSON.stringify([state.name, ...key])
}

/** Tells the rows of one kind of state apart: the parts' lengths keep `a`, `bc` from passing for `ab`, `c`. */
export function keyText(key: readonly Value[], length = key.length): string {
  if (length === 1) return key[0] as string
  let text = ''
  for (let i = 0; i < length; i++) {
    const part = key[i] as string
    text += `${part.length}:${part}`
  }
  return text
}

/** Slots by the parts of their keys, one map in the other: no text has to be made for each look. */
interface Level extends Map<string, Level | Slot> {}

/** Gives the slot behind a reference, loaded if need be; undefined if that has to wait for another group. */
export type SlotOf = (ref: Ref) => Slot | undefined

/**
 * The states of one group of changes: loaded once, changed by each decision in order, saved once. Both drivers
 * load and save; what happens between is here, so that they can't differ.
 */
export class WorkingSet {
  readonly #schema: Schema
  readonly #slots = new Map<State, Level>()
  readonly #dirty = new Map<State, Slot[]>()

  constructor(schema: Schema) {
    this.#schema = schema
  }

  /** The distinct references among these, by state in locking order; one that is not only looked at comes first. */
  distinct(refs: Iterable<Ref>): ReadonlyMap<State, readonly Ref[]> {
    const found = new Map<State, Map<string, Ref>>()
    for (const ref of refs) {
      const ofState = found.get(ref.state) ?? new Map<string, Ref>()
      const text = keyText(ref.key)
      if (ref.looked !== true || !ofState.has(text)) ofState.set(text, ref)
      found.set(ref.state, ofState)
    }
    return new Map(
      this.#schema.states.flatMap((state) => {
        const ofState = found.get(state)
        return ofState === undefined ? [] : [[state, [...ofState.values()]] as const]
      }),
    )
  }

  /** `row` as the table's load statement gives it, its last value being the version; undefined if there is no row. */
  put(ref: Ref, row: readonly Value[] | undefined): Slot {
    const { table } = ref.state
    const looked = ref.looked === true
    if (row === undefined)
      return this.#add({ ref, loaded: undefined, row: undefined, version: 0, dirty: false, looked })
    const version = row[table.columns.length] as number
    return this.#add({ ref, loaded: row, row: table.fromRow(row), version, dirty: false, looked })
  }

  #add(slot: Slot): Slot {
    const { state, key } = slot.ref
    let level = this.#slots.get(state)
    if (level === undefined) {
      level = new Map()
      this.#slots.set(state, level)
    }
    const last = key.length - 1
    for (let i = 0; i < last; i++) {
      let next = level.get(key[i] as string) as Level | undefined
      if (next === undefined) {
        next = new Map()
        level.set(key[i] as string, next)
      }
      level = next
    }
    level.set(key[last] as string, slot)
    return slot
  }

  /** The slot of a reference, if it is loaded. */
  find({ state, key }: Ref): Slot | undefined {
    let level = this.#slots.get(state)
    const last = key.length - 1
    for (let i = 0; i < last && level !== undefined; i++)
      level = level.get(key[i] as string) as Level | undefined
    return level?.get(key[last] as string) as Slot | undefined
  }

  /** Decides one change on the states that earlier changes of the group left. Undefined: some of them are not loaded. */
  decide(
    { changeContext, needs, decide }: Pick<Change, 'changeContext' | 'needs' | 'decide'>,
    slotOf: SlotOf,
  ): { readonly outcome: Outcome<object, string>; readonly happened: readonly Happened[] } | undefined {
    const states = statesBehind(needs, slotOf)
    if (states === undefined) return undefined
    const { outcome, events } = decide(states)
    this.#fold(events)
    return { outcome, happened: events.map((event) => ({ changeContext, event })) }
  }

  /** All events or none: an event that nothing declares throws before the first slot changes. */
  #fold(events: readonly AnyEvent[]): void {
    const next: { readonly slot: Slot; row: object | undefined }[] = []
    for (const event of events) {
      for (const effect of this.#schema.effectsOf(event)) {
        for (const key of effect.keys(event)) {
          const slot = this.#slotFor({ state: effect.state, key }, effect.begins)
          const before = next.find((each) => each.slot === slot)
          if (before === undefined) next.push({ slot, row: effect.fold(slot.row, event) })
          else before.row = effect.fold(before.row, event)
        }
      }
    }
    for (const { slot, row } of next) if (row !== slot.row) this.#change(slot, row)
  }

  #change(slot: Slot, row: object | undefined): void {
    if (slot.looked) throw new Error(`the decision changes ${slotName(slot.ref)}, which it only looks at`)
    slot.row = row
    if (slot.dirty) return
    slot.dirty = true
    const { state } = slot.ref
    const ofState = this.#dirty.get(state)
    if (ofState === undefined) this.#dirty.set(state, [slot])
    else ofState.push(slot)
  }

  /** Some states only ever begin with an event, under a fresh ID: they need no loading. */
  #slotFor(ref: Ref, begins: boolean): Slot {
    const slot = this.find(ref)
    if (slot !== undefined) return slot
    if (!begins) throw new Error(`the decision needs ${slotName(ref)}, which it did not load`)
    return this.#add({ ref, loaded: undefined, row: undefined, version: 0, dirty: false, looked: false })
  }

  /** By table, in locking order. */
  writes(): readonly Writes[] {
    if (this.#dirty.size === 0) return []
    return this.#schema.states.flatMap((state) => {
      const slots = this.#dirty.get(state)
      if (slots === undefined) return []
      const { table } = state
      const saves: Save[] = []
      const deletes: Value[][] = []
      for (const { ref, loaded, row, version } of slots) {
        if (row !== undefined) {
          const values = table.toRow(row)
          values.push(version + 1)
          saves.push({ row: values, loaded })
        } else if (version > 0) deletes.push([...ref.key, version])
      }
      return [{ table, saves, deletes }]
    })
  }
}

type RowOf = (ref: Ref) => Pick<Slot, 'row'> | undefined

/** Follows a path through what is loaded; undefined where it leads to something that is not. */
export function statesBehind(needs: Needs, slotOf: RowOf): StatesOf<Refs> | undefined {
  const states: Record<string, object | undefined> = {}
  if (!(needs instanceof Path)) return addStates(states, needs, slotOf) ? states : undefined
  if (!addStates(states, needs.first, slotOf)) return undefined
  for (const step of needs.steps) if (!addStates(states, step(states), slotOf)) return undefined
  return states
}

function addStates(states: Record<string, object | undefined>, refs: Refs, slotOf: RowOf): boolean {
  for (const name in refs) {
    const slot = slotOf(refs[name] as Ref)
    if (slot === undefined) return false
    states[name] = slot.row
  }
  return true
}

/** What became of a group: what happened, what was refused, whom to answer, and whose path leads to rows that are not loaded. */
export type Decided = {
  readonly happened: Happened[]
  readonly refused: RefusedChange[]
  readonly answers: (() => void)[]
  readonly again: Change[]
}

/** The database failed while a decision asked for a row. */
export class LoadFailure extends Error {}

/** Decides a group in order. An exception in one decision refuses that request alone. */
export function decideAll(states: WorkingSet, group: readonly Change[], slotOf: SlotOf): Decided {
  const happened: Happened[] = []
  const refused: RefusedChange[] = []
  const answers: (() => void)[] = []
  const again: Change[] = []
  for (const change of group) {
    try {
      const decided = states.decide(change, slotOf)
      if (decided === undefined) again.push(change)
      else {
        for (const each of decided.happened) happened.push(each)
        if (!decided.outcome.ok) refused.push(refusedBy(decided.outcome.refusal, decided.happened))
        answers.push(() => change.answer(decided.outcome))
      }
    } catch (error) {
      if (error instanceof LoadFailure) throw error.cause
      answers.push(() => change.fail(error))
    }
  }
  return { happened, refused, answers, again }
}

function refusedBy(refusal: string, happened: readonly Happened[]): RefusedChange {
  const event = happened[0]?.event as { readonly service?: string | null } | undefined
  return { refusal, service: event?.service ?? null }
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
  slotOf: SlotOf,
): Happened[] {
  return piece.flatMap(({ refs, decide }) => {
    const decided = states.decide({ changeContext, needs: refs, decide }, slotOf)
    if (decided === undefined) throw new Error('a part needs rows that were not loaded')
    if (!decided.outcome.ok) throw new Refused(decided.outcome.refusal)
    return decided.happened
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
