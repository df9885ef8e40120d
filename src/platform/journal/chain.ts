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
}

/** What a body holds. */
export type JournalEntry<E extends AnyEvent = AnyEvent> = {
  readonly chain: string
  readonly seq: number
  readonly at: string
  readonly request: string
  readonly actor: string
  readonly address: string | null
  readonly event: E | ChainStarted
}

/** First entry of every chain: it anchors where the other chains stood (their heads not anchored before). */
export type ChainStarted = { readonly type: 'chain_started'; readonly heads: readonly ChainHead[] }

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

/** What the journal is held against. */
export type JournalCheck = {
  /** Whether the signature is the key's; false for an unknown key. */
  readonly verifySignature: (keyId: string, message: Uint8Array, signature: Uint8Array) => boolean
  /** Checkpoints from outside the database (the log), which the database's owner can't revoke. */
  readonly outsideCheckpoints: readonly Checkpoint[]
  /** Also rebuild every row from the events and compare. */
  readonly compareRows: boolean
}

/** What was found. */
export type JournalReport = {
  readonly entries: number
  readonly chains: number
  readonly checkpoints: number
  readonly rowsCompared: number
  /** The first fault found, if any; nothing after it is proven. */
  readonly fault: string | null
}
