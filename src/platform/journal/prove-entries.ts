import type { KeyRing } from '../secrets/key-ring.ts'
import { type Signer, signer } from '../secrets/signing.ts'
import type { Queryable } from '../store/store.ts'
import { type Checkpoint, checkpointMessage, type JournalEntry, type JournalRow } from './chain.ts'
import type { EvidenceEntry } from './evidence.ts'
import { Fault } from './fault.ts'
import { type JournalKeys, journalKeys } from './keys.ts'
import { provenSegment, type Segment } from './segments.ts'

/** Entries for a file of evidence, and the checkpoints around them, all under the key that signs now. */
export type ProvenEntries = {
  readonly entries: readonly EvidenceEntry[]
  readonly neighbors: readonly Checkpoint[]
}

type Proving = {
  readonly store: Queryable
  readonly keyRing: KeyRing
  readonly now: () => Temporal.Instant
}

/**
 * These entries, and of those between the same two checkpoints whatever `isAlso` belongs to one of them. Nothing is given
 * out that the journal doesn't prove: throws a Fault that says what it doesn't. `archived` are stretches that were proven
 * from the archive.
 */
export async function proveEntries(
  { store, keyRing, now }: Proving,
  anchors: readonly JournalRow[],
  isAlso: (row: JournalRow, anchor: JournalRow) => boolean,
  archived: readonly Segment[] = [],
): Promise<ProvenEntries> {
  const keys = journalKeys(keyRing)
  const signs = signer(keyRing)
  const atMs = now().epochMilliseconds
  const entries = new Map<string, EvidenceEntry>()
  const neighbors = new Map<string, Checkpoint>()
  let segment: Segment | null = null
  for (const anchor of anchors) {
    if (!holds(segment, anchor))
      segment = archived.find((each) => holds(each, anchor)) ?? (await provenSegment(store, keys, anchor))
    for (const checkpoint of segment.checkpoints)
      neighbors.set(`${checkpoint.chain} ${checkpoint.seq}`, vouchedFor(checkpoint, keys, signs))
    for (const row of segment.rows)
      if (row.seq === anchor.seq || isAlso(row, anchor))
        entries.set(`${row.chain} ${row.seq}`, signedEntry(row, signs, atMs))
  }
  return { entries: [...entries.values()], neighbors: [...neighbors.values()] }
}

function holds(segment: Segment | null, { chain, seq }: JournalRow): segment is Segment {
  return segment?.rows.some((row) => row.chain === chain && row.seq === seq) ?? false
}

/** Whoever checks the file has one public key: what an earlier key signed, the one of today signs again. */
function vouchedFor(checkpoint: Checkpoint, keys: JournalKeys, { keyId, sign }: Signer): Checkpoint {
  const message = checkpointMessage(checkpoint, checkpoint.atMs)
  if (!keys.isSigned(checkpoint.keyId, message, checkpoint.signature))
    throw new Fault(`the checkpoint at entry ${checkpoint.seq} of chain ${checkpoint.chain} is not signed`)
  if (checkpoint.keyId === keyId) return checkpoint
  return { ...checkpoint, keyId, signature: Buffer.from(sign(message)).toString('base64') }
}

function signedEntry(
  { chain, seq, hash, hashBefore, body, beside }: Segment['rows'][number],
  { keyId, sign }: Signer,
  atMs: number,
): EvidenceEntry {
  const head = { chain, seq, hash }
  const signature = Buffer.from(sign(checkpointMessage(head, atMs))).toString('base64')
  const { apart: digest } = JSON.parse(body) as JournalEntry
  if (digest !== undefined && beside === null)
    throw new Fault(`what stood beside entry ${seq} of chain ${chain} is missing`)
  const apart = beside === null ? {} : { apart: beside }
  return { ...head, hashBefore, body, ...apart, checkpoint: { ...head, atMs, keyId, signature } }
}
