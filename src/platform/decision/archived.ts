import type { FenceRaised } from './fence.ts'

/** Where a chain stood. */
type Head = { readonly chain: string; readonly seq: number; readonly hash: string }

/**
 * A part of the journal is in the archive (decision 70), written, read back and right: from then on its entries may be
 * missing in the database. It holds what a check of the rest begins with.
 */
export type JournalArchived = {
  readonly type: 'journal_archived'
  readonly service: null
  readonly userId: null
  /** From 1. */
  readonly part: number
  /** The last position in it. */
  readonly upTo: number
  /** When the newest of its entries happened. */
  readonly untilMs: number
  /** In this part, and in all parts together. */
  readonly entries: number
  readonly total: number
  /** SHA-256 of its manifest. */
  readonly manifest: string
  /** Where the chains stand at its end that go on, or that a later one may name. */
  readonly running: readonly Head[]
  /** Of the chains that went on after the part before: those that do no more. */
  readonly ended: readonly string[]
  /** The chain that started last. */
  readonly lastStart: string
  /** The newest fence in the archive. */
  readonly fence: FenceRaised | null
  /** What the archive says that holds until a later entry says otherwise, by what it is about, as digests. */
  readonly lasting: Readonly<Record<string, string>>
  /** The keys whose MACs the archive holds. */
  readonly keyIds: readonly string[]
}

export function isJournalArchived(event: { readonly type: string }): event is JournalArchived {
  return event.type === 'journal_archived'
}
