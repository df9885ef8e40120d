import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { type Affected, takeOutIncident } from '../authority/operations/incident/find-incident.ts'
import type { Suspect } from '../authority/operations/incident/match.ts'
import { instantIn } from '../otp/machine-text.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { Fault } from '../platform/journal/fault.ts'

/** For the report to the authorities and the letters to those affected (APPI Art. 26). */
export const incident: Command = {
  words: 'incident',
  everywhere: { files: ['archive'] },
  summary: 'list who was affected by an operator, an address or a token in the wrong hands',
  changing: { subject: ['operator', 'address', 'token', 'from', 'to'] },
  options: {
    operator: {
      type: 'string',
      help: 'operator ID, or who acted at the terminal; one of these three',
    },
    address: { type: 'string', help: 'IP address from which somebody came' },
    token: { type: 'string', help: 'token ID' },
    from: { type: 'string', required: true, help: 'instant, such as 2025-07-01T00:00:00+09:00' },
    to: { type: 'string', required: true, help: 'instant; nothing of it or later is looked at' },
    archive: { type: 'string', help: 'folder of the archive of the journal, to be searched, too' },
  },
  async run(input, context) {
    const suspect = suspectIn(input)
    const archive = input.optional('archive')
    const range = { fromMs: msOf(input, 'from'), untilMs: msOf(input, 'to'), archive }
    if (range.fromMs >= range.untilMs) throw new UsageError('--from must be before --to')
    const found = await taken(() => takeOutIncident(context, handsOf(input).caller, suspect, range))
    const { entriesRead, entriesMatched, affected, others, notReadUntilMs } = found
    const notRead =
      notReadUntilMs === null
        ? []
        : [
            `not searched: what happened until ${Temporal.Instant.fromEpochMilliseconds(notReadUntilMs)} is in the archive; --archive searches it`,
          ]
    const lines = [
      `${affected.length} users affected; ${entriesMatched} of ${entriesRead} entries`,
      ...notRead,
      ...affected.flatMap(linesOf),
      ...others.map(({ at, type, fields }) => `${at} ${type} ${fields.join(', ')}`.trimEnd()),
    ]
    return { lines, json: { suspect, from: input.text('from'), to: input.text('to'), ...found } }
  },
}

/** An archive that is not whole is wrong input. */
async function taken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Fault ? new UsageError(error.message) : error
  }
}

function suspectIn(input: Input): Suspect {
  const [operatorId, address, tokenId] = ['operator', 'address', 'token'].map((name) => input.optional(name))
  if ([operatorId, address, tokenId].filter((each) => each !== undefined && each !== '').length !== 1)
    throw new UsageError('incident takes exactly one of --operator, --address and --token')
  if (operatorId) return { operatorId }
  if (address) return { address }
  return { tokenId: (tokenId ?? '').normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase() }
}

function msOf(input: Input, option: string): number {
  const at = instantIn(input.text(option))
  if (at !== undefined) return at.epochMilliseconds
  throw new UsageError(`--${option} must be an instant such as 2025-07-01T00:00:00+09:00`)
}

function linesOf(user: Affected): readonly string[] {
  const {
    service,
    userId,
    userName,
    customerId,
    customerNumber,
    customerName,
    fields,
    acts,
    sessions,
    transfers,
  } = user
  return [
    `${service} ${userId} ${userName ?? '(deleted)'}, ${customerName ?? '-'} (${customerNumber ?? customerId ?? '-'})`,
    `  ${user.firstAt} to ${user.lastAt}`,
    `  fields: ${fields.join(', ') || 'none'}`,
    `  acts: ${Object.entries(acts)
      .map(([type, times]) => `${type} ×${times}`)
      .join(', ')}`,
    ...sessions.map(({ at, address }) => `  session: ${at} ${address ?? '-'}`),
    ...transfers.map(({ at, transferId, act }) => `  transfer: ${at} ${transferId} ${act}`),
  ]
}
