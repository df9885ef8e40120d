import { statSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf, type TerminalHands } from '../authority/commands/hands.ts'
import type { Context } from '../authority/operations/context.ts'
import { type Gate, openGate } from '../authority/operations/tell-terminal-act.ts'
import {
  ApprovalRefused,
  approvedGate,
  fileTerminalRequest,
  orderNumbers,
  secondPersonFor,
  WaitsForApproval,
  waitingGate,
} from '../authority/operations/terminal-approval.ts'
import { hasStaff } from '../authority/queries/operators.ts'
import { operatorState } from '../authority/rules/operator.ts'
import type { TerminalAct } from '../authority/rules/terminal-act.ts'
import type { TerminalOrder, TerminalRefusal } from '../authority/rules/terminal-approval.ts'
import { type TerminalCommand, terminalCommandOf } from '../authority/rules/terminal-commands.ts'
import { rightToApprove } from '../authority/rules/two-persons.ts'
import { maskedNumber } from '../bank/screens/accounts.ts'
import { type Input, type Option, type Output, UsageError } from '../platform/cli/command.ts'
import { userIdOf } from '../platform/cli/names.ts'
import { digestOfFile } from '../platform/secrets/file-digest.ts'
import { sha256Text } from '../platform/web/digest.ts'

/** How a command ends that waits for another person. */
export const waitsExitCode = 3

/** What a command has to pass, and what is told of it. */
export type Passage = {
  readonly gate: Gate
  readonly told: Pick<TerminalAct, 'approvalId' | 'alone'>
  /** What is filed where it waits; null where it doesn't. */
  readonly order: TerminalOrder | null
  /** The command, as whoever asked types it again. */
  readonly again?: string
}

/** Where nobody else is asked. */
const free: Passage = { gate: openGate, told: {}, order: null }

/** Whether a command takes another person, and whether the one was asked (decision 25). Throws UsageError. */
export async function passageFor(context: Context, command: Command, input: Input): Promise<Passage> {
  const listed = terminalCommandOf(command.words)
  if (listed === undefined) return free
  const service = await serviceOf(context, command, input)
  const { desks, tooEarly } = await secondPersonFor(context, listed, service)
  const rescues = command.changing?.rescues === true && input.flag('without-approval')
  const approvalId = input.optional('approval')
  if (rescues && approvalId !== undefined)
    throw new UsageError('--approval and --without-approval exclude each other')
  if (desks.length === 0) {
    if (command.changing?.neverAlone === true) throw new UsageError(nobodyToAsk(command, listed, tooEarly))
    if (rescues || approvalId !== undefined) throw new UsageError(`${command.words} needs no approval here`)
    return tooEarly ? { ...free, told: { alone: 'first_administrators' } } : free
  }
  if (rescues && !(await isOfAdministrator(context, service, input)))
    throw new UsageError('--without-approval is only for an administrator of the desk')
  if (rescues) return { ...free, told: { alone: 'rescue' } }
  // It names a service or an institution that is not there, and will say so.
  const isNowhere = desks.length > 1 && !('desk' in command.options)
  if (isNowhere) return { gate: waitingGate, told: {}, order: null }
  const { order, again } = orderOf(context, { command, listed, input, desk: chosenDesk(desks, input) })
  if (approvalId === undefined) return { gate: waitingGate, told: {}, order, again }
  const gate = await approvedGate(context, { ...order, approvalId })
  return { gate, told: { approvalId }, order: null }
}

/** A name at the terminal is what its caller says, which isn't enough for a second person. */
function nobodyToAsk({ words }: Command, listed: TerminalCommand, tooEarly: boolean): string {
  const way = tooEarly
    ? 'once two administrators of its desk have logged in and chosen their passwords'
    : `where desk.approvals of the profile lists ${listed}`
  return `${words} takes two persons, always: at the desk, or here ${way}`
}

/** Whose command it is, as its options say, or what they name; null: nobody's in particular. */
async function serviceOf(context: Context, { concerns }: Command, input: Input): Promise<string | null> {
  const service = input.optional('service')
  const institution = input.optional('institution')
  if (service !== undefined) return service
  if (institution !== undefined) return `desk/${institution}`
  return (await concerns?.(input, context)) ?? null
}

