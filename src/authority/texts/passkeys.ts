import type { Message } from './refusal.ts'

/** What was done with passkeys. */
export const passkeyDone = {
  registered: { text: 'パスキーを登録しました。', code: 'RMCFXOTP003001I' },
  renamed: { text: 'パスキーの名前を変更しました。', code: 'RMCFXOTP003002I' },
  removed: { text: 'パスキーを削除しました。', code: 'RMCFXOTP003003I' },
  disowned: {
    text: 'パスキーを取り除きました。お心当たりのない登録の場合は、すぐにログインパスワードを変更してください。',
    code: 'RMCFXOTP003004I',
  },
  confirmed: { text: 'ご本人の登録であることを確認しました。', code: 'RMCFXOTP003005I' },
  codeSent: { text: 'ワンタイムパスワードを送信しました。', code: 'RMCFXOTP003006I' },
} as const satisfies Record<string, Message>

/** What else their screens say. */
export const passkeyTexts = {
  codeLabel: 'ワンタイムパスワード',
  nameLabel: 'パスキーの名前',
  noScript: 'パスキーのご利用には、Web ブラウザの JavaScript を有効にする必要があります。',
  /** What the browser says, by what happened there. */
  browser: {
    asks: '端末の画面の案内に従って、ご本人の確認を行ってください。',
    cancelled: 'ご本人の確認が取り消されたか、時間が切れました。もう一度ボタンを押してください。',
    known: 'この端末のパスキーは、すでに登録されています。',
    elsewhere:
      'このアドレスの画面では、パスキーをご利用いただけません。いつもの方法でサービスの画面を開き直してください。',
    unsupported: 'お使いの Web ブラウザでは、パスキーをご利用いただけません。',
    failed:
      'パスキーを確認できませんでした。端末の画面ロックの設定をご確認のうえ、もう一度ボタンを押してください。',
  },
} as const

export const deviceTypeNames = {
  singleDevice: 'この端末・セキュリティキーだけで利用',
  multiDevice: '複数の端末で同期して利用',
} as const
