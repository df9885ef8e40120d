import type { Context } from '../../authority/operations/context.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { removeFilter, type SavedFilter, savedFilters, saveFilter } from '../queries/audit-filters.ts'

export type { SavedFilter } from '../queries/audit-filters.ts'

/** More than anybody finds one in. */
const filtersMax = 20

const ownerOf = ({ service: desk, userId }: Operator) => ({ desk, userId })

export function listFilters({ store }: Context, operator: Operator): Promise<SavedFilter[]> {
  return savedFilters(store, ownerOf(operator))
}

/** Keeps a condition under a name, in place of the one that had it; false where the operator has too many. */
export async function keepFilter(
  { store, now }: Context,
  operator: Operator,
  filter: SavedFilter,
): Promise<boolean> {
  const known = await savedFilters(store, ownerOf(operator))
  const isNew = known.every(({ name }) => name !== filter.name)
  if (isNew && known.length >= filtersMax) return false
  await saveFilter(store, ownerOf(operator), filter, now().epochMilliseconds)
  return true
}

export function dropFilter({ store }: Context, operator: Operator, name: string): Promise<void> {
  return removeFilter(store, ownerOf(operator), name)
}
