import { linkSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { newFile } from '../../platform/cli/new-file.ts'
import { syncDirectory } from '../../platform/secrets/key-ring-file.ts'

/** What a run that was killed may leave behind; the next one takes it away. */
export const unfinished = (path: string): string => `${path}.unfinished`

/** A private file that is there whole or not at all, and never overwrites another one. */
export function writeWhole(path: string, text: string): void {
  const beside = unfinished(path)
  const file = newFile(beside, path)
  file.append(text)
  file.close()
  finish(path)
}

/** Gives an unfinished file its name, durably. Throws if another one has it. */
export function finish(path: string): void {
  linkSync(unfinished(path), path)
  unlinkSync(unfinished(path))
  syncDirectory(dirname(path))
}
