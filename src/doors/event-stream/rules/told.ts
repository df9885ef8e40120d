import type { AnyEvent } from '../../../platform/decision/event.ts'

/** An entry of the journal, as its columns and its body have it. */
export type Entry = {
  readonly position: number
  readonly chain: string
  readonly seq: number
  readonly hash: string
  readonly atMs: number
  readonly type: string
  readonly service: string | null
  readonly userId: string | null
  /** Null where somebody replaced the body with what is none. */
  readonly body: {
    readonly request: string
    readonly actor: string
    readonly address: string | null
    readonly caseNumber?: string
    readonly event: AnyEvent
  } | null
}

/**
 * The fields of events that leave, besides those that every entry has: words of our own, IDs, counts. Whatever else an
 * event holds may be of a person (a name, an address, a reason that somebody typed, an account, an amount) and stays in
 * the journal, where the entry's hash finds it.
 */
export const toldFields: readonly string[] = [
  'action',
  'alone',
  'approvalId',
  'approved',
  'attempt',
  'by',
  'clientId',
  'command',
  'contractId',
  'count',
  'decidedBy',
  'driftMs',
  'entries',
  'failures',
  'formFactor',
  'handedOut',
  'keyId',
  'kind',
  'known',
  'knownFailures',
  'locked',
  'mailId',
  'movingFactor',
  'operatorId',
  'purpose',
  'radiusClientId',
  'oidcClientId',
  'refusal',
  'requestedBy',
  'role',
  'runId',
  'scopes',
  'serial',
  'stage',
  'status',
  'strangersOnly',
  'tokenId',
  'transferId',
  'webhookId',
  'what',
  'withdrawnBy',
]

const told = new Set(toldFields)

/** Whose `reason` is one of our own words, and nothing that anybody typed. */
const chosenReasons: ReadonlySet<string> = new Set(['operation_rejected'])

/** One entry as one JSON object in one line, as docs/siem.md describes it. */
export function toldOf({ position, chain, seq, hash, atMs, type, service, userId, body }: Entry): string {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toString({ smallestUnit: 'millisecond' })
  const proof = { chain, seq, hash }
  if (body === null)
    return JSON.stringify({ at, type, service, userId, position, ...proof, unreadable: true })
  const { request, actor, address, caseNumber, event } = body
  const of = { actor, address, request, ...(caseNumber === undefined ? {} : { caseNumber }) }
  return JSON.stringify({ at, type, service, userId, ...of, position, ...proof, event: fieldsTold(event) })
}

function fieldsTold(event: AnyEvent): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(event).filter(
      ([name, value]) => isTold(name, event.type) && (isPlain(value) || isListOfTexts(value)),
    ),
  )
}

function isTold(name: string, type: string): boolean {
  return told.has(name) || (name === 'reason' && chosenReasons.has(type))
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
