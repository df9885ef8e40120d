import { constants, fstatSync, openSync, write, writeSync } from 'node:fs'
import { Socket } from 'node:net'

const bytesMax = 1_048_576
const againMs = 1000
/** Other workers write to the same pipe, which keeps a piece of this size together (PIPE_BUF of Linux). */
const pipeBytes = 4096
const fileBytes = 65_536

/**
 * Writes lines to a file descriptor, and is never in the way of what they tell (finding R1): at most 1 MiB waits, beyond
 * which new lines are dropped and counted. A descriptor that fails (a full disk, a reader that is gone) is tried again
 * every second; the first line after that says how many are missing, as `lost` writes it. Where a write never waits, no thread is
 * asked for it, which takes longer than writing, and would queue with hashing.
 */
export function createLogLines({ descriptor, neverWaits }: Output, lost: (lines: number) => string) {
  const writeAll = createWriting(descriptor, neverWaits)
  const waiting = createWaiting(fstatSync(descriptor).isFile() ? fileBytes : pipeBytes)
  let dropped = 0
  let writing = false
  let idle: (() => void)[] = []

  function startWriting(): void {
    if (writing) return
    writing = true
    // Gathers what this turn of the event loop says: each write takes as long as all of a line's text.
    setImmediate(writePiece)
  }

  function writePiece(): void {
    const lines = waiting.take()
    const missing = dropped
    dropped = 0
    const text = `${missing > 0 ? lost(missing) : ''}${lines.join('')}`
    writeAll(Buffer.from(text), (written) => {
      if (written) {
        next()
        return
      }
      dropped += missing + lines.length
      setTimeout(next, againMs).unref()
    })
  }

  function next(): void {
    if (!waiting.isEmpty()) {
      writePiece()
      return
    }
    writing = false
    for (const resolve of idle.splice(0)) resolve()
  }

  return {
    write(line: string): void {
      if (waiting.add(line)) startWriting()
      else dropped += 1
    },
    /** Fulfills when everything is written, or after `msMax`: a reader that has stopped must not keep us from ending. */
    flush(msMax: number): Promise<void> {
      if (!writing && waiting.isEmpty()) return Promise.resolve()
      return new Promise((resolve) => {
        idle = [...idle, resolve]
        setTimeout(resolve, msMax)
      })
    },
  }
}

function createWriting(descriptor: number, neverWaits: boolean) {
  /** The rest of a line that was begun is owed to whoever reads it, so a part counts as written. */
  function writeAll(rest: Buffer, done: (written: boolean) => void): void {
    writeSome(rest, (error, bytes) => {
      if (error?.code === 'EAGAIN') setTimeout(() => writeAll(rest, done), 10).unref()
      else if (error !== null) done(false)
      else if (bytes < rest.length) writeAll(rest.subarray(bytes), done)
      else done(true)
    })
  }

  function writeSome(rest: Buffer, done: (error: NodeJS.ErrnoException | null, bytes: number) => void): void {
    if (!neverWaits) {
      write(descriptor, rest, done)
      return
    }
    let bytes: number
    try {
      bytes = writeSync(descriptor, rest)
    } catch (error) {
      done(error as NodeJS.ErrnoException, 0)
      return
    }
    done(null, bytes)
  }

  return writeAll
}

/** Where lines are written. `neverWaits`: a write fails with EAGAIN where it would wait for the reader. */
export type Output = { readonly descriptor: number; readonly neverWaits: boolean }

/**
 * Has a write to a pipe or a socket never wait for its reader: the thread that waited would keep the process from ending, since
 * its exit waits for every thread (finding R1). O_NONBLOCK belongs to all processes that got the descriptor from one another, and
 * each that starts or ends among them takes it away; so a pipe is opened anew, and to a socket, which can't be, a thread writes if
 * it is shared. A file and a terminal stay as they are.
 */
export function outputOf(descriptor: number, { isShared }: { readonly isShared: boolean }): Output {
  const stats = fstatSync(descriptor)
  const own = stats.isFIFO() ? ownPipe(descriptor) : undefined
  if (own !== undefined) return { descriptor: own, neverWaits: true }
  const hasReader = stats.isFIFO() || stats.isSocket()
  // Node sets O_NONBLOCK on what it makes a socket of; nothing is written through that.
  if (hasReader) new Socket({ fd: descriptor, readable: false }).unref()
  return { descriptor, neverWaits: hasReader && !isShared }
}

/** Undefined where the system lets nobody open it anew. */
function ownPipe(descriptor: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

/** Lines up to 1 MiB, taken in pieces. */
function createWaiting(pieceBytes: number) {
  const lines: { readonly text: string; readonly bytes: number }[] = []
  let total = 0
  return {
    isEmpty: () => lines.length === 0,
    /** False where there is no room. */
    add(text: string): boolean {
      const bytes = Buffer.byteLength(text)
      if (total + bytes > bytesMax) return false
      lines.push({ text, bytes })
      total += bytes
      return true
    },
    /** As many lines as fit into a piece, or one that doesn't. */
    take(): readonly string[] {
      let pieced = 0
      const end = lines.findIndex(({ bytes }) => {
        pieced += bytes
        return pieced > pieceBytes
      })
      const taken = lines.splice(0, end === -1 ? lines.length : Math.max(1, end))
      for (const { bytes } of taken) total -= bytes
      return taken.map(({ text }) => text)
    },
  }
}
