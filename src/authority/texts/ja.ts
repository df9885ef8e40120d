import { bankingRefusalTexts } from '../../bank/texts/ja-banking.ts'
import { tradeRefusalTexts } from '../../services/fx-web/texts/trade.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { certificateRefusalTexts } from './certificates.ts'
import { administrationRefusalTexts } from './user-otp.ts'

/** `purpose` is what the user was about to do: whom to ask differs (S0-2.3.1-07, S0-2.5.1-03). */
type Text = (profile: ServiceProfile, purpose: TicketPurpose) => string

const lockContact = ({ contacts }: ServiceProfile, purpose: TicketPurpose) =>
  purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin

const idNames: Readonly<Record<string, string>> = {
  fx: 'ユーザ ID',
  desk: '担当者ID',
  fb: 'お客様ID',
  personal: '契約者ID',
}

// B-01 to the letter; others have another name for the ID.
const wrongLogin: Text = ({ kind }) => `【エラー】${idNames[kind]}もしくはパスワードに誤りがあります。`
const wrongEnrollment: Text = ({ enrollment }) =>
  enrollment.codes === 1
    ? '【エラー】入力されたトークンIDまたはワンタイムパスワードは誤りがあるか、使用済みまたは有効期限切れです。次に表示されるワンタイムパスワードを、再度入力してください。'
    : '【エラー】入力されたトークンIDまたはワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みまたは有効期限切れです。連続して生成された2つのOTPを、再度入力してください。'
const wrongCode: Text = ({ kind }) =>
  kind === 'personal'
    ? '【エラー】入力されたワンタイムパスワードは誤りがあるか、使用済みまたは有効期限切れです。次に表示されるワンタイムパスワードを、再度入力してください。'
    : '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。新たに生成されたOTPを入力し、ログインしてください。'

/** What the user reads. The texts of B-01 and B-02 are the manuals' own; the others are ours (B-33, G-05). */
export const refusalTexts = {
  user_unknown: wrongLogin,
  user_suspended: wrongLogin,
  password_wrong: wrongLogin,
  password_locked: (profile, purpose) =>
    `【エラー】ログインパスワードロック状態のため、この${profile.names.userId}はご利用いただけません。${lockContact(profile, purpose)}へロック解除をご依頼ください。`,
  initial_password_expired: (profile, purpose) =>
    `【エラー】${profile.names.initialPassword}の有効期限が切れています。${lockContact(profile, purpose)}へご連絡ください。`,
  ticket_invalid: () =>
    '画面の有効期限が切れたか、別の画面で操作が行われたため、処理を続けられません。はじめから操作してください。',
  already_enrolled: ({ kind, contacts }) =>
    kind === 'fb'
      ? '【エラー】トークンはすでに登録されています。登録し直す場合は、先に登録解除を行ってください。'
      : `【エラー】ワンタイムパスワードの利用開始登録はすでにお済みです。前画面へ戻り、「ワンタイムパスワードログイン」からログインしてください。端末を変更される場合は、${contacts.deviceChange}へご連絡ください。`,
  not_enrolled: ({ kind }) =>
    kind === 'personal'
      ? '【エラー】ワンタイムパスワードの利用登録がされていません。'
      : '【エラー】ワンタイムパスワードの利用開始登録がお済みではありません。前画面へ戻り、「利用開始登録」から登録してください。',
  token_unknown: wrongEnrollment,
  token_unusable: wrongEnrollment,
  // Told to nobody but who holds the token (token-proof.ts).
  token_form_factor_refused: (profile, purpose) =>
    profile.kind === 'fb'
      ? '【エラー】パソコンに導入したソフトウェアトークンはご利用になれません。スマートフォンまたは、タブレット端末に導入したソフトウェアトークンを登録してください。'
      : wrongEnrollment(profile, purpose),
  token_bound_elsewhere: wrongEnrollment,
  codes_equal: wrongEnrollment,
  codes_not_consecutive: wrongEnrollment,
  code_wrong: wrongCode,
  code_spent: wrongCode,
  offers_exhausted: () =>
    '【エラー】QRコードを作り直せる回数を超えました。お手数ですが、利用開始登録をはじめからやり直してください。',
  code_locked: ({ contacts }) =>
    `【エラー】ワンタイムパスワードロック状態のため、ご利用いただけません。${contacts.codeLock}へロック解除をご依頼ください。`,
  code_suspended: ({ contacts }) =>
    `【エラー】ワンタイムパスワードのご利用が一時停止されています。${contacts.codeLock}へご連絡ください。`,
  synchronization_failed: () =>
    '【エラー】入力されたワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みです。連続して生成された2つの異なるOTPを、再度入力してください。',
  new_password_mismatch: () => '新しいパスワードと再入力されたパスワードが一致していません。',
  new_password_characters: () => '英字と数字を混在させ、半角英数字で入力してください。',
  new_password_length: ({ password }) =>
    `パスワードは${password.lengthMin}桁以上${password.lengthMax}桁以下で入力してください。`,
  new_password_is_user_name: () => 'ユーザ名と異なる文字列を入力してください。',
  new_password_guessable: () =>
    'よく使われるパスワードや、お名前・ID・サービス名を含むパスワードは推測されやすいため、設定できません。',
  new_password_reused: () => '前回および前々回設定していたパスワードと異なるパスワードを入力してください。',
  no_such_user: () => 'ユーザが見つかりません。',
  not_permitted: () => 'この操作を行う権限がありません。',
  nothing_to_do: () =>
    'ほかの担当者の操作などにより状態が変わったため、この操作は行いませんでした。現在の状態をご確認ください。',
  approval_pending: () => 'この操作はすでに承認を依頼中です。承認者の承認をお待ちください。',
  approval_expired: () => '承認の依頼から24時間が経過したため、承認できません。もう一度依頼してください。',
  approval_own: () => '自分が依頼した操作を自分で承認することはできません。',
  user_id_taken: ({ names }) => `この${names.userId}はすでに登録されています。`,
  ...administrationRefusalTexts,
  token_id_taken: () => 'このトークンIDはすでに登録されています。',
  ...tradeRefusalTexts,
  ...bankingRefusalTexts,
  ...certificateRefusalTexts,
} as const satisfies Record<Refusal, Text>

/** What every screen of every service says alike. */
export const ja = {
  required: (label: string) => `${label}を入力してください。`,
  codeForm: (label: string, digits: 6 | 8 = 6) => `${label}は${digits}桁の数字で入力してください。`,
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
  system: {
    fault: 'システムエラーが発生しました。処理は行われていません。しばらくしてから、もう一度お試しください。',
    overloaded: 'ただいま大変混み合っています。しばらくしてから、もう一度お試しください。',
    tooLarge: '送信された内容が大きすぎます。',
    notFound: 'お探しの画面は見つかりません。',
    badRequest: '送信された内容を読み取れません。',
    forged:
      '画面の確認ができないため、処理を行いませんでした。画面を開き直してから、もう一度操作してください。',
    faultCode: 'RMCFXSYS001001E',
    overloadedCode: 'RMCFXSYS001002E',
    tooLargeCode: 'RMCFXSYS001003E',
    notFoundCode: 'RMCFXSYS001004E',
    badRequestCode: 'RMCFXSYS001005E',
    forgedCode: 'RMCFXSYS001006E',
  },
} as const
