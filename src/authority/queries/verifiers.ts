import { newestArchived } from '../../platform/store/archived.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Whether the verifiers of older versions were bound to their owners, which happens once. */
export async function wereVerifiersBound(store: Queryable): Promise<boolean> {
  // The type stands in the text, so that both databases find the index of these entries alone.
  const rows = await store.query("SELECT 1 FROM journal WHERE type = 'verifiers_bound' LIMIT 1")
  // Nothing is archived before they were, and then the entry is in the archive.
  return rows.length > 0 || (await newestArchived(store)) !== null
}
