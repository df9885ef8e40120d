/** The end of a contract, and what is kept of a customer. */
export const endingTexts = {
  title: '契約の終了・個人データの開示',
  tabNote: '契約を終了するとき、またはご本人から保有個人データの開示を求められたときに開きます。',
  recordsTitle: '個人データの開示',
  recordsNote:
    'お客様とそのユーザについて保有するデータを、ご本人の請求により取り出します。取り出したことは、監査ログに記録されます。',
  closeNote: (days: number) =>
    `全ユーザがログインできなくなり、トークンと電子証明書は失効します。元に戻すことはできません。必ず、もう一人の承認が要ります。氏名・住所などの個人情報は、終了から${days.toLocaleString('ja-JP')}日後に消去されます。`,
} as const
