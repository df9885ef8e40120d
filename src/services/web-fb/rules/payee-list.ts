import type { DraftLine } from './transfer-draft.ts'

/** The columns of a list of payees, in their order; the last may be missing. */
export const listColumns = ['bank', 'branch', 'type', 'number', 'name', 'amount', 'bearer'] as const
export type ListColumn = (typeof listColumns)[number]

/** What can be wrong with a list, or with one line of it. */
export type ListReason =
  | 'empty'
  | 'unreadable'
  | 'too_many'
  | 'too_long'
  | 'columns'
  | 'missing'
  | 'code'
  | 'place_unknown'
  | 'type'
  | 'number'
  | 'characters'
  | 'length'
  | 'amount'
  | 'bearer'

export type ListProblem = {
  /** From 1; null: the list as a whole. */
  readonly line: number | null
  /** As it stands there. */
  readonly text: string
  readonly column: ListColumn | null
  readonly reason: ListReason
  /** The character that is wrong. */
  readonly found?: string
}

export type ReadList =
  | { readonly ok: true; readonly lines: readonly DraftLine[] }
  | { readonly ok: false; readonly problems: readonly ListProblem[] }
