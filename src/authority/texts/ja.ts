import type { Message } from './refusal.ts'

/** Texts shared by the screens of all services. */
export const ja = {
  required: (label: string) => `${label}を入力してください。`,
  codeForm: (label: string, digits: 6 | 8 | 'token' = 'token') =>
    `${label}は${digits === 'token' ? '6桁（8桁を表示するトークンでは8桁）' : `${digits}桁`}の数字で入力してください。`,
  tokenIdForm: 'トークンIDは英字2～4文字と数字の、あわせて12桁で入力してください。',
  tooLong: (label: string) => `${label}が長すぎます。`,
  currentPasswordWrong: '現在のパスワードに誤りがあります。',
  loginPasswordWrong: 'ログインパスワードに誤りがあります。',
  enrolled: { text: 'ワンタイムパスワードの利用開始登録が完了しました。', code: 'RMCFXLGN001001I' },
  authenticatorCodesWrong: {
    text: '【エラー】入力されたワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みまたは有効期限切れです。認証アプリに連続して表示された2つのOTPを、再度入力してください。',
    code: 'RMCFXLGN001027E',
  },
  authenticatorShown: {
    text: 'QRコードは一度だけ表示しました。安全のため、もう一度表示することはできません。',
    code: 'RMCFXLGN001004I',
  },
  synchronized: { text: 'ワンタイムパスワードの同期ズレ補正が完了しました。', code: 'RMCFXLGN001003I' },
  passwordChanged: { text: 'パスワードの変更が完了しました。', code: 'RMCFXPWD001001I' },
  loggedOut: { text: 'ログアウトしました。', code: 'RMCFXLGN001002I' },
  draftKept: {
    text: '操作のないまま時間が過ぎたため、終了しました。入力された内容は保存しています。もう一度ログインすると、続けられます。',
    code: 'RMCFXLGN001006I',
  },
  stopped: { text: 'サービスのご利用をすべて停止しました。', code: 'RMCFXLGN001005I' },
  linkUnknown: {
    text: '指定された画面は開けません。お気に入りやリンクから直接開くことはできませんので、この画面から操作してください。',
    code: 'RMCFXLGN001003W',
  },
  internetExplorer: {
    text: '【エラー】Internet Explorer、および Microsoft Edge の Internet Explorer モード (IE モード) はサポート対象外です。',
    code: 'RMCFXENV001001E',
  },
  environmentUnsupported: {
    text: '【エラー】お使いの OS・Web ブラウザはサポート対象外のため、ご利用いただけません。',
    code: 'RMCFXENV001002E',
  },
} as const

type Written<Text> = Text extends string ? string : Text extends Message ? Message : Text

/** What each language must have. */
export type CommonTexts = { readonly [Name in keyof typeof ja]: Written<(typeof ja)[Name]> }
