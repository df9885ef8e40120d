import { accept } from '../../platform/decision/decision.ts'
import type { ChainHead } from '../../platform/journal/chain.ts'
import { digestOfFile } from '../../platform/secrets/file-digest.ts'
import { newId } from '../../platform/secrets/random.ts'
import { openSealedFile, sealedPieces } from '../../platform/secrets/sealed-file.ts'
import {
  ArchiveError,
  type ArchiveHeader,
  archiveLines,
  itemsOf,
  rowsIn,
} from '../../platform/store/archive.ts'
import { type Caller, type Context, changeContext } from './context.ts'

const pieceBytes = 1024 * 1024

/**
 * Writes one instant of the whole database, sealed piece by piece under the current key; journaled before the first
 * byte. Rejects if the database does or `write` throws.
 */
export async function backUp(
  context: Context,
  caller: Caller,
  file: string,
  write: (piece: Uint8Array) => void,
  progress: (rows: number, total: number) => void = () => {},
): Promise<{ readonly header: ArchiveHeader; readonly rows: number }> {
  const { store, keyRing } = context
  const now = context.now()
  const exported = {
    type: 'exported',
    service: null,
    userId: null,
    what: 'backup',
    filter: file,
    count: null,
  } as const
  await store.change(changeContext(caller, now), {}, () => accept({}, exported))
  const sealed = sealedPieces(keyRing, newId())
  write(sealed.head)
  return store.snapshot(async (snapshot) => {
    let first = ''
    let last = ''
    let lines: string[] = []
    let length = 0
    let count = 0
    const total = await rowsIn(snapshot)
    for await (const line of archiveLines(snapshot, now)) {
      first ||= line
      last = line
      lines.push(line)
      count += 1
      length += line.length
      if (length < pieceBytes) continue
      write(sealed.seal(new TextEncoder().encode(`${lines.join('\n')}\n`), false))
      lines = []
      length = 0
      progress(count, total)
    }
    const rest = lines.map((line) => `${line}\n`).join('')
    write(sealed.seal(new TextEncoder().encode(rest), true))
    return { header: JSON.parse(first).header, rows: JSON.parse(last).rows }
  })
}

/**
 * Reads a backup again as a restore would, and proves that the journal in it stands where its header says. Throws
 * SealedFileError or ArchiveError.
 */
export function verifyBackup(
  { keyRing }: Context,
  path: string,
  { heads }: ArchiveHeader,
  progress?: (bytes: number, total: number) => void,
): { readonly digest: string } {
  const found: ChainHead[] = []
  let columns: readonly string[] = []
  for (const item of itemsOf(openSealedFile(keyRing, path, progress))) {
    if (item.is === 'table') columns = item.table.name === 'journal_chain' ? item.table.columns : []
    if (item.is !== 'row' || columns.length === 0) continue
    const at = (column: string) => item.row[columns.indexOf(column)]
    found.push({
      chain: at('chain') as string,
      seq: at('head_seq') as number,
      hash: at('head_hash') as string,
    })
  }
  const named = (list: readonly ChainHead[]) =>
    new Set(list.map(({ chain, seq, hash }) => `${chain} ${seq} ${hash}`))
  if (found.length !== heads.length || named(found).symmetricDifference(named(heads)).size > 0)
    throw new ArchiveError('the journal in the backup does not stand where it stood')
  return { digest: Buffer.from(digestOfFile(path), 'base64url').toString('hex') }
}
