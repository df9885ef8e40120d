import { hash } from 'node:crypto'
import { holderOf, part } from '../decision/personal.ts'
import type { Value } from '../decision/table.ts'
import { newId } from '../secrets/random.ts'
import type { Schema } from '../store/schema.ts'
import type { Happened } from '../store/store.ts'
import { type ChainHead, type ChainStarted, type JournalEntry, startMessage } from './chain.ts'
import type { JournalKeys } from './keys.ts'

/** What stands before the first entry of every chain. */
export const genesisHash = '0'.repeat(64)

export const journalColumns = [
  'chain',
  'seq',
  'at_ms',
  'type',
  'service',
  'user_id',
  'body',
  'hash',
  'mac',
] as const

/** An entry's hash covers its exact text and, through the hash before it, the whole chain up to there (AUD-02). */
export function chainHash(hashBefore: string, body: string): string {
  return hash('sha256', `${hashBefore}\n${body}`, 'hex')
}

/**
 * The text of an event without what must not be readable: a confidential value is replaced by its SHA-256, which still
 * proves what the row must hold (AUD-05).
 */
export function journalText(value: unknown): string {
  return JSON.stringify(withoutConfidential(value))
}

/** The value itself where it holds none. A replacer would look at every byte of what it leaves out. */
function withoutConfidential(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('confidential' in value) return { sha256: hash('sha256', value.confidential as string, 'hex') }
  let copy: Record<string, unknown> | unknown[] | undefined
  for (const name in value) {
    const part: unknown = value[name as keyof typeof value]
    if (typeof part !== 'object' || part === null) continue
    const left = withoutConfidential(part)
    if (left === part) continue
    copy ??= Array.isArray(value) ? [...value] : { ...value }
    ;(copy as Record<string, unknown>)[name] = left
  }
  return copy ?? value
}

/** Columns of what is kept beside the journal; the text is what the entry's digest is of. */
export const personalColumns = ['chain', 'seq', 'service', 'holder', 'type', 'at_ms', 'text'] as const

/**
 * Appends to a chain in memory: the rows to insert, what of them is kept beside the journal, and where the chain stands once
 * they are committed.
 */
export function appendToChain(
  head: ChainHead,
  happened: readonly Happened[],
  { macOf }: JournalKeys,
  { personalOf }: Pick<Schema, 'personalOf'>,
) {
  const rows: Value[][] = []
  const beside: Value[][] = []
  const { chain } = head
  let { seq, hash: last } = head
  for (const { changeContext, event } of happened) {
    seq += 1
    const parted = part(event, personalOf(event.type))
    const apart = parted === null ? null : saltedText(parted.apart)
    const body = bodyText({ chain, seq, changeContext, event: parted?.shown ?? event, apart })
    last = chainHash(last, body)
    const { type, service, userId } = filedUnder(event)
    const mac = macOf({ chain, seq, hash: last })
    const atMs = changeContext.at.epochMilliseconds
    rows.push([chain, seq, atMs, type, service, userId, body, last, mac])
    if (apart !== null) beside.push([chain, seq, service ?? '', holderOf(event), type, atMs, apart])
  }
  return { rows, beside, head: { chain, seq, hash: last } }
}

/** With a salt that goes when the values go: whoever guesses them then has nothing to hold the guess against. */
export function saltedText(values: object): string {
  return journalText({ salt: newId(), values })
}

/** What an entry says of what is kept beside it. */
export function apartDigest(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Most events are of a service, and of a user of it. */
type Filed = { readonly type: string; readonly service?: string | null; readonly userId?: string | null }

/** What an entry is found by, besides its time: columns that repeat parts of the body. */
export function filedUnder(event: JournalEntry['event']) {
  const { type, service, userId } = event as Filed
  return { type, service: service ?? null, userId: userId ?? null }
}

/** The text of a `JournalEntry`, its fields in this order. */
function bodyText({
  chain,
  seq,
  changeContext,
  event,
  apart,
}: Happened & { readonly chain: string; readonly seq: number; readonly apart: string | null }): string {
  const { at, requestId, actor, address, caseNumber } = changeContext
  const ofCase = caseNumber === undefined ? '' : `"caseNumber":${JSON.stringify(caseNumber)},`
  const ofApart = apart === null ? '' : `"apart":"${apartDigest(apart)}",`
  return (
    `{"chain":${JSON.stringify(chain)},"seq":${seq},"at":"${instantText(at)}","request":${JSON.stringify(requestId)},` +
    `"actor":${JSON.stringify(actor)},"address":${JSON.stringify(address)},${ofCase}${ofApart}"event":${journalText(event)}}`
  )
}

/** The changes of a group mostly share a millisecond, and its text costs as much as all others. */
let written = { epochMs: Number.NaN, text: '' }

function instantText(at: Temporal.Instant): string {
  const epochMs = at.epochMilliseconds
  if (epochMs === written.epochMs && at.epochNanoseconds === BigInt(epochMs) * 1_000_000n) return written.text
  const text = at.toString()
  if (at.epochNanoseconds === BigInt(epochMs) * 1_000_000n) written = { epochMs, text }
  return text
}

/** Where the other chains stand when a chain starts; `older` in the first signed start only. */
export type Anchors = Pick<ChainStarted, 'heads' | 'older'>

/** The first entry of a new chain, which anchors where the others stood: its row, and the head that it makes. */
export function firstEntry(chain: string, at: Temporal.Instant, anchors: Anchors, keys: JournalKeys) {
  const signed = keys.sign(startMessage(chain, at.toString(), anchors))
  const event: ChainStarted = { type: 'chain_started', ...anchors, ...signed }
  const changeContext = { at, requestId: 'start', actor: 'warifu', address: null }
  const before = { chain, seq: 0, hash: genesisHash }
  const { rows, head } = appendToChain(before, [{ changeContext, event }], keys, {
    personalOf: () => undefined,
  })
  return { row: rows[0] as Value[], head }
}
