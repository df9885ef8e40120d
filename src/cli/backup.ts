import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { backUp, verifyBackup } from '../authority/operations/back-up.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { withProgress } from '../platform/cli/progress.ts'

/** Everything in the database, sealed under the key ring, while others go on (R3). */
export const backup: Command = {
  words: 'backup',
  everywhere: { files: ['FILE'] },
  summary: 'write the whole database to a new file, sealed under the key ring, and read it again',
  changing: { subject: ['FILE'] },
  operand: { name: 'FILE', help: 'a new file, for its owner only' },
  options: {},
  async run(input, context) {
    const path = input.text('FILE')
    const file = newFile(path, 'FILE')
    let isWritten = false
    try {
      const { header, rows } = await withProgress((progress) =>
        backUp(context, handsOf(input).caller, path, file.append, (count, total) =>
          progress('rows written', count, total),
        ),
      )
      file.close()
      isWritten = true
      const { digest } = await withProgress((progress) =>
        verifyBackup(context, path, header, (bytes, total) => progress('bytes read again', bytes, total)),
      )
      const { at, heads } = header
      return {
        lines: [
          `${path}: ${rows} rows and ${heads.length} journal chains, as of ${at}, read again and right`,
          `SHA-256 ${digest}`,
          'it opens only with the key ring, which has to be kept elsewhere',
        ],
        json: { file: path, at, rows, heads, digest },
      }
    } catch (error) {
      if (isWritten) file.remove()
      else file.drop()
      throw error
    }
  },
}
