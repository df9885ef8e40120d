import { type ClientScope, clientScopes } from '../../authority/rules/client.ts'
import { type Input, type Option, UsageError } from '../../platform/cli/command.ts'
import { wholeOf } from '../../platform/cli/names.ts'

/** What the commands about clients share. */

export const clientIdOption: Option = {
  type: 'string',
  required: true,
  help: 'as client create and client list show it',
}

export const scopesOption: Option = {
  type: 'string',
  required: true,
  many: true,
  help: `what it may ask for, each by an option of its own or with commas: ${Object.keys(clientScopes).join(', ')}`,
}

export const keyDaysOption: Option = {
  type: 'string',
  help: 'how many days the key is valid, 1 to 3660; without it, until it is revoked',
}

const isScope = (text: string): text is ClientScope => Object.hasOwn(clientScopes, text)

export function scopesIn(input: Input): readonly ClientScope[] {
  const named = input
    .text('scope')
    .split(',')
    .map((text) => text.trim())
  const unknown = named.find((text) => !isScope(text))
  if (unknown !== undefined) {
    throw new UsageError(`--scope must be of ${Object.keys(clientScopes).join(', ')}, not "${unknown}"`)
  }
  return [...new Set(named.filter(isScope))]
}

export function keyDaysOf(input: Input): number | null {
  if (input.optional('key-days') === undefined) return null
  return wholeOf(input, 'key-days', { least: 1, most: 3660 })
}
