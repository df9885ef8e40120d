import type { RejectionReason } from '../../otp/signed-operation/answer.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { shownOperation } from '../../otp/signed-operation/shown.ts'

/** How an answer went: told to the server, by the eight digits, or the server took it no more. */
export type AnsweredHow = 'sent' | 'digits' | 'refused'

/** One operation that was answered on this device, as it was shown. */
export type HistoryEntry = {
  readonly atMs: number
  readonly institution: string
  readonly title: string
  /** Label and lines of each field. */
  readonly fields: readonly (readonly [label: string, text: string])[]
  /** Null: approved. */
  readonly reason: RejectionReason | null
  readonly how: AnsweredHow
}

const entriesMax = 100

export function historyEntry(
  { operation, institutionName }: { readonly operation: Operation; readonly institutionName: string },
  answer: Pick<HistoryEntry, 'atMs' | 'reason' | 'how'>,
): HistoryEntry {
  const { title, fields } = shownOperation(operation)
  const shown = fields.map(({ label, lines }) => [label, lines.join('\n')] as const)
  return { ...answer, institution: institutionName, title, fields: shown }
}

export function withEntry(
  history: readonly HistoryEntry[] | undefined,
  entry: HistoryEntry,
): readonly HistoryEntry[] {
  return [entry, ...(history ?? [])].slice(0, entriesMax)
}
