import type { AnyEvent, EventOf } from './event.ts'
import { type Column, type Table, tableOf } from './table.ts'

/** The parts of a key, in the order of its columns. */
export type Key = readonly string[]

/** What one event does to a state: which row it touches, and what the row becomes (undefined: it is gone). */
export type Touch<Row, K extends Key, E> = Target<K, E> & {
  readonly fold: (row: Row | undefined, event: E) => Row | undefined
  /** The state begins with this event, under a fresh ID, so it needs no loading. */
  readonly begins?: true
}

type Target<K extends Key, E> =
  | { readonly key: (event: E) => K | null }
  | { readonly keys: (event: E) => readonly K[] }

/**
 * One for each event type of E. A type that two shapes share is one entry. An event that is added to E but forgotten
 * here does not compile.
 */
export type Touches<Row, K extends Key, E extends AnyEvent> = {
  readonly [T in E['type']]: Touch<Row, K, EventOf<E, T>>
}

/** A kind of state that the store keeps, declared once (decision 24): its table, its key, and what each event does to it. */
export type State<Row extends object = object, K extends Key = Key, T extends string = string> = {
  readonly name: string
  /** What one row is, in the words of ARCHITECTURE.md. */
  readonly row: string
  readonly table: Table<Row>
  readonly touches: readonly Effect<T>[]
  /**
   * Whether upkeep deletes rows that have ended. The journal does not record that, so a row that the journal makes may
   * be missing.
   */
  readonly fades: boolean
  /** Null: its rows tell of nobody more than an ID. */
  readonly ofPerson: PersonalRow<Row> | null
  /** Names one row by its key. */
  ref(...key: K): Ref<Row>
  /** What an event makes of a row; the row unchanged if the event doesn't touch it. */
  evolve(row: Row | undefined, event: WholeEvent): Row | undefined
}

/** What of a row tells of a person: whose it is, and what it becomes when that person is forgotten (undefined: it goes). */
export type PersonalRow<Row> = {
  /** The field by which it belongs to a user, a customer, or one of their accounts or holders. */
  readonly by: 'userId' | 'customerId' | 'accountId' | 'holder'
  /** Its rows have others by this field, which are the same customer's. */
  readonly owns?: 'accountId'
  erased(row: Row): Row | undefined
}

/** An event with whatever else it carries. */
export type WholeEvent = AnyEvent & { readonly [field: string]: unknown }

/** Names one state by its key. */
export type Ref<Row extends object = object> = {
  readonly state: State<Row>
  readonly key: Key
  /** Only to be looked at: nobody who changes it has to wait, and no event of the decision may change it. */
  readonly looked?: true
}

/** Names a state that a decision only looks at. */
export function looked<Row extends object>({ state, key }: Ref<Row>): Ref<Row> {
  return { state, key, looked: true }
}

/** One event's effect on one kind of state, with its types erased: what the store works with. */
export type Effect<T extends string = string> = {
  readonly type: T
  readonly state: State
  readonly keys: (event: AnyEvent) => readonly Key[]
  fold(row: object | undefined, event: AnyEvent): object | undefined
  readonly begins: boolean
}

type KeyOf<F extends readonly string[]> = { readonly [I in keyof F]: string }

type Declaration<Row extends object, E extends AnyEvent, F extends readonly (keyof Row & string)[]> = {
  readonly name: string
  readonly row: string
  readonly table: string
  readonly key: F
  /** Every field of the row, those of the key first. */
  readonly columns: { readonly [N in keyof Row & string]: Column }
  readonly guard?: string
  readonly fades?: true
  readonly ofPerson?: PersonalRow<Row>
  readonly on: Touches<Row, KeyOf<F>, E>
}

/** Declares a state. E is every event that touches it: the module's own, and those of modules below. */
export function state<Row extends object, E extends AnyEvent>() {
  return <const F extends readonly (keyof Row & string)[]>(
    declaration: Declaration<Row, E, F>,
  ): State<Row, KeyOf<F>, E['type']> => {
    const { name, row, table, key, columns, guard = null, fades = false, ofPerson = null, on } = declaration
    const leading = Object.keys(columns).slice(0, key.length)
    if (leading.join() !== key.join()) throw new TypeError(`${name}: the key ${key.join()} comes first`)
    const touches: Effect<E['type']>[] = []
    const byType = new Map<string, Effect>()
    const self: State<Row, KeyOf<F>, E['type']> = {
      name,
      row,
      table: tableOf<Row>(table, key.length, columns, guard),
      touches,
      fades,
      ofPerson,
      ref: (...of) => ({ state: self as State<Row>, key: of as unknown as Key }),
      evolve: (row, event) => {
        const effect = byType.get(event.type)
        return effect === undefined ? row : (effect.fold(row, event) as Row | undefined)
      },
    }
    touches.push(...effectsOf(self, on))
    for (const effect of touches) byType.set(effect.type, effect)
    return self
  }
}

/**
 * What an event of a module does to a state of a module below it that doesn't know the event: a wrong password of a
 * service's own that locks the login password, for example.
 */
export function touching<Row extends object, K extends Key, E extends AnyEvent>(
  state: State<Row, K>,
  on: Touches<Row, K, E>,
): readonly Effect<E['type']>[] {
  return effectsOf(state, on)
}

function effectsOf<Row extends object, K extends Key, E extends AnyEvent>(
  state: State<Row, K>,
  on: Touches<Row, K, E>,
): Effect<E['type']>[] {
  // The compiler does not follow that each type has the touch for its own event.
  return Object.entries<Touch<Row, K, never>>(on).map(([type, touch]) => ({
    type: type as E['type'],
    state: state as unknown as State,
    keys: keysOf(touch),
    fold: touch.fold as Effect['fold'],
    begins: touch.begins ?? false,
  }))
}

function keysOf<K extends Key>(target: Target<K, never>): Effect['keys'] {
  if ('keys' in target) return target.keys as unknown as Effect['keys']
  const { key } = target as unknown as { readonly key: (event: AnyEvent) => K | null }
  return (event) => {
    const found = key(event)
    return found === null ? [] : [found]
  }
}

/** A fold for an event that only changes what is there. */
export function existing<Row, E>(
  fold: (row: Row, event: E) => Row | undefined,
): (row: Row | undefined, event: E) => Row | undefined {
  return (row, event) => (row === undefined ? undefined : fold(row, event))
}

/** A fold for an event after which the state is gone. */
export const gone = (): undefined => undefined
