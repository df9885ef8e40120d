import { readFileSync } from 'node:fs'
import { parseFileKey, parseFilePassword } from '../authority/operations/token-file/file-key.ts'
import type { FileKey } from '../authority/operations/token-file/read-pskc.ts'
import { type Input, type Option, UsageError } from '../platform/cli/command.ts'

/** What protects a token file. Never on the command line itself, where every user of the machine can read it. */
export const protectionOptions = {
  'key-file': {
    type: 'string',
    file: 'secret',
    help: 'file with the pre-shared key, in hexadecimal or base64; - for standard input',
  },
  'password-file': {
    type: 'string',
    file: 'secret',
    help: 'file whose first line is the password; - for standard input',
  },
} as const satisfies { readonly [name: string]: Option }

/** The key or password that the options name; `none` if neither is given. */
export function fileKeyOf(input: Input): FileKey {
  const keyFile = input.optional('key-file')
  const passwordFile = input.optional('password-file')
  if (keyFile !== undefined && passwordFile !== undefined)
    throw new UsageError('--key-file and --password-file are mutually exclusive')
  if (keyFile !== undefined) {
    const key = parseFileKey(textOf(keyFile, '--key-file'))
    if (key === undefined)
      throw new UsageError('--key-file must hold 16, 24 or 32 bytes in hexadecimal or base64')
    return key
  }
  if (passwordFile === undefined) return { kind: 'none' }
  const password = parseFilePassword(textOf(passwordFile, '--password-file'))
  if (password === undefined) throw new UsageError('--password-file has an empty first line')
  return password
}

function textOf(path: string, option: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`${option} cannot be read: ${(error as Error).message}`)
  }
}