/** Is it about somebody who administers the desk, or is to? Whom nobody knows the command refuses. */
async function isOfAdministrator({ store }: Context, desk: string | null, input: Input): Promise<boolean> {
  const role = input.optional('role')
  if (role !== undefined) return role === 'administrator'
  const ref = operatorState.ref(desk ?? '', userIdOf(input, 'operator-id'))
  const { operator } = await store.read({ operator: ref })
  return operator === undefined || operator.role === 'administrator'
}

/** Whose desk is asked. */
function chosenDesk(desks: readonly string[], input: Input): string {
  const named = input.optional('desk')
  const found = desks.filter((desk) => named === undefined || desk === `desk/${named}`)
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  const names = desks.map((desk) => desk.slice('desk/'.length)).join(', ')
  throw new UsageError(`--desk must name the institution whose desk approves this: ${names}`)
}

type Asked = {
  readonly command: Command
  readonly listed: TerminalCommand
  readonly input: Input
  readonly desk: string
}

type Ordered = { readonly order: TerminalOrder; readonly again: string }

/** More than an approver reads. */
const argumentsMax = 2000

function orderOf(context: Context, { command, listed, input, desk }: Asked): Ordered {
  const given = givenTo(command, input)
  const shown = typedAll(given.map(masked), command)
  const accounts = given.flatMap(({ account, value }) => (account && value !== true ? [value] : []))
  if (shown.length > argumentsMax)
    throw new UsageError('nobody can read so much before approving it: name fewer in one command')
  const files = given.flatMap(({ name, file, content }) => (file === 'read' ? [`${name} ${content}`] : []))
  const said = JSON.stringify(given.map(({ name, value, content }) => [name, content ?? value]))
  const { orderDigest, approvalId } = orderNumbers(context, {
    desk,
    command: listed,
    said,
    approvalId: input.optional('approval'),
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

/** What the command came to: its output, or that it waits, which is filed. Throws UsageError for what may not be. */
export async function passing(
  context: Context,
  { caller }: TerminalHands,
  { order, again }: Passage,
  run: () => Promise<Output>,
): Promise<Output> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ApprovalRefused) throw new UsageError(texts[error.refusal])
    if (!(error instanceof WaitsForApproval) || order === null) throw error
  }
  const filed = await fileTerminalRequest(context, caller, order)
  if (filed === undefined) throw new UsageError('another request has the same number; settle that one first')
  const { approvalId, desk, handsOver, command } = order
  const { status, requestedBy, untilMs } = filed
  const until = Temporal.Instant.fromEpochMilliseconds(untilMs).toString()
  const who = requestedBy.replace('terminal:', '')
  const hands = handsOver ? `by another person than ${who}, with their own --as` : `by ${who}`
  return {
    lines: [
      `request ${approvalId}: ${status === 'granted' ? 'approved' : `waits for approval at /${desk}/approvals`}, until ${until}`,
      ...(status === 'granted' ? [] : [await granterOf(context, desk, command)]),
      `then, ${hands}: ./warifu ${again ?? ''} --approval ${approvalId} --reason …`,
    ],
    json: { approval: approvalId, status, desk, requestedBy: who, until },
    exitCode: waitsExitCode,
  }
}

/** Who may grant it there. Without the one word of it, whoever has just set a desk up waits for nobody. */
async function granterOf({ store }: Context, desk: string, command: TerminalCommand): Promise<string> {
  if (rightToApprove(command) === 'manage_staff')
    return 'an administrator (デスク管理者) of the desk grants it there'
  if (await hasStaff(store, desk, 'approver')) return 'an approver (承認者) of the desk grants it there'
  return 'an approver (承認者) of the desk grants it there, and the desk has none: its administrators appoint one at 担当者管理'
}

const texts: Record<TerminalRefusal, string> = {
  approval_unknown: '--approval: there is no such request for this command',
  other_arguments: '--approval: what was approved has other arguments, or a file has changed',
  approval_declined: '--approval: the request was declined',
  approval_used: '--approval: it was carried out already',
  approval_over: '--approval: the request is older than 24 hours; ask again',
  approval_waits: '--approval: nobody has approved it yet',
  approval_void: '--approval: who asked for it or approved it is no longer on the staff',
  own_request: '--approval: it makes what opens something, so another person than who asked for it runs it',
  other_hands: '--approval: who asked for it runs it',
}
