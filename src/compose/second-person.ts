import type { Command } from '../authority/commands/command.ts'
import type { TerminalHands } from '../authority/commands/hands.ts'
import type { Caller, Context } from '../authority/operations/context.ts'
import { type Gate, openGate } from '../authority/operations/tell-terminal-act.ts'
import {
  ApprovalRefused,
  allGates,
  approvedGate,
  fileTerminalRequest,
  passElsewhere,
  secondPersonFor,
  WaitsForApproval,
  waitingGate,
} from '../authority/operations/terminal-approval.ts'
import { openCommands } from '../authority/operations/terminal-requests.ts'
import { hasStaff } from '../authority/queries/operators.ts'
import { deskOf, operatorState } from '../authority/rules/operator.ts'
import type { TerminalAct } from '../authority/rules/terminal-act.ts'
import type { TerminalOrder, TerminalRefusal } from '../authority/rules/terminal-approval.ts'
import { type TerminalCommand, terminalCommandOf } from '../authority/rules/terminal-commands.ts'
import { rightToApprove } from '../authority/rules/two-persons.ts'
import { type CommandPart, type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { userIdOf } from '../platform/cli/names.ts'
import { numbersGiven, orderOf, type Typed } from './terminal-order.ts'

/** How a command ends that waits for another person. */
const waitsExitCode = 3

/** What a command has to pass, and what is told of it. */
export type Passage = {
  readonly gate: Gate
  /** The gate is of another database: it is passed there before anything changes here. */
  readonly isElsewhere?: true
  readonly told: Pick<TerminalAct, 'approvalId' | 'alone'>
  /** What is filed where it waits, each at its desk; none where it doesn't. */
  readonly orders: readonly TerminalOrder[]
  /** Of the database whose desk is asked. */
  readonly asks: Context
  /** The command, as whoever asked types it again. */
  readonly again?: string
}

/** The main database, and those beside it where a command is about the keys of all (decision 35). */
export type House = readonly [Context, ...Context[]]

/** Where nobody else is asked. */
const freeIn = (asks: Context): Passage => ({ gate: openGate, told: {}, orders: [], asks })

/** Whether a command takes another person, and whether the one was asked (decision 25). Throws UsageError. */
export async function passageFor(
  house: House,
  command: Command,
  input: Input,
  parts?: readonly CommandPart[],
): Promise<Passage> {
  const [context] = house
  const free = freeIn(context)
  const listed = terminalCommandOf(command.words)
  if (listed === undefined) return free
  if (parts !== undefined) return passageOfParts(context, { command, listed, input }, parts)
  const service = await serviceOf(context, command, input)
  const { desks, isTooEarly } = await desksAsked(house, listed, service)
  const rescues = command.changing?.rescues === true && input.flag('without-approval')
  const approvalId = input.optional('approval')
  if (rescues && approvalId !== undefined)
    throw new UsageError('--approval and --without-approval exclude each other')
  if (desks.size === 0) {
    if (command.changing?.neverAlone === true) throw new UsageError(nobodyToAsk(command, listed, isTooEarly))
    if (rescues || approvalId !== undefined) throw new UsageError(`${command.words} needs no approval here`)
    return isTooEarly ? { ...free, told: { alone: 'first_administrators' } } : free
  }
  if (rescues && !(await isOfAdministrator(context, service, input)))
    throw new UsageError('--without-approval is only for an administrator of the desk')
  if (rescues) return { ...free, told: { alone: 'rescue' } }
  // It names a service or an institution that is not there, and will say so.
  const isNowhere = desks.size > 1 && !('desk' in command.options)
  if (isNowhere) return { ...free, gate: waitingGate }
  const desk = chosenDesk([...desks.keys()], input)
  const asks = desks.get(desk) ?? context
  const { order, again } = orderOf(asks, { command, listed, input, desk })
  if (approvalId === undefined) return { ...freeIn(asks), gate: waitingGate, orders: [order], again }
  const gate = await approvedGate(asks, { ...order, approvalId })
  const elsewhere = asks === context ? {} : ({ isElsewhere: true } as const)
  return { ...freeIn(asks), gate, told: { approvalId }, ...elsewhere }
}

/** The desks that may be asked, each with the database that it is in. */
async function desksAsked(house: House, listed: TerminalCommand, service: string | null) {
  const desks = new Map<string, Context>()
  let isTooEarly = false
  for (const context of house) {
    const asked = await secondPersonFor(context, listed, service)
    isTooEarly ||= asked.tooEarly
    for (const desk of asked.desks) desks.set(desk, context)
  }
  return { desks, isTooEarly }
}

/** Where each institution approves what changes of its own: it passes once all of them have. */
async function passageOfParts(
  context: Context,
  typed: Typed,
  parts: readonly CommandPart[],
): Promise<Passage> {
  const { listed, input } = typed
  const free = freeIn(context)
  const ofDesks = new Map<string, object[]>()
  let isTooEarly = false
  for (const { service, change } of parts) {
    const { desk, tooEarly } = await deskOfPart(context, listed, input, deskOf(service))
    isTooEarly ||= tooEarly
    if (desk !== null) ofDesks.set(desk, [...(ofDesks.get(desk) ?? []), change])
  }
  const asked = [...ofDesks].map(([desk, changes]) =>
    orderOf(context, { ...typed, desk, changes: JSON.stringify(changes) }),
  )
  if (asked.length === 0) return isTooEarly ? { ...free, told: { alone: 'first_administrators' } } : free
  const orders = asked.map(({ order }) => order)
  const numbers = numbersGiven(input)
  if (orders.some(({ approvalId }) => !numbers.includes(approvalId)))
    return { ...free, gate: waitingGate, orders, again: asked[0]?.again ?? '' }
  const gates = await Promise.all(orders.map((order) => approvedGate(context, order)))
  const told = { approvalId: orders.map(({ approvalId }) => approvalId).join(', ') }
  return { ...free, gate: allGates(gates), told }
}

/**
 * Who is asked about what changes of an institution: its own desk, if it lists the command. What is new, or has no desk, is
 * approved by another one, as long as one lists it: otherwise whoever adds an institution could be its staff.
 */
async function deskOfPart(
  context: Context,
  listed: TerminalCommand,
  input: Input,
  own: string,
): Promise<{ readonly desk: string | null; readonly tooEarly: boolean }> {
  const isOwn = context.profiles.has(own)
  const { desks, tooEarly } = await secondPersonFor(context, listed, isOwn ? own : null)
  const [first] = desks
  if (first === undefined) return { desk: null, tooEarly }
  return { desk: isOwn ? first : chosenDesk(desks, input), tooEarly: false }
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

/** What the command came to: its output, or that it waits, which is filed. Throws UsageError for what may not be. */
export async function passing(
  { caller }: TerminalHands,
  { gate, isElsewhere, orders, asks: context, again = '' }: Passage,
  act: TerminalAct,
  run: (gate: Gate) => Promise<Output>,
): Promise<Output> {
  try {
    if (isElsewhere !== true) return await run(gate)
    const refused = await upToItsChange(run)
    if (refused !== null) return refused
    await passElsewhere(context, caller, gate, act)
    return await run(openGate)
  } catch (error) {
    if (error instanceof ApprovalRefused) throw new UsageError(texts[error.refusal])
    if (!(error instanceof WaitsForApproval) || orders.length === 0) throw error
  }
  if (orders.length > 1) await refuseOthers(context, orders)
  const requests: Request[] = []
  for (const order of orders) requests.push(await fileOrder(context, caller, order))
  const [first] = requests
  if (first === undefined) throw new Error('a command waits for nobody')
  const handsOver = orders.some((order) => order.handsOver)
  const hands = handsOver
    ? `by another person than ${first.json.requestedBy}, with their own --as`
    : `by ${first.json.requestedBy}`
  const numbers = requests.map(({ json }) => `--approval ${json.approval}`).join(' ')
  return {
    lines: [
      ...requests.flatMap(({ lines }) => lines),
      `then, ${hands}: ./warifu ${again} ${numbers} --reason …`,
    ],
    json: requests.length === 1 ? first.json : { requests: requests.map(({ json }) => json) },
    exitCode: waitsExitCode,
  }
}

/**
 * Whoever asked carries a command out, so nobody could where several desks are asked and somebody else asked one of them.
 * Throws UsageError before another one is asked.
 */
async function refuseOthers(context: Context, orders: readonly TerminalOrder[]): Promise<void> {
  const open = await openCommands(
    context,
    orders.map(({ desk }) => desk),
  )
  const others = orders.flatMap(({ desk, approvalId, by }) => {
    const found = open.find(({ service, userId }) => service === desk && userId === approvalId)
    return found === undefined || found.requestedBy === by ? [] : [{ desk, approvalId, found }]
  })
  if (others.length === 0) return
  const names = [...new Set(others.map(({ found }) => found.requestedBy.replace('terminal:', '')))]
  throw new UsageError(
    [
      `part of this was asked for by ${names.join(', ')}, and one person has to ask for all of it: they go on, or you take back`,
      ...others.map(
        ({ desk, approvalId }) =>
          `  ./warifu approval withdraw ${approvalId} --institution ${desk.slice('desk/'.length)} --reason …`,
      ),
    ].join('\n'),
  )
}

/** Whether it would change anything, which it does not yet; its output where it would not. */
async function upToItsChange(run: (gate: Gate) => Promise<Output>): Promise<Output | null> {
  try {
    return await run(waitingGate)
  } catch (error) {
    if (error instanceof WaitsForApproval) return null
    throw error
  }
}

type Request = Awaited<ReturnType<typeof fileOrder>>

/** What is said of a request at one desk, whether it was filed before or is now. */
async function fileOrder(context: Context, caller: Caller, order: TerminalOrder) {
  const filed = await fileTerminalRequest(context, caller, order)
  if (filed === undefined) throw new UsageError('another request has the same number; settle that one first')
  const { approvalId, desk, command } = order
  const { status, requestedBy, untilMs } = filed
  const until = Temporal.Instant.fromEpochMilliseconds(untilMs).toString()
  return {
    lines: [
      `request ${approvalId}: ${status === 'granted' ? 'approved' : `waits for approval at /${desk}/approvals`}, until ${until}`,
      ...(status === 'granted' ? [] : [await granterOf(context, desk, command)]),
    ],
    json: { approval: approvalId, status, desk, requestedBy: requestedBy.replace('terminal:', ''), until },
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
  approval_withdrawn: '--approval: the request was withdrawn (approval withdraw)',
  approval_used: '--approval: it was carried out already',
  approval_over: '--approval: the request is older than 24 hours; ask again',
  approval_waits: '--approval: nobody has approved it yet',
  approval_void: '--approval: who asked for it or approved it is no longer on the staff',
  own_request: '--approval: it makes what opens something, so another person than who asked for it runs it',
  other_hands:
    '--approval: who asked for it runs it; or take it back (approval withdraw), and ask for it yourself',
}
