import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { JournalEntry, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { filedUnder } from './journal.ts'

/** A line of the archive. What its columns repeat of the body is left out, and what stands beside the journal is in none. */
type ArchivedLine = Pick<JournalRow, 'position' | 'hash' | 'mac' | 'body'>

/** What was written: the file, and its text before it was packed. */
export type WrittenFile = {
  readonly sha256: string
  readonly bytes: number
  readonly textSha256: string
}

/**
 * Writes entries to a new file for its owner only, JSON Lines packed with gzip, on disk when the promise fulfills. Rejects
 * with what the system says; a file that was begun is left where it is.
 */
export async function writeArchiveFile(
  path: string,
  pages: AsyncIterable<readonly JournalRow[]>,
): Promise<WrittenFile> {
  const text = createHash('sha256')
  const packed = createHash('sha256')
  async function* pieces() {
    for await (const page of pages) {
      const piece = page.map(lineOf).join('')
      text.update(piece)
      yield piece
    }
  }
  await pipeline(
    Readable.from(pieces()),
    createGzip(),
    taking((piece) => packed.update(piece)),
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  )
  const { size } = await stat(path)
  return { sha256: packed.digest('hex'), bytes: size, textSha256: text.digest('hex') }
}

function lineOf({ position, hash, mac, body }: JournalRow): string {
  return `${JSON.stringify({ position, hash, mac, body } satisfies ArchivedLine)}\n`
}

function taking(take: (piece: Uint8Array) => void): Transform {
  return new Transform({
    transform(piece, _, done) {
      take(piece)
      done(null, piece)
    },
  })
}

/**
 * Reads the entries of a file in order, some at a time. At its end it throws a Fault where the file is not the one that is
 * named, so nothing of it counts before; and on the way, where it can't be read as one.
 */
export async function* readArchiveFile(
  path: string,
  sha256: string,
  onText: (piece: Uint8Array) => void = () => {},
): AsyncGenerator<readonly JournalRow[]> {
  const packed = createHash('sha256')
  const stream = createReadStream(path)
  const unpacked = stream.on('data', (piece) => packed.update(piece)).pipe(createGunzip())
  stream.on('error', (error) => unpacked.destroy(error))
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const piece of unpacked as AsyncIterable<Uint8Array>) {
      onText(piece)
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield lines.map(rowIn)
    }
  } catch (error) {
    throw new Fault(`${path} cannot be read: ${(error as Error).message}`)
  } finally {
    stream.destroy()
  }
  if (rest !== '' || packed.digest('hex') !== sha256)
    throw new Fault(`${path} is not the file that its manifest names`)
}

function rowIn(line: string): JournalRow {
  const { position, hash, mac, body } = JSON.parse(line) as ArchivedLine
  const { chain, seq, at, event } = JSON.parse(body) as JournalEntry
  const atMs = Temporal.Instant.from(at).epochMilliseconds
  return { position, chain, seq, atMs, ...filedUnder(event), body, hash, mac, beside: null }
}
