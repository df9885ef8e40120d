import { write } from 'node:fs'

const bytesMax = 1_048_576
const againMs = 1000

/**
 * Writes lines to a file descriptor, and is never in the way of what they tell (finding R1): at most 1 MiB waits, beyond
 * which new lines are dropped and counted. A descriptor that fails (a full disk, a reader that is gone) is tried again
 * every second; the first line after that says how many are missing, as `lost` writes it.
 */
export function createLogLines(descriptor: number, lost: (lines: number) => string) {
  let waiting: string[] = []
  let waitingBytes = 0
  let dropped = 0
  let writing = false
  let idle: (() => void)[] = []

  function startWriting(): void {
    if (writing) return
    writing = true
    const lines = waiting
    waiting = []
    waitingBytes = 0
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
    writing = false
    if (waiting.length > 0) startWriting()
    else for (const resolve of idle.splice(0)) resolve()
  }

  /** The rest of a line that was begun is owed to whoever reads it, so a part counts as written. */
  function writeAll(rest: Buffer, done: (written: boolean) => void): void {
    write(descriptor, rest, (error, bytes) => {
      if (error?.code === 'EAGAIN') setTimeout(() => writeAll(rest, done), 10).unref()
      else if (error !== null) done(false)
      else if (bytes < rest.length) writeAll(rest.subarray(bytes), done)
      else done(true)
    })
  }

  return {
    write(line: string): void {
      const bytes = Buffer.byteLength(line)
      if (waitingBytes + bytes > bytesMax) {
        dropped += 1
        return
      }
      waiting.push(line)
      waitingBytes += bytes
      startWriting()
    },
    /** Fulfills when everything is written, or after `msMax`: a reader that has stopped must not keep us from ending. */
    flush(msMax: number): Promise<void> {
      if (!writing && waiting.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        idle = [...idle, resolve]
        setTimeout(resolve, msMax)
      })
    },
  }
}
