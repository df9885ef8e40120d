import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalArchived } from '../decision/archived.ts'
import type { Queryable } from '../store/store.ts'
import { readArchiveFile } from './archive-file.ts'
import { type ArchiveManifest, headOfCheckpoint, manifestDigest, manifestIn } from './archive-manifest.ts'
import type { ChainHead, Checkpoint, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import type { JournalKeys } from './keys.ts'

/** The archive of a journal, in a folder. */
export type ArchiveSource = {
  /** Where the chains stand at its end, of which it has all. */
  readonly heads: readonly ChainHead[]
  readonly checkpoints: readonly Checkpoint[]
  /** All of its entries in order, with what stands beside them in the database. */
  readonly pages: (store: Queryable) => AsyncGenerator<readonly JournalRow[]>
}

/**
 * Finds the parts that the journal names, from the newest back to the first; other files in the folder are ignored, such as
 * those of a journal that a restore has left. Throws a Fault where one is missing or is not what was signed.
 */
export function archiveParts(
  folder: string,
  keys: JournalKeys,
  archived: JournalArchived,
): readonly ArchiveManifest[] {
  const texts = manifestTexts(folder)
  const parts: ArchiveManifest[] = []
  for (let wanted: string | null = archived.manifest; wanted !== null; ) {
    const number: number = archived.part - parts.length
    const text = texts.get(wanted)
    if (text === undefined)
      throw new Fault(
        `part ${number} of the archive is not in ${folder}: no manifest has the SHA-256 ${wanted}`,
      )
    const manifest = manifestIn(text, keys)
    if (manifest?.part !== number)
      throw new Fault(`the manifest of part ${number} in ${folder} has no valid signature`)
    parts.unshift(manifest)
    wanted = manifest.previous
  }
  return parts
}

/** The same as one source of entries. Throws a Fault as `archiveParts` does. */
export function openArchive(folder: string, keys: JournalKeys, archived: JournalArchived): ArchiveSource {
  const parts = archiveParts(folder, keys, archived)
  const heads = new Map(parts.flatMap((part) => part.heads.map((head) => [head.chain, head] as const)))
  return {
    heads: [...heads.values()].map(headOfCheckpoint),
    checkpoints: parts.flatMap((part) => [...part.heads, ...part.checkpoints]),
    pages: (store) => pagesOf(folder, parts, store),
  }
}

function manifestTexts(folder: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(folder).filter((name) => /^journal-.*\.json$/.test(name))
    const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'))
    return new Map(texts.map((text) => [manifestDigest(text), text]))
  } catch (error) {
    throw new Fault(`the archive in ${folder} cannot be read: ${(error as Error).message}`)
  }
}

async function* pagesOf(folder: string, parts: readonly ArchiveManifest[], store: Queryable) {
  let position = 0
  for (const { part, file, after, upTo, entries } of parts) {
    let count = 0
    if (after !== position) throw new Fault(`part ${part} of the archive does not follow the one before it`)
    for await (const page of readArchiveFile(join(folder, file.name), file.sha256)) {
      for (const row of page) {
        if (row.position <= position || row.position > upTo)
          throw new Fault(`part ${part} of the archive is not in order`)
        position = row.position
      }
      count += page.length
      yield await withBeside(store, page)
    }
    if (count !== entries || position !== upTo)
      throw new Fault(`part ${part} of the archive does not hold what its manifest says`)
  }
}

/** The same entries with what stands beside them, which never leaves the database. */
export async function withBeside(
  store: Queryable,
  page: readonly JournalRow[],
): Promise<readonly JournalRow[]> {
  const beside = new Map<string, string>()
  for (const [chain, rows] of Map.groupBy(page, (row) => row.chain)) {
    const seqs = rows.map(({ seq }) => seq)
    const found = await store.query(
      'SELECT seq, text FROM journal_personal WHERE chain = ? AND seq >= ? AND seq <= ?',
      chain,
      Math.min(...seqs),
      Math.max(...seqs),
    )
    for (const [seq, text] of found) beside.set(`${chain} ${seq}`, text as string)
  }
  return page.map((row) => ({ ...row, beside: beside.get(`${row.chain} ${row.seq}`) ?? null }))
}
