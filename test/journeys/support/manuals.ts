// What the manuals print where the two services differ (requirements S0, S1 and appendix C-1). Written out here,
// not read from the profiles: a profile that says something else than its manual must fail.
import { johoku, shoko } from '../../support/world.ts'

export type PrintedManual = {
  readonly service: string
  readonly serviceName: string
  readonly lengthMin: number
  readonly lengthMax: number
  /** Passwords of the lengths just outside and just inside the limits. */
  readonly tooShort: string
  readonly shortest: string
  readonly longest: string
  readonly tooLong: string
  /** Sentences of the STEP 1 screens. */
  readonly userIdNotice: string
  readonly initialPassword: string
  readonly passwordLockAtEnrollment: string
  readonly passwordLockAtLogin: string
  readonly codeLock: string
}

const shokoManual: PrintedManual = {
  service: shoko,
  serviceName: '商工中金外為Web為替予約サービス',
  lengthMin: 8,
  lengthMax: 16,
  tooShort: 'Kawase1',
  shortest: 'Kawase12',
  longest: 'Kawase1234567890',
  tooLong: 'Kawase12345678901',
  userIdNotice: 'ユーザIDは、郵送される「ご利用開始のお知らせ」にてご確認ください。',
  initialPassword: 'ログインパスワード欄に「初回ログインパスワード」をご入力ください。',
  passwordLockAtEnrollment:
    'ログインに所定回数連続して失敗されると、そのユーザIDは使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、お取引店または外為 Web サポートデスクへご連絡ください。',
  passwordLockAtLogin:
    'ログインに所定回数連続して失敗されると、そのユーザIDは使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、外為 Web サポートデスクへご連絡ください。',
  codeLock:
    'ワンタイムパスワード認証に10回連続して失敗されると、そのトークンIDは使用不能（ワンタイムパスワードロック状態）となります。ワンタイムパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、外為 Web サポートデスクへご連絡ください。',
}

const johokuManual: PrintedManual = {
  service: johoku,
  serviceName: '城北外為WEBサービス',
  lengthMin: 6,
  lengthMax: 12,
  tooShort: 'Kawa1',
  shortest: 'Kawa12',
  longest: 'Kawa12345678',
  tooLong: 'Kawa123456789',
  userIdNotice: 'ユーザIDは、郵送される「初期設定完了のご連絡」にてご確認ください。',
  initialPassword:
    'ログインパスワード欄に「仮ログインパスワード」をご入力ください。城北外為WEBサービスご利用のお申し込み時にご記入いただいた',
  passwordLockAtEnrollment:
    'ログインに5回連続して失敗されると、そのユーザIDは使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、お取引店またはサポートデスクへご連絡ください。',
  passwordLockAtLogin:
    'ログインに5回連続して失敗されると、そのユーザIDは使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、お取引店またはサポートデスクへご連絡ください。',
  codeLock:
    'ワンタイムパスワード認証に10回連続して失敗されると、そのトークンIDは使用不能（ワンタイムパスワードロック状態）となります。ワンタイムパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、お取引店またはサポートデスクへご連絡ください。',
}

export const manuals = [shokoManual, johokuManual] as const

/** The messages of appendix B, with their codes as the screens show them. */
export const messages = {
  wrongLogin: '【エラー】ユーザ IDもしくはパスワードに誤りがあります。(RMCFXLGN001001E)',
  wrongCode:
    '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。新たに生成されたOTPを入力し、ログインしてください。(RMCFXLGN001028E)',
  /** Ours, since the manuals print none (B-33). */
  wrongEnrollment:
    '【エラー】入力されたトークンIDまたはワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みまたは有効期限切れです。連続して生成された2つのOTPを、再度入力してください。(RMCFXLGN001027E)',
  enrolled: 'ワンタイムパスワードの利用開始登録が完了しました。(RMCFXLGN001001I)',
  passwordChanged: 'パスワードの変更が完了しました。(RMCFXPWD001001I)',
  loggedOut: 'ログアウトしました。(RMCFXLGN001002I)',
  confirmPassword: 'パスワードの変更を行います。よろしいですか。',
} as const
