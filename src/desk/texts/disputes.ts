import type { DisputeEvent, DisputeStatus } from '../rules/dispute.ts'

/** The case of a denied transfer, as the staff reads it (D5). */

export const disputeStatusNames = {
  filed: '申出',
  investigating: '調査中',
  closed: '終了',
} as const satisfies Record<DisputeStatus, string>

export const disputeEventNames = {
  dispute_opened: '覚えのない取引の申出',
  dispute_taken: '申出の調査の担当',
  dispute_closed: '申出の調査の終了',
} as const satisfies Record<DisputeEvent['type'], string>

export const disputeTexts = {
  title: 'お客様からの申出',
  listTitle: '調査中の申出',
  none: '調査中の申出はありません。',
  open: '申出を受け付ける',
  openNote: '「この取引は覚えがない」とお申し出のときに受け付けます。調査中の一覧に表示されます。',
  take: '担当する',
  close: '調査を終了する',
  resultLabel: '調査の結果',
  resultHint: '例　第三者の操作と判断し、警察へ届出。お客様の思い違い。',
  nobody: '未定',
} as const

/** How long it has been open. */
export function ageText(openedAtMs: number, nowMs: number): string {
  const hours = Math.floor((nowMs - openedAtMs) / 3_600_000)
  return hours < 24 ? `${hours}時間` : `${Math.floor(hours / 24)}日`
}
