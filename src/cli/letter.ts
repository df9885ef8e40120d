import { ApprovalRefused, WaitsForApproval } from '../authority/operations/terminal-approval.ts'
import { type Input, type Option, UsageError } from '../platform/cli/command.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { plainSheet } from '../platform/print/plain-sheet.ts'
import type { Sheet } from '../platform/print/sheet.ts'

/** Of commands that make what opens something, once. */
export const letterOption: Option = {
  type: 'string',
  help: 'write the letter to this new file, for its owner only, instead of printing the secret',
}

type Write = (sheet: Sheet) => void

/**
 * Does what makes a secret. With `--letter` the letter is on the disk before anything is saved, so that nothing is lost
 * whatever happens then; it goes again only if nothing was saved for certain.
 */
export async function withLetter<T>(
  input: Input,
  work: (write: Write | undefined) => Promise<T>,
): Promise<T> {
  const path = input.optional('letter')
  if (path === undefined) return work(undefined)
  const file = newFile(path, '--letter')
  let isWritten = false
  const write: Write = (sheet) => {
    file.append(plainSheet(sheet))
    file.close()
    isWritten = true
  }
  try {
    return await work(write)
  } catch (error) {
    if (isRefusal(error) && isWritten) file.remove()
    else if (!isWritten) file.drop()
    throw error
  }
}

/** Was nothing saved? */
function isRefusal(error: unknown): boolean {
  return [UsageError, WaitsForApproval, ApprovalRefused].some((kind) => error instanceof kind)
}
