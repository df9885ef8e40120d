import type { AnyEvent } from '../decision/event.ts'
import type { PersonalFields, RowsErased } from '../decision/personal.ts'
import type { Effect, State } from '../decision/state.ts'

/** What a module keeps: its states, what its events do to states of modules below it, and its other events. */
export type Kept = {
  readonly states: readonly State[]
  readonly effects?: readonly Effect[]
  /** Events that the journal keeps and that change no state. */
  readonly noted?: readonly string[]
  /** What of its events tells of a person (decision 64), by their type. */
  readonly ofPersons?: Readonly<Record<string, object>>
  /** The folder of its own migrations; left out: its tables are made by those of the store. */
  readonly migrations?: URL
}

type Handled<K extends Kept> =
  // By every state that tells of a person.
  | RowsErased['type']
  | K['states'][number]['touches'][number]['type']
  | (K['effects'] extends readonly Effect<infer T>[] ? T : never)
  | (K['noted'] extends readonly (infer T)[] ? T : never)

type Forgotten<E extends AnyEvent, K extends Kept> = Exclude<E['type'], Handled<K>>

/**
 * Declares what a module keeps. An event of E that none of its states folds, that touches no other module's state and
 * is not noted does not compile; the message names the missing types.
 */
export function keeps<E extends AnyEvent>() {
  return <const K extends Kept>(
    kept: K & { readonly ofPersons?: PersonalFields<E> } & ([Forgotten<E, K>] extends [never]
        ? unknown
        : { readonly forgotten: Forgotten<E, K> }),
  ): Kept => kept
}

/** Every state of every module, and what each event does to them. */
export type Schema = {
  /** In the order in which every transaction locks their tables, so that two never deadlock. */
  readonly states: readonly State[]
  /** Throws for an event that no module has declared. */
  readonly effectsOf: (event: AnyEvent) => readonly Effect[]
  /** What of an event of this type tells of a person, and the constants that stand for it; undefined: nothing. */
  readonly personalOf: (type: string) => Readonly<Record<string, unknown>> | undefined
  /** Folders of migrations besides the store's own. */
  readonly migrations: readonly URL[]
}

/** Throws where two states share a name or a table, or where an event is declared to change nothing and does. */
export function schemaOf(modules: readonly Kept[]): Schema {
  const states = modules.flatMap((module) => module.states)
  const names = [...states.map(({ name }) => name), ...states.map(({ table }) => `the table ${table.name}`)]
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`${twice} is declared twice`)

  const effects = [
    ...states.flatMap(({ touches }) => touches),
    ...modules.flatMap((module) => module.effects ?? []),
    ...states.flatMap(erasing),
  ]
  const byType = new Map<string, readonly Effect[]>(Map.groupBy(effects, ({ type }) => type))
  for (const type of modules.flatMap(({ noted = [] }) => noted)) {
    if (byType.has(type)) throw new Error(`the event ${type} is noted only, and changes a state`)
    byType.set(type, [])
  }
  const personal = new Map(modules.flatMap((module) => Object.entries(module.ofPersons ?? {})))
  return {
    states,
    personalOf: (type) => personal.get(type) as Readonly<Record<string, unknown>> | undefined,
    migrations: modules.flatMap(({ migrations }) => migrations ?? []),
    effectsOf({ type }) {
      const found = byType.get(type)
      if (found === undefined) throw new Error(`no module has declared the event ${type}`)
      return found
    },
  }
}

/** A row that loses what tells of a person (decision 65). */
function erasing(state: State): readonly Effect[] {
  const { name, ofPerson } = state
  if (ofPerson === null) return []
  return [
    {
      type: 'rows_erased' satisfies RowsErased['type'],
      state,
      keys: (event) => ((event as RowsErased).state === name ? (event as RowsErased).keys : []),
      fold: (row) => (row === undefined ? undefined : ofPerson.erased(row)),
      begins: false,
    },
  ]
}
