import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/**
 * A file that nobody else reads, made before there is anything to write, so that what is shown once is not lost to a
 * folder that can't be written. Throws UsageError where there is one already.
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
    /** Takes it away again. */
    drop(): void {
      closeSync(file)
      unlinkSync(path)
    },
  }
}
