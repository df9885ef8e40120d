import type { AnyEvent } from '../decision/event.ts'

/** Where a chain stands. */
export type ChainHead = { readonly chain: string; readonly seq: number; readonly hash: string }

/**
 * One line of the journal. `body` is the exact text under the hash: SHA-256 of `<hash before>\n<body>`, in hex. The
 * fields before it repeat parts of the body, for searching.
 */
export type JournalRow = {
  readonly position: number
  readonly chain: string
  readonly seq: number
  readonly atMs: number
  readonly type: string
  readonly service: string | null
  readonly userId: string | null
  readonly body: string
  readonly hash: string
  /** Over chain, seq and hash, under the key ring; null for entries of versions that made none. */
  readonly mac: string | null
  /** What of it is kept beside the journal (decision 64); null: nothing, or it was forgotten. */
  readonly beside: string | null
}

/** What a body holds. */
export type JournalEntry<E extends AnyEvent = AnyEvent> = {
  readonly chain: string
  readonly seq: number
  readonly at: string
  readonly request: string
  readonly actor: string
  readonly address: string | null
  /** Of the call at a desk in which it was done (decision 45). */
  readonly caseNumber?: string
  /** SHA-256 of what is kept beside the journal; the event then has constants in its place. */
  readonly apart?: string
  readonly event: E | ChainStarted
}

/** The call whose entry it is: one that ends where the next one begins is entered with that one's number, and has its own. */
export function caseOf({ caseNumber, event }: Pick<JournalEntry, 'caseNumber' | 'event'>): string | null {
  return (event as { caseNumber?: string }).caseNumber ?? caseNumber ?? null
}

/** The text of an entry, and what is kept beside it. */
export type JournalText = Pick<JournalRow, 'body' | 'beside'>

/** What a row tells; null for one that somebody replaced with anything else. */
export function entryIn(row: JournalText): JournalEntry | null {
  try {
    const entry = entryOf(row) as JournalEntry | null
    const isEntry = typeof entry?.event === 'object' && entry.event !== null && typeof entry.at === 'string'
    return isEntry ? entry : null
  } catch {
    return null
  }
}

/** An entry with what is kept beside it, as far as that wasn't forgotten. Throws for a row that was tampered with. */
export function entryOf<E extends AnyEvent = AnyEvent>({ body, beside }: JournalText): JournalEntry<E> {
  const entry = JSON.parse(body) as JournalEntry<E>
  if (beside === null) return entry
  const { values } = JSON.parse(beside) as { readonly values: object }
  return { ...entry, event: { ...entry.event, ...values } }
}

/**
 * First entry of every chain: it anchors where the other chains stood (their heads not anchored before), so it always
 * names the chain that started before it. Versions that made no MACs did not sign it.
 */
export type ChainStarted = {
  readonly type: 'chain_started'
  readonly heads: readonly ChainHead[]
  /**
   * In the first signed one only: where every chain without MACs stood. Their entries count up to there, and no others
   * ever do.
   */
  readonly older?: readonly ChainHead[]
  readonly keyId?: string
  /** Ed25519 over `startMessage`, base64. */
  readonly signature?: string
}

/** What the signature of a chain's start covers: as JSON, so that no name of a chain can pass for something else. */
export function startMessage(
  chain: string,
  at: string,
  { heads, older }: Pick<ChainStarted, 'heads' | 'older'>,
): Uint8Array {
  const parts = (list: readonly ChainHead[]) => list.map(({ chain: name, seq, hash }) => [name, seq, hash])
  const text = JSON.stringify([chain, at, parts(heads), older === undefined ? null : parts(older)])
  return new TextEncoder().encode(`warifu chain\n${text}\n`)
}

export type Checkpoint = ChainHead & {
  readonly atMs: number
  readonly keyId: string
  /** Ed25519 over `checkpointMessage`, base64. */
  readonly signature: string
}

/** What a checkpoint's signature covers. */
export function checkpointMessage(head: ChainHead, atMs: number): Uint8Array {
  return new TextEncoder().encode(`warifu checkpoint\n${head.chain}\n${head.seq}\n${head.hash}\n${atMs}\n`)
}

/** What the journal is held against, besides itself and the keys. */
export type JournalCheck = {
  /** Checkpoints from outside the database, which the database's owner can't revoke. */
  readonly outsideCheckpoints: readonly Checkpoint[]
  /** Also rebuild every row from the events and compare. */
  readonly compareRows: boolean
  /** The folder of the archive, whose entries are read with the rest as one journal; left out: it begins after them. */
  readonly archive?: string
  /** So few at once, beside others, and what happens after them; `entries` is how many were read. Left out: at full speed. */
  readonly pace?: Pace
}

export type Pace = {
  readonly pageSize?: number
  readonly between: (entries: number) => Promise<void>
}

/** What was found. */
export type JournalReport = {
  readonly entries: number
  readonly chains: number
  readonly checkpoints: number
  readonly rowsCompared: number
  /** Entries from before there were MACs: held only by their hashes, and by the first signed start, which names them. */
  readonly olderEntries: number
  /** Entries of which what told of a person was forgotten: that nothing else was, an entry of each erasure says. */
  readonly entriesForgotten: number
  /** Entries of before whose text was replaced, as an entry says: their words are what the keys' holder says. */
  readonly entriesRedacted: number
  /** Entries that no checkpoint from outside covers: cut off, they would not be missed. */
  readonly entriesNotCovered: number
  /** Checkpoints from outside that name entries which a restore lost, as the fence after it says. */
  readonly checkpointsLost: number
  /** Entries that are in the archive, as the journal says, and that were not read. */
  readonly entriesInArchive: number
  /** Entries that are in the archive and were not removed yet; without it, the words of the first of each chain are not proven. */
  readonly entriesLeftOver: number
  /** Checkpoints from outside that name entries in the archive, which was not read. */
  readonly checkpointsInArchive: number
  /** The first fault found, if any; nothing after it is proven. */
  readonly fault: string | null
}
