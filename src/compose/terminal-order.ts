import { statSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { Context } from '../authority/operations/context.ts'
import { orderNumbers } from '../authority/operations/terminal-approval.ts'
import type { TerminalOrder } from '../authority/rules/terminal-approval.ts'
import type { TerminalCommand } from '../authority/rules/terminal-commands.ts'
import { maskedNumber } from '../bank/screens/accounts.ts'
import { type Input, type Option, UsageError } from '../platform/cli/command.ts'
import { digestOfFile } from '../platform/secrets/file-digest.ts'
import { sha256Text } from '../platform/web/digest.ts'

/** A command as it was typed, and as which one a profile lists it. */
export type Typed = { readonly command: Command; readonly listed: TerminalCommand; readonly input: Input }

type Asked = Typed & {
  /** The desk that is asked. */
  readonly desk: string
  /** What it would change of that institution's, as JSON, where each approves its part. */
  readonly changes?: string
}

type Ordered = {
  readonly order: TerminalOrder
  /** The command, as whoever asked types it again. */
  readonly again: string
}

/** The numbers of requests that were given with it. */
export function numbersGiven(input: Input): readonly string[] {
  return input.optional('approval')?.split(',') ?? []
}

/** More than an approver reads. */
const argumentsMax = 2000

/** What a desk is asked. Throws UsageError for what nobody could read before approving it. */
export function orderOf(context: Context, { command, listed, input, desk, changes }: Asked): Ordered {
  const given = givenTo(command, input)
  const shown = typedAll(given.map(masked), command)
  const accounts = given.flatMap(({ account, value }) => (account && value !== true ? [value] : []))
  if (shown.length > argumentsMax)
    throw new UsageError('nobody can read so much before approving it: name fewer in one command')
  const files = given.flatMap(({ name, file, content }) => (file === 'read' ? [`${name} ${content}`] : []))
  const said = given.map(({ name, value, content }) => [name, content ?? value])
  const { orderDigest, approvalId } = orderNumbers(context, {
    desk,
    command: listed,
    said: JSON.stringify(changes === undefined ? said : [said, changes]),
    given: numbersGiven(input),
  })
  const { caller, reason } = handsOf(input)
  const operatorId = input.optional('operator-id')
  const order = {
    command: listed,
    desk,
    approvalId,
    by: caller.actor,
    reason,
    handsOver: command.changing?.handsOver === true,
    details: {
      command: `${command.words} ${shown}`.trim(),
      ...(files.length === 0 ? {} : { files: files.join(', ') }),
      ...(accounts.length === 0 ? {} : { number: accounts.join(', ') }),
      ...(operatorId === undefined ? {} : { operatorId }),
      ...(changes === undefined ? {} : { changes }),
      orderDigest,
    },
  }
  return { order, again: `${command.words} ${typedAll(given, command)}`.trim() }
}

function typedAll(given: readonly Given[], command: Command): string {
  return given.map(({ name, value }) => typed(name, value, command)).join(' ')
}

/** An account number stands apart, so that the approver asks for it (X9); what may be a secret is not shown. */
function masked(given: Given): Given {
  const { value, account, shown } = given
  if (value === true) return given
  if (account) return { ...given, value: maskedNumber(value) }
  return shown === undefined ? given : { ...given, value: shown(value) }
}

/** As one types it again. */
function typed(name: string, value: string | true, { operand }: Command): string {
  if (value === true) return `--${name}`
  const quoted = /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
  return name === operand?.name ? quoted : `--${name} ${quoted}`
}

type Given = {
  readonly name: string
  readonly value: string | true
  readonly file?: Option['file']
  readonly account?: Option['account']
  readonly shown?: Option['shown']
  /** The digest of the file that it names. */
  readonly content?: string
}

const notPartOfIt = ['as', 'reason', 'approval', 'desk', 'without-approval', 'json', 'help']

/** Every argument, in one order; of files that are read, what is in them. */
function givenTo({ options, operand }: Command, input: Input): readonly Given[] {
  const named = Object.entries(options).filter(([name]) => !notPartOfIt.includes(name))
  const all = [...named, ...(operand === undefined ? [] : [[operand.name, operand] as const])]
  return all
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { file, account, shown }]): Given[] => {
      if (input.flag(name)) return [{ name, value: true }]
      const value = input.optional(name)
      if (value === undefined) return []
      return [
        file === undefined
          ? { name, value, account, shown }
          : { name, value, file, content: contentOf(name, value) },
      ]
    })
}

function contentOf(name: string, path: string): string {
  if (path === '-' || statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`${name} must be a file: the approval is for what it holds`)
  try {
    return sha256Text(digestOfFile(path))
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`)
  }
}
