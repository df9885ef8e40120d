import type { Message } from './refusal.ts'

/** What a service says once one of its acts that waited for the token has ended without being done. */
export type EndedTexts = {
  readonly rejected: Message
  /** After 「身に覚えがない」. */
  readonly notMine: Message
  readonly cancelled: Message
}

const disownedAdvice =
  'お心当たりのない方が操作しているおそれがあります。すぐにログインパスワードを変更し、サポートデスクへお電話ください。'

/** Where a new mail address, which waited for the token, was not registered. */
export const signedAddress: EndedTexts = {
  rejected: {
    text: 'メールアドレスの変更は却下されました。メールアドレスは変わっていません。',
    code: 'RMCFXLGN001060I',
  },
  notMine: {
    text: `「身に覚えがない」との回答を受け付けました。メールアドレスは変わっていません。${disownedAdvice}`,
    code: 'RMCFXLGN001061W',
  },
  cancelled: {
    text: 'メールアドレスの変更を取り消しました。メールアドレスは変わっていません。',
    code: 'RMCFXLGN001062I',
  },
}

/** The page of what waits for the token (取引署名). The manuals print none of it. */
export const signingTexts = {
  title: 'トークンでの承認',
  /** On the button of a form whose act the token then confirms, and beside it. */
  go: 'トークンで承認する',
  instead: 'このお手続きは、トークンの画面で内容を確認して承認します。次の画面でQRコードを表示します。',
  instruction:
    'お手元のトークンでQRコードを読み取り、トークンの画面に表示された内容を確認してください。この画面の内容と異なる場合は、承認しないでください。',
  read: 'トークンで読み取る',
  here: 'この端末のトークンで確認する',
  qrLabel: '取引の内容のQRコード',
  compare: 'トークンの画面と見比べる',
  compareHint: 'トークンの画面に、次の内容が表示されます。',
  list: '振込先の一覧',
  listHint:
    'トークンでも「振込先の一覧」を開き、初めての振込先の口座と金額を1件ずつ確認してください。一覧を取得するには、トークンが通信できる必要があります。',
  approve: '承認する',
  byItself: 'トークンで［承認する］を押すと、この画面は自動的に切り替わります。',
  codeLabel: '確認番号',
  codeHint: 'トークンが通信できないときは、トークンの画面に表示された8桁の数字を入力してください。',
  reject: '承認しない場合',
  reasonLabel: '理由',
  chooseReason: '却下する理由を選択してください。',
  cancel: 'この取引をやめる',
  look: '状況を確認する',
} as const
