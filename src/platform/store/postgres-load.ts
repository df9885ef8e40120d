import type { Ref } from '../decision/state.ts'
import type { Table, Value } from '../decision/table.ts'
import type { CommittingClient } from './postgres-session.ts'
import type { Schema } from './schema.ts'
import { loadMany, loadManyLocked } from './statements.ts'
import { type Needs, Path, type Refs } from './store.ts'
import { keyText, type SlotOf, WorkingSet } from './working-set.ts'

/**
 * Loads what a group needs, locked in key order. Where paths lead is looked up first, without a lock: who locked a row,
 * and only then the one that it names, could wait for somebody who did it the other way round. A decision whose path
 * has moved meanwhile finds rows missing, and is put off.
 */
export async function load(
  client: CommittingClient,
  schema: Schema,
  needed: readonly Needs[],
): Promise<{ readonly states: WorkingSet; readonly slotOf: SlotOf }> {
  const refs = await followed(client, schema, needed)
  const states = new WorkingSet(schema)
  await loadInto(client, states, refs, loadManyLocked)
  const slotOf: SlotOf = (ref) => {
    const found = states.find(ref)
    return found?.looked === true && ref.looked !== true ? undefined : found
  }
  return { states, slotOf }
}

/** All references of a group, as far as its paths can be followed. */
async function followed(
  client: CommittingClient,
  schema: Schema,
  needed: readonly Needs[],
): Promise<Set<Ref>> {
  const refs = new Set<Ref>()
  let walkers: Walker[] = []
  for (const needs of needed) {
    const first = needs instanceof Path ? needs.first : needs
    for (const ref of Object.values(first)) refs.add(ref)
    if (needs instanceof Path) walkers.push({ steps: needs.steps, known: first, fresh: first })
  }
  const states = new WorkingSet(schema)
  while (walkers.length > 0) {
    const asked = walkers.flatMap(({ fresh }) => Object.values(fresh)).filter((ref) => !states.find(ref))
    await loadInto(client, states, asked, loadMany)
    walkers = walkers.flatMap((walker) => stepped(walker, states))
    for (const { fresh } of walkers) for (const ref of Object.values(fresh)) refs.add(ref)
    walkers = walkers.filter(({ steps }) => steps.length > 0)
  }
  return refs
}

/** How far a path has been followed: the steps that are left, all references so far, and those of the last step. */
type Walker = { readonly steps: Path['steps']; readonly known: Refs; readonly fresh: Refs }

/** None where the step throws: the decision will, too. */
function stepped({ steps: [step, ...steps], known }: Walker, states: WorkingSet): Walker[] {
  if (step === undefined) return []
  const rows = Object.entries(known).map(([name, ref]) => [name, states.find(ref)?.row] as const)
  try {
    const fresh = step(Object.fromEntries(rows))
    return [{ steps, known: { ...known, ...fresh }, fresh }]
  } catch {
    return []
  }
}

async function loadInto(
  client: CommittingClient,
  states: WorkingSet,
  refs: Iterable<Ref>,
  statement: (table: Table) => string,
): Promise<void> {
  const loads = [...states.distinct(refs)].flatMap(([{ table }, ofState]) => [
    loadSome(
      client,
      states,
      ofState.filter(({ looked }) => looked !== true),
      { table, text: statement(table) },
    ),
    loadSome(
      client,
      states,
      ofState.filter(({ looked }) => looked === true),
      { table, text: loadMany(table) },
    ),
  ])
  await allOf(loads)
}

async function loadSome(
  client: CommittingClient,
  states: WorkingSet,
  refs: readonly Ref[],
  { table, text }: { readonly table: Table; readonly text: string },
): Promise<void> {
  if (refs.length === 0) return
  const keys = transposed(
    refs.filter(isStorable).map(({ key }) => key),
    table.keyLength,
  )
  const found = await client.run(text, keys)
  const byKey = new Map((found.rows as Value[][]).map((row) => [keyText(row, table.keyLength), row]))
  for (const ref of refs) states.put(ref, byKey.get(keyText(ref.key)))
}

/** Waits for all of them, also where one fails: nothing of this may still be under way when something else begins. */
export async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason
}

/** Rows turned into one array per column, as unnest takes them. */
export function transposed(rows: readonly (readonly Value[])[], columns: number): Value[][] {
  return Array.from({ length: columns }, (_, column) => rows.map((row) => row[column] ?? null))
}

/** PostgreSQL's text can't hold NUL: nothing is stored under such a key, and asking for it would be an error. */
export function isStorable({ key }: Ref): boolean {
  return !key.some((part) => part.includes('\0'))
}
