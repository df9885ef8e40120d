import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/**
 * A private file, created before there is anything to write, so that a secret shown only once is not lost to an
 * unwritable folder. Throws UsageError if the file exists.
 */
export function newFile(path: string) {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    throw new UsageError(`--out: ${(error as Error).message}`)
  }
  return {
    write(content: string | Uint8Array): void {
      writeFileSync(file, content)
      closeSync(file)
    },
    /** Removes it again. */
    drop(): void {
      closeSync(file)
      unlinkSync(path)
    },
  }
}
