import type { AnyEvent } from '../decision/event.ts'
import type { Ref, State } from '../decision/state.ts'
import type { Schema } from '../store/schema.ts'
import { type Found, statesAfter } from '../store/states-after.ts'
import type { Queryable } from '../store/store.ts'
import { slotName } from '../store/working-set.ts'
import { Fault } from './fault.ts'
import { journalText } from './journal.ts'

const pageSize = 5000

/** The rows that the events make. */
export type Rebuilt = Map<string, { readonly ref: Ref; readonly row: object | undefined }>

export function fold(states: Rebuilt, schema: Schema, event: AnyEvent): void {
  for (const effect of schema.effectsOf(event)) {
    for (const key of effect.keys(event)) {
      const ref = { state: effect.state, key }
      const name = slotName(ref)
      states.set(name, { ref, row: effect.fold(states.get(name)?.row, event) })
    }
  }
}

/** Every row is what the events make, and none is missing. Throws a Fault otherwise; counts them. */
export async function compareRows(store: Queryable, schema: Schema, rebuilt: Rebuilt): Promise<number> {
  let compared = 0
  const seen = new Set<string>()
  for (const state of schema.states) {
    for (let after: readonly string[] | null = null; ; ) {
      const page: readonly Found[] = await readPage(store, state, after)
      for (const { key, state: row } of page) {
        const name = slotName({ state, key })
        const expected = rebuilt.get(name)?.row
        if (expected === undefined) throw new Fault(`the row ${name} comes from no entry of the journal`)
        if (sorted(row) !== sorted(expected)) throw new Fault(`the row ${name} differs from the journal`)
        seen.add(name)
        compared += 1
      }
      if (page.length < pageSize) break
      after = page.at(-1)?.key ?? null
    }
  }
  for (const [name, { ref, row }] of rebuilt) {
    if (row === undefined || ref.state.fades || seen.has(name)) continue
    throw new Fault(`the row ${name} is missing`)
  }
  return compared
}

/** A column that holds a list may hold anything once somebody has tampered with it. */
async function readPage(
  store: Queryable,
  state: State,
  after: readonly string[] | null,
): Promise<readonly Found[]> {
  try {
    return await statesAfter(store, state, after, pageSize)
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Fault(`the rows of ${state.name} cannot be read: ${error.message}`)
    throw error
  }
}

/** One text for one state, whatever the order of its fields, with digests in place of confidential values. */
function sorted(state: object): string {
  return journalText(Object.fromEntries(Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))))
}
