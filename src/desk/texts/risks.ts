/** What the desk says of the rules of a profile that applied to what users did. */
export const riskTexts = {
  none: '適用の記録はありません。',
  board: 'リスクルールのアラーム',
  alarms: '24時間以内に適用されました。内容を確認し、必要に応じてお客様に連絡してください。',
} as const
