import { accept } from '../../platform/decision/decision.ts'
import { keyedHashes } from '../../platform/secrets/mac.ts'
import { approvalState } from '../rules/approval.ts'
import { deskOf, isDesk } from '../rules/operator.ts'
import { type TerminalAct, terminalActed } from '../rules/terminal-act.ts'
import {
  decideTerminalRequest,
  type Filed,
  refuseTerminalUse,
  type TerminalOrder,
  type TerminalRefusal,
} from '../rules/terminal-approval.ts'
import type { TerminalCommand } from '../rules/terminal-commands.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { partyRefs } from './parties.ts'
import { settledAdministrators } from './settled-administrators.ts'
import type { Gate } from './tell-terminal-act.ts'

/** The command was accepted but for another person's yes, so nothing was done: file it (`fileTerminalRequest`). */
export class WaitsForApproval extends Error {
  override readonly name = 'WaitsForApproval'
}

/** The approval that was given lets the command do nothing. */
export class ApprovalRefused extends Error {
  override readonly name = 'ApprovalRefused'
  readonly refusal: TerminalRefusal

  constructor(refusal: TerminalRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

export type SecondPerson = {
  /** The desks whose staff would have to approve the command; none: nobody has to. */
  readonly desks: readonly string[]
  /** Desks list it that have no two administrators yet (`settledAdministrators`), so that nobody could. */
  readonly tooEarly: boolean
}

/** Whether a command takes a second person: of the institution that it names, or else of any on this server. */
export async function secondPersonFor(
  context: Context,
  command: TerminalCommand,
  service: string | null,
): Promise<SecondPerson> {
  const { profiles } = context
  const own = service === null ? null : deskOf(service)
  // An institution without a desk has nobody to ask. A service that is not there is no way around those who have one.
  if (service !== null && profiles.has(service) && !profiles.has(own ?? ''))
    return { desks: [], tooEarly: true }
  const listing = desksListing(context, command)
  const concerned = own !== null && profiles.has(own) ? listing.filter((desk) => desk === own) : listing
  const desks: string[] = []
  for (const desk of concerned) {
    if ((await settledAdministrators(context, desk)) >= 2) desks.push(desk)
  }
  return { desks, tooEarly: desks.length < concerned.length }
}

/** The desks of institutions where a profile, of a service or of the desk, lists the command. */
function desksListing({ profiles }: Context, command: TerminalCommand): readonly string[] {
  const listing = [...profiles.values()].filter(({ desk }) => desk.approvals.includes(command))
  const desks = new Set(listing.map(({ service }) => deskOf(service)))
  return [...profiles.keys()].filter((service) => isDesk(service) && desks.has(service))
}

/**
 * What stands for a command with all its arguments, and the number of a request for it: the same command has the same
 * number, which means nothing to anybody else.
 */
export function orderNumbers(
  { keyRing }: Context,
  { desk, command, said, given }: Ordered,
): { readonly orderDigest: string; readonly approvalId: string } {
  const orderDigests = keyedHashes(keyRing, `terminal command ${JSON.stringify([command, said])}`)
  const numbers = orderDigests.flatMap((orderDigest) =>
    keyedHashes(keyRing, `terminal approval ${JSON.stringify([desk, orderDigest])}`).map((hash) => ({
      orderDigest,
      approvalId: numberOf(hash),
    })),
  )
  // A request from before a change of the key has its number under the former one.
  const [current = { orderDigest: '', approvalId: '' }] = numbers
  return numbers.find((each) => given.includes(each.approvalId)) ?? current
}

type Ordered = {
  readonly desk: string
  readonly command: string
  readonly said: string
  /** The numbers that were given with it, if any were. */
  readonly given: readonly string[]
}

function numberOf(hash: string): string {
  const number = Buffer.from(hash, 'base64url').readUIntBE(0, 6)
  return String(number % 10 ** digits).padStart(digits, '0')
}

const digits = 10

/** Whatever the command would change, it does not: somebody else has to approve it first. */
export const waitingGate: Gate = {
  refs: {},
  pass: () => {
    throw new WaitsForApproval()
  },
}

/**
 * Lets the command's first change through on a request that another person granted, and uses it up with it: of two
 * processes one does, and throws ApprovalRefused otherwise.
 */
export async function approvedGate(context: Context, order: TerminalOrder): Promise<Gate> {
  const { desk: service, approvalId: userId, command: action } = order
  const now = context.now()
  const refs = await partyRefs(context, { service, userId, action })
  const named = Object.entries(refs).map(([name, ref]) => [`${prefix}${name}`, ref] as const)
  return {
    refs: Object.fromEntries(named),
    pass: (all) => {
      const states = Object.fromEntries(Object.keys(refs).map((name) => [name, all[`${prefix}${name}`]]))
      const refusal = refuseTerminalUse(states as Parties, order, now)
      if (refusal !== null) throw new ApprovalRefused(refusal)
      return [{ type: 'approval_used', service, userId, action }]
    },
  }
}

type Parties = Parameters<typeof refuseTerminalUse>[0]

/** Passes all of them, or nothing: each uses up the request of its desk. */
export function allGates(gates: readonly Gate[]): Gate {
  const named = gates.map((gate, i) => ({ gate, nameOf: (name: string) => `${i} ${name}` }))
  return {
    refs: Object.fromEntries(
      named.flatMap(({ gate, nameOf }) =>
        Object.entries(gate.refs).map(([name, ref]) => [nameOf(name), ref]),
      ),
    ),
    pass: (states) =>
      named.flatMap(({ gate, nameOf }) =>
        gate.pass(Object.fromEntries(Object.keys(gate.refs).map((name) => [name, states[nameOf(name)]]))),
      ),
  }
}

/**
 * Uses a request up in the database that has it, where the command changes another one: a process that dies after that asks
 * again, and none does twice what was approved once. Throws ApprovalRefused.
 */
export async function passElsewhere(
  { store, now }: Context,
  caller: Caller,
  gate: Gate,
  act: TerminalAct,
): Promise<void> {
  await store.change(changeContext(caller, now()), gate.refs, (states) =>
    accept({}, ...gate.pass(states), ...terminalActed(act, [])),
  )
}

/** Apart from the command's own. */
const prefix = 'terminal approval: '

/** Files a command for another person. Undefined where another one has its number (one in ten billion). */
export async function fileTerminalRequest(
  context: Context,
  caller: Caller,
  order: TerminalOrder,
): Promise<Filed | undefined> {
  const { desk, approvalId, command } = order
  const now = context.now()
  const refs = { approval: approvalState.ref(desk, approvalId, command) }
  const outcome = await context.store.change(changeContext(caller, now), refs, ({ approval }) =>
    decideTerminalRequest(approval, order, now),
  )
  return outcome.ok ? outcome : undefined
}
