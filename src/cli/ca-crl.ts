import { renameSync, writeFileSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { UsageError } from '../platform/cli/command.ts'

/** For a proxy, which reads it again when told to. */
export const caCrl: Command = {
  words: 'ca crl',
  summary: 'write the revocation list of every authority in PEM; each is valid for seven days',
  options: {
    out: { type: 'string', help: 'the file, replaced as a whole; without it, standard output' },
  },
  async run(input, context) {
    const { makeRevocationLists } = await import('../authority/operations/certificates/revocation-list.ts')
    const lists = await makeRevocationLists(context)
    if (lists === '') throw new UsageError('there is no authority: ./warifu ca create')
    const out = input.optional('out')
    if (out === undefined) return { lines: [lists.trimEnd()], json: { lists } }
    try {
      // Written beside it first, so that a proxy never reads half a list.
      writeFileSync(`${out}.new`, lists)
      renameSync(`${out}.new`, out)
    } catch (error) {
      throw new UsageError(`--out: ${(error as Error).message}`)
    }
    return { lines: [], json: { file: out } }
  },
}
