import { once } from 'node:events'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { ExportRequest } from '../authority/operations/export-tokens.ts'
import { exportPasswordMin } from '../authority/operations/token-file/file-key.ts'
import type { FileKey } from '../authority/operations/token-file/read-pskc.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { newFile } from '../platform/cli/new-file.ts'
import { withProgress } from '../platform/cli/progress.ts'
import { fileKeyOf, protectionOptions } from './token-files.ts'

/** Exports active tokens with their secrets; encrypted, unless explicitly told otherwise. */
export const tokenExport: Command = {
  words: 'token export',
  summary: 'write active tokens and their secrets to a PSKC file (RFC 6030), encrypted',
  changing: { subject: ['prefix', 'token-ids', 'plain'], handsOver: true },
  options: {
    prefix: { type: 'string', help: 'tokens whose IDs begin with this, such as WRFM' },
    'token-ids': { type: 'string', help: 'these tokens, separated by commas' },
    ...protectionOptions,
    plain: { type: 'boolean', help: 'write the secrets unencrypted, for everybody to read' },
    out: { type: 'string', help: 'a new file, for its owner only; without it, standard output' },
  },
  async run(input, context) {
    const chosen = chosenBy(input)
    const fileKey = protectionBy(input)
    const out = input.optional('out')
    if (out === undefined && input.flag('json')) throw new UsageError('--json needs --out')
    const target = createTarget(out)
    // Other commands don't load what reads and writes token files.
    const { exportTokens } = await import('../authority/operations/export-tokens.ts')
    const outcome = await withProgress((progress) =>
      target.whole(() =>
        exportTokens(context, handsOf(input).caller, {
          chosen,
          fileKey,
          write: target.write,
          progress: (written, total) => progress('tokens written', written, total),
        }),
      ),
    )
    if (!outcome.ok) {
      const { missing } = outcome
      if (missing.length === 0) throw new UsageError('there is no active token with that prefix')
      throw new UsageError(`no active tokens: ${missing.slice(0, 10).join(', ')}`)
    }
    const { count } = outcome
    // Not to stdout, which may be the file.
    process.stderr.write(`exported ${count} tokens\n`)
    return { lines: [], json: { ok: true, exported: count, file: out } }
  },
}

function chosenBy(input: Input): ExportRequest['chosen'] {
  const prefix = input.optional('prefix')?.toUpperCase()
  const list = input.optional('token-ids')
  if ((prefix === undefined) === (list === undefined))
    throw new UsageError('give either --prefix or --token-ids')
  if (list !== undefined) return { tokenIds: list.split(',').filter((typed) => typed.trim() !== '') }
  if (prefix === undefined || !/^[A-Z]{1,4}[0-9]{0,10}$/.test(prefix))
    throw new UsageError('--prefix must be the beginning of token IDs')
  return { prefix }
}

function protectionBy(input: Input): FileKey {
  const fileKey = fileKeyOf(input)
  const plain = input.flag('plain')
  if (fileKey.kind === 'none' && !plain)
    throw new UsageError('--key-file or --password-file is missing (--plain writes the secrets unencrypted)')
  if (fileKey.kind !== 'none' && plain)
    throw new UsageError('--plain cannot be combined with --key-file or --password-file')
  if (fileKey.kind === 'key' && fileKey.bytes.length !== 16)
    throw new UsageError('--key-file must hold 16 bytes: the file is encrypted with AES-128')
  if (fileKey.kind === 'password' && fileKey.text.length < exportPasswordMin)
    throw new UsageError(`the password must have at least ${exportPasswordMin} characters`)
  return fileKey
}

/** Opened only when there is something to write, and never over an existing file; a part of one doesn't stay. */
function createTarget(path: string | undefined) {
  let file: ReturnType<typeof newFile> | undefined
  return {
    async write(text: string): Promise<void> {
      if (path === undefined) {
        if (!process.stdout.write(text)) await once(process.stdout, 'drain')
        return
      }
      file ??= newFile(path)
      file.append(text)
    },
    /** On disk once all is written. */
    async whole<T>(write: () => Promise<T>): Promise<T> {
      try {
        const outcome = await write()
        file?.close()
        return outcome
      } catch (error) {
        file?.drop()
        throw error
      }
    },
  }
}
