import { provenArchived } from '../../platform/journal/fence.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import type { Context } from './context.ts'

/** Whether the archive took entries of then or later from the journal, as the journal proves. */
export async function isArchivedFrom(
  { store, keyRing }: Pick<Context, 'store' | 'keyRing'>,
  fromMs: number,
): Promise<boolean> {
  const archived = await provenArchived(store, journalKeys(keyRing))
  return archived !== null && archived.untilMs >= fromMs
}
