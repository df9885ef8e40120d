// What the manuals print where the two services differ (requirements S0, S1 and appendix C-1). Written out here, not
// read from the profiles: a profile that contradicts its manual must fail.
import { johoku, shoko } from '../../support/world.ts'

export type PrintedManual = {
  readonly service: string
  readonly serviceName: string
  readonly lengths: string
  /** Passwords of the lengths just outside and just inside the limits. */
  readonly tooShort: string
  readonly shortest: string
  readonly longest: string
  readonly tooLong: string
  /** Sentences of the STEP 1 and STEP 2 screens. */
  readonly userIdNotice: string
  readonly initialPassword: string
  readonly initialPasswordSource: string
  readonly passwordLockAtEnrollment: string
  readonly passwordLockAtLogin: string
  readonly codeLock: string
  readonly contact: string
}

const passwordLock = (times: string, contact: string) =>
  `ログインに${times}連続して失敗されると、そのユーザIDは使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、${contact}へご連絡ください。`
const codeLock = (contact: string) =>
  `ワンタイムパスワード認証に10回連続して失敗されると、そのトークンIDは使用不能（ワンタイムパスワードロック状態）となります。ワンタイムパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、${contact}へご連絡ください。`

const shokoManual: PrintedManual = {
  service: shoko,
  serviceName: '商工中金外為Web為替予約サービス',
  lengths: '8桁以上16桁以下',
  tooShort: 'Kawase1',
  shortest: 'Kawase12',
  longest: 'Kawase1234567890',
  tooLong: 'Kawase12345678901',
  userIdNotice: 'ユーザIDは、郵送される「ご利用開始のお知らせ」にてご確認ください。',
  initialPassword: '「初回ログインパスワード」をご入力ください。',
  initialPasswordSource: '「ご利用開始のお知らせ」',
  passwordLockAtEnrollment: passwordLock('所定回数', 'お取引店または外為 Web サポートデスク'),
  passwordLockAtLogin: passwordLock('所定回数', '外為 Web サポートデスク'),
  codeLock: codeLock('外為 Web サポートデスク'),
  contact: '外為Webサポートデスク',
}

const johokuManual: PrintedManual = {
  service: johoku,
  serviceName: '城北外為WEBサービス',
  lengths: '6桁以上12桁以下',
  tooShort: 'Kawa1',
  shortest: 'Kawa12',
  longest: 'Kawa12345678',
  tooLong: 'Kawa123456789',
  userIdNotice: 'ユーザIDは、郵送される「初期設定完了のご連絡」にてご確認ください。',
  initialPassword: '「仮ログインパスワード」をご入力ください。',
  initialPasswordSource: '城北外為WEBサービスご利用のお申し込み時にご記入いただいた',
  passwordLockAtEnrollment: passwordLock('5回', 'お取引店またはサポートデスク'),
  passwordLockAtLogin: passwordLock('5回', 'お取引店またはサポートデスク'),
  codeLock: codeLock('お取引店またはサポートデスク'),
  contact: '0120-000-545',
}

export const manuals = [shokoManual, johokuManual] as const

/** The messages of appendix B, with their codes as the screens show them. */
export const messages = {
  wrongLogin: '【エラー】ユーザ IDもしくはパスワードに誤りがあります。(RMCFXLGN001001E)',
  wrongCode:
    '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。新たに生成されたOTPを入力し、ログインしてください。(RMCFXLGN001028E)',
  /** Ours, since the manuals print none (B-33). */
  wrongEnrollment:
    '【エラー】このトークンIDを本サービスで確認できないか、入力されたワンタイムパスワード (OTP1、OTP2) に誤りがあるか、使用済みまたは有効期限切れです。トークンIDをご確認のうえ、連続して生成された2つのOTPを、再度入力してください。(RMCFXLGN001027E)',
  enrolled: 'ワンタイムパスワードの利用開始登録が完了しました。(RMCFXLGN001001I)',
  passwordChanged: 'パスワードの変更が完了しました。(RMCFXPWD001001I)',
  loggedOut: 'ログアウトしました。(RMCFXLGN001002I)',
  /** B-08 and B-09, below the field for the code. */
  synchronization: [
    '※「OTP同期ズレ」',
    'OTP No.は、OTPの「生成ボタン」が押下された回数でパソコン側とシステム側の同期をとっています。そのため無用にOTP No.を生成すると、パソコン側とセンターシステム側の回数にズレが生じ、認証ができなくなります。これを同期ズレといいます。',
    'このような場合、【同期ズレ補正】ボタンをクリックして補正画面へ進み、連続して表示される2つの異なるワンタイムパスワードを補正画面に入力してください。',
  ],
  notToBeOpened:
    '指定された画面は開けません。お気に入りやリンクから直接開くことはできませんので、この画面から操作してください。(RMCFXLGN001003W)',
  passwordLocked: '【エラー】ログインパスワードロック状態のため、このユーザIDはご利用いただけません。',
  codeLocked: '【エラー】ワンタイムパスワードロック状態のため、ご利用いただけません。',
  confirmPassword: 'パスワードの変更を行います。よろしいですか。',
} as const
