import { closeSync, fsyncSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/**
 * A private file, created before there is anything to write, so that a secret shown only once is not lost to an
 * unwritable folder. Throws UsageError, which names the option, if the file exists.
 */
export function newFile(path: string, option = '--out') {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`)
  }
  const append = (piece: string | Uint8Array): void => writeFileSync(file, piece)
  return {
    write(content: string | Uint8Array): void {
      append(content)
      closeSync(file)
    },
    /** Writes one of several pieces, before `close`. */
    append,
    /** On disk from then on. */
    close(): void {
      fsyncSync(file)
      closeSync(file)
    },
    /** Removes it again. */
    drop(): void {
      closeSync(file)
      unlinkSync(path)
    },
    /** Removes it once it is closed. */
    remove(): void {
      unlinkSync(path)
    },
  }
}
