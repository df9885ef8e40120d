import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CoreError } from '../../rules/core-feed.ts'
import type { CoreDelivery, CoreSource, ReadStatement } from './core-source.ts'
import { type CoreFormat, readStatement } from './read-statement.ts'

const bytesMax = 64 * 2 ** 20

/**
 * A folder into which the core system puts files: `NAME.csv` and `NAME.jsonl`, renamed to that when they are whole. What
 * was taken in goes to `taken/`, what was refused to `refused/`, with the reasons beside it in `NAME.errors.txt`; what has
 * to wait for another file stays. Several processes may read one folder. Rejects if the folder can't be read.
 */
export function feedFolder(folder: string): CoreSource {
  return {
    async waiting() {
      const names = (await readdir(folder)).filter((name) => formatOf(name) !== undefined)
      const deliveries: CoreDelivery[] = []
      for (const name of names.toSorted()) {
        const read = await readFileOf(join(folder, name), formatOf(name) ?? 'csv')
        if (read !== undefined) deliveries.push({ name, of: null, read })
      }
      return deliveries.toSorted(byTurn)
    },
    async settle({ name }, as, reasons) {
      if (as === 'waiting') return
      await mkdir(join(folder, as), { recursive: true })
      if (reasons.length > 0)
        await writeFile(join(folder, as, `${name}.errors.txt`), `${reasons.join('\n')}\n`)
      // Another process that took it in at the same moment may have put it away.
      await rename(join(folder, name), join(folder, as, name)).catch(unlessGone)
    },
  }
}

/** One file, wherever it is; it stays there. Rejects if there is none. */
export function feedFile(path: string): CoreSource {
  return {
    async waiting() {
      const read = await readFileOf(path, formatOf(basename(path)) ?? 'csv')
      if (read === undefined) throw new TypeError(`${path} is not a file`)
      return [{ name: basename(path), of: null, read }]
    },
    settle: () => Promise.resolve(),
  }
}

function formatOf(name: string): CoreFormat | undefined {
  if (name.startsWith('.')) return undefined
  if (name.endsWith('.csv')) return 'csv'
  return name.endsWith('.jsonl') ? 'jsonl' : undefined
}

/** Undefined: it has gone meanwhile, or is no file. */
async function readFileOf(path: string, format: CoreFormat): Promise<ReadStatement | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return undefined
    if (found.size > bytesMax) {
      const error: CoreError = { line: 1, field: '', problem: 'too_large', detail: '' }
      return { ok: false, errors: [error] }
    }
    return await readStatement(await readFile(path), format)
  } catch (error) {
    unlessGone(error)
    return undefined
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

/** What can't be read first, since nothing waits for it; then each service's by sequence. */
function byTurn(a: CoreDelivery, b: CoreDelivery): number {
  if (!a.read.ok || !b.read.ok) return Number(a.read.ok) - Number(b.read.ok)
  const [one, other] = [a.read.statement.header, b.read.statement.header]
  if (one.service !== other.service) return one.service < other.service ? -1 : 1
  return one.sequence - other.sequence
}
