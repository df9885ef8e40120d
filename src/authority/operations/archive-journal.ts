import type { JournalArchived } from '../../platform/decision/archived.ts'
import { accept } from '../../platform/decision/decision.ts'
import { archiveCut } from '../../platform/journal/archive-cut.ts'
import { writePart } from '../../platform/journal/archive-part.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import { markJournal } from '../../platform/journal/mark-journal.ts'
import { removeArchived } from '../../platform/journal/remove-archived.ts'
import { newestArchived } from '../../platform/store/archived.ts'
import { wereVerifiersBound } from '../queries/verifiers.ts'
import { journalKeptSinceMs } from '../rules/retention.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { lastingProfile } from './proven-profiles.ts'

export type ArchiveOrder = {
  readonly folder: string
  /** What happened before then. */
  readonly beforeMs: number
  /** About as many entries a part; left out: a million. */
  readonly entriesMax?: number
}

export type Archiving =
  | {
      readonly ok: true
      readonly parts: readonly JournalArchived[]
      /** Entries that an earlier run archived and did not get to remove. */
      readonly leftOver: number
    }
  /** Entries after `keptSinceMs` stay. */
  | { readonly ok: false; readonly refusal: 'too_young'; readonly keptSinceMs: number }
  /** No server has ever been started on this database, or not since an upgrade. */
  | { readonly ok: false; readonly refusal: 'not_started' }

const partEntries = 1_000_000

/**
 * Archives the journal from before an instant (decision 70): part by part, each written, read back and journaled before the
 * first of its entries is removed. One process at a time; whoever goes on after a crash removes what is archived, and
 * archives the rest. Throws a Fault where the journal does not hold.
 */
export async function archiveJournal(
  context: Context,
  caller: Caller,
  { folder, beforeMs, entriesMax = partEntries }: ArchiveOrder,
  waiting: () => void,
): Promise<Archiving> {
  const { store } = context
  const keptSinceMs = journalKeptSinceMs(context.profiles, context.now())
  if (beforeMs > keptSinceMs) return { ok: false, refusal: 'too_young', keptSinceMs }
  if (!(await wereVerifiersBound(store))) return { ok: false, refusal: 'not_started' }
  await noteExport(context, caller, folder)
  return store.alone(
    'journal-archive',
    async () => {
      const begun = await newestArchived(store)
      const leftOver = begun === null ? 0 : await removeArchived(store, begun)
      await markJournal(store, Number.MAX_SAFE_INTEGER)
      const upTo = await archiveCut(store, beforeMs)
      const parts: JournalArchived[] = []
      for (;;) {
        const part = await archivePart(context, caller, { folder, upTo, entriesMax })
        if (part === null) return { ok: true, parts, leftOver }
        parts.push(part)
      }
    },
    waiting,
  )
}

/** That it leaves is journaled first; a second person is asked before that. */
async function noteExport({ store, now }: Context, caller: Caller, folder: string): Promise<void> {
  const exported = {
    type: 'exported',
    service: null,
    userId: null,
    what: 'journal_archive',
    filter: folder,
    count: null,
  } as const
  await store.change(changeContext(caller, now()), {}, () => accept({}, exported))
}

async function archivePart(
  { store, keyRing, now }: Context,
  caller: Caller,
  order: { readonly folder: string; readonly upTo: number; readonly entriesMax: number },
): Promise<JournalArchived | null> {
  const part = await writePart({
    ...order,
    store,
    schema: store.schema,
    keys: journalKeys(keyRing),
    before: await newestArchived(store),
    now: now(),
    lastingOf: lastingProfile,
    note: async (service, redactions) => {
      const entries = redactions.map(({ chain, seq, sha256 }) => ({ chain, seq, sha256 }))
      await store.change(changeContext(caller, now()), {}, () =>
        accept({}, { type: 'entries_redacted', service, entries }),
      )
    },
  })
  if (part === null) return null
  await store.change(changeContext(caller, now()), {}, () => accept({}, part))
  await removeArchived(store, part)
  return part
}
