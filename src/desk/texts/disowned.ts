/** What the desk says of passkeys of which their users said that they are not theirs. */
export const disownedTexts = {
  board: '「身に覚えがない」パスキー',
  alarms:
    '24時間以内に、お客様が次のユーザのパスキーを取り消しました。お客様に連絡して、ほかの登録やお取引に心当たりがあるかを確認してください。',
} as const
