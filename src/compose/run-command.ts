import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import type { Context } from '../authority/operations/context.ts'
import { underLivingKey } from '../authority/operations/keys/under-living-key.ts'
import { provenProfiles } from '../authority/operations/proven-profiles.ts'
import { tellingTerminalAct } from '../authority/operations/tell-terminal-act.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { digestOfText } from '../platform/secrets/file-digest.ts'
import { digestsOf, otherServices } from './profile-digests.ts'
import { passageFor, passing } from './second-person.ts'

/**
 * What changes or takes out gets a context in which who acted, and why, is told with what it does (D4), and nothing is
 * done before a second person approved it, where a profile says so (decision 25). `beside` are the other databases of the
 * house, whose desks are asked, too, where the command is about its keys.
 */
export async function runCommand(
  command: Command,
  input: Input,
  context: Context,
  beside: readonly Context[] = [],
): Promise<Output> {
  const { changing } = command
  if (changing === undefined) return command.run(input, context)
  const hands = handsOf(input)
  const ruled = await ruledBy(context, command)
  const parts = await command.parts?.(input, context)
  const others = await Promise.all(beside.map((each) => ruledBy(each, command)))
  const passage = await passageFor([ruled, ...others], command, input, parts)
  const { told } = passage
  const subject = subjectOf(input, command, changing.subject)
  const act = { command: command.words, subject, reason: hands.reason, ...told }
  const tells = changing.tells === 'itself' && told.alone === undefined && told.approvalId === undefined
  // What is done to the keys themselves knows them.
  const kept =
    command.ofHouse === true ? context : underLivingKey(command.restores === true ? ruled : context)
  return passing(hands, passage, act, (gate) =>
    command.run(input, tellingTerminalAct(kept, tells ? null : act, gate)),
  )
}

/**
 * The context in which it is decided whether a command takes two persons: by the profiles in force (E3), since whoever is at
 * the terminal can name a folder of their own; and as the journal has them, since others can write to the database. Throws
 * UsageError where the command would go on with other profiles. A restore goes on with those of the backup, which may be from
 * before the node's: nothing else could open it to put the node's in force.
 */
async function ruledBy(context: Context, command: Command): Promise<Context> {
  const { profiles: inForce, altered } = await provenProfiles(context)
  const { activatesProfiles, acceptsClock, anyProfiles } = command
  const mends = activatesProfiles === true || acceptsClock === true || anyProfiles === true
  if (altered.length > 0 && !mends)
    throw new UsageError(
      `the profiles in force were altered in the database (${altered.join(', ')}): ./warifu journal verify says more`,
    )
  if (inForce.size === 0) return context
  const told = new Map([...inForce].map(([service, text]) => [service, digestOfText(text)]))
  if (otherServices(digestsOf(context.profiles), told).length === 0) return context
  if (!mends && command.restores !== true)
    throw new UsageError(
      'the profiles in WARIFU_PROFILES_DIR are not those in force: ./warifu profile pending says what differs',
    )
  const profiles = [...inForce].map(
    ([service, text]) => [service, asInForce(text, context.profiles.get(service))] as const,
  )
  return { ...context, profiles: new Map(profiles) }
}

/** The text of an older version lacks what this one has added. */
function asInForce(text: string, own: ServiceProfile | undefined): ServiceProfile {
  const inForce = JSON.parse(text) as ServiceProfile
  return { ...own, ...inForce, retention: { ...own?.retention, ...inForce.retention } }
}

function subjectOf(input: Input, { options }: Command, names: readonly string[]): string {
  const told = names.flatMap((name) => {
    if (input.flag(name)) return [name]
    const value = input.optional(name)
    const { shown = String } = options[name] ?? {}
    return value === undefined || value === '' ? [] : [`${name}=${shown(value)}`]
  })
  const text = told.join(', ')
  return text.length > subjectMax ? `${text.slice(0, subjectMax)}…` : text
}

/** A list of thousands of token IDs says no more. */
const subjectMax = 500
