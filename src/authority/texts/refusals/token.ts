import type { FormFactor, ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { capText, capUnlockText } from '../code-cap.ts'
import { codeLockContact } from '../contacts.ts'
import type { RefusalRecord } from '../refusal.ts'

const kindNames = {
  mobile: 'スマートフォンまたはタブレット端末',
  desktop: 'パソコン',
  hardware: '専用の機器',
} as const satisfies Record<FormFactor, string>

const usableKinds = ({ formFactors }: ServiceProfile['enrollment']) =>
  formFactors.map((kind) => kindNames[kind]).join('、')

// One answer for all: a stranger's token ID must look like an unknown one (P3).
const wrongEnrollment = ({ enrollment }: ServiceProfile) =>
  enrollment.codes === 1
    ? '【エラー】このトークンIDを本サービスで確認できないか、入力されたワンタイムパスワードに誤りがあるか、使用済みまたは有効期限切れです。トークンIDをご確認のうえ、次に表示されるワンタイムパスワードを、再度入力してください。'
    : '【エラー】このトークンIDを本サービスで確認できないか、入力されたワンタイムパスワード (OTP1、OTP2) に誤りがあるか、使用済みまたは有効期限切れです。トークンIDをご確認のうえ、連続して生成された2つのOTPを、再度入力してください。'

/** Where the fields are called ワンタイムパスワード1 and 2, and not OTP1 and OTP2. */
const wrongNewToken = {
  ja: (profile: ServiceProfile) =>
    profile.enrollment.codes === 1
      ? wrongEnrollment(profile)
      : '【エラー】このトークンIDを本サービスで確認できないか、入力されたワンタイムパスワード1、ワンタイムパスワード2に誤りがあるか、使用済みまたは有効期限切れです。トークンIDをご確認のうえ、トークンに続けて表示される2つのワンタイムパスワードを、表示された順に、再度入力してください。',
} as const
export const wrongNewTokens = {
  token_unknown: wrongNewToken,
  token_unusable: wrongNewToken,
  token_bound_elsewhere: wrongNewToken,
  codes_equal: wrongNewToken,
  codes_not_consecutive: wrongNewToken,
} as const

// Wrong, used up and expired look alike (S0-2.5.2-04).
const wrongCode =
  '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。新たに生成されたOTPを入力し、ログインしてください。'

/** Refusals of tokens and their codes. */
export const tokenRefusals = {
  already_enrolled: {
    code: 'RMCFXLGN001005E',
    status: 422,
    ja: ({ contacts }) =>
      `【エラー】ワンタイムパスワードの利用開始登録はすでにお済みです。前画面へ戻り、「ワンタイムパスワードログイン」からログインしてください。前の端末がお手元にある場合は、トークンアプリの「新しい端末への引き継ぎ」で端末を変更できます。お手元にない場合は、${contacts.deviceChange}へご連絡ください。`,
    en: 'the user already has a token',
    desk: '登録済み',
  },
  second_token: {
    code: 'RMCFBLGN001005E',
    status: 422,
    ja: '【エラー】ワンタイムパスワードはすでに利用登録されています。ソフトウェアトークンの端末を変更される場合は、旧端末のトークンアプリの「新しい端末への引き継ぎ」を行うか、旧端末のワンタイムパスワードで「利用停止」を行ってから、新しい端末で「利用登録」を行ってください。',
    en: 'a token is already registered',
    desk: '2つ目のトークン',
  },
  token_lost: {
    code: 'RMCFBLGN001008E',
    status: 422,
    ja: '【エラー】ご利用のワンタイムパスワードは、紛失・盗難の届出により失効しています。新しい端末で「利用登録」を行ってから、ログインしてください。',
    en: 'the token was reported lost; another one has to be registered first',
    desk: '紛失・盗難の届出の後、トークン未登録',
  },
  not_enrolled: {
    code: 'RMCFXLGN001006E',
    status: 422,
    ja: (_, __, situation) =>
      `【エラー】ワンタイムパスワードの利用開始登録がお済みではありません。前画面へ戻り、${situation !== null && !situation.tokenOffered ? '「利用開始登録画面へ」からメールアドレスを' : '「利用開始登録」から'}登録してください。`,
    en: 'the user has no token',
    desk: '未登録',
  },
  token_unknown: {
    code: 'RMCFXLGN001027E',
    status: 422,
    alike: 'enrollment',
    ja: wrongEnrollment,
    en: 'there is no such token',
    desk: '登録のないトークンID',
  },
  token_unusable: {
    code: 'RMCFXLGN001027E',
    status: 422,
    alike: 'enrollment',
    ja: wrongEnrollment,
    en: 'the token is revoked or expired',
    desk: '失効・期限切れのトークン',
  },
  enrollment_tries_exceeded: {
    code: 'RMCFXLGN001048E',
    status: 429,
    // Before any token is looked at (P3).
    ja: ({ enrollment }) =>
      `【エラー】1時間に登録をお試しいただける回数（${enrollment.triesPerHourMax}回）を超えました。トークンIDをご確認のうえ、1時間ほど待ってから、あらためて登録してください。`,
    en: 'too many registrations failed within an hour; wait before the next one',
    desk: '登録の試行回数の超過',
  },
  token_form_factor_refused: {
    code: 'RMCFXLGN001037E',
    status: 422,
    // Told by the ID alone, or after right codes (token-proof.ts).
    ja: ({ enrollment }) =>
      `【エラー】この種類のトークンはご利用になれません。${usableKinds(enrollment)}のトークンを登録してください。`,
    en: 'the service does not accept tokens of this form factor',
    desk: '使えない種類のトークン',
  },
  token_bound_elsewhere: {
    code: 'RMCFXLGN001027E',
    status: 422,
    alike: 'enrollment',
    ja: wrongEnrollment,
    en: 'the token is bound to another holder of the service',
    desk: 'ほかのユーザのトークン',
  },
  codes_equal: {
    code: 'RMCFXLGN001027E',
    status: 422,
    alike: 'enrollment',
    ja: wrongEnrollment,
    en: 'the two codes are the same',
    desk: '2つのコードが同じ',
  },
  codes_not_consecutive: {
    code: 'RMCFXLGN001027E',
    status: 422,
    alike: 'enrollment',
    ja: wrongEnrollment,
    en: 'these are not two consecutive current codes',
    desk: '連続する2つのコードでない',
  },
  code_wrong: {
    code: 'RMCFXLGN001028E',
    status: 422,
    alike: 'code',
    ja: wrongCode,
    en: 'the code is wrong or expired',
    desk: '誤り・期限切れのコード',
  },
  code_spent: {
    code: 'RMCFXLGN001028E',
    status: 422,
    alike: 'code',
    ja: wrongCode,
    en: 'the code was already used',
    desk: '使用済みのコード',
  },
  token_fenced: {
    code: 'RMCFXLGN001035E',
    status: 422,
    ja: '【ご確認】システムの復旧にともない、今回に限り、連続する2つのワンタイムパスワードが必要です。1つ目を確認しました。続けて、次に生成されるワンタイムパスワードを入力してください。',
    en: 'the first of the two consecutive codes that are needed once after a restore; enter the next one',
    desk: '復旧後の1つ目のコード',
  },
  offers_exhausted: {
    code: 'RMCFXLGN001032E',
    status: 422,
    ja: '【エラー】QRコードを作り直せる回数を超えました。お手数ですが、利用開始登録をはじめからやり直してください。',
    en: 'too many tokens were made for one ticket; start again with the password',
    desk: 'QRコードの作り直しの回数超過',
  },
  code_locked: {
    code: 'RMCFXLGN001029E',
    status: 422,
    ja: (profile, _, situation) =>
      `【エラー】ワンタイムパスワードロック状態のため、ご利用いただけません。${codeLockContact(profile, situation)}へロック解除をご依頼ください。`,
    en: 'the binding is locked',
    desk: 'ロック中',
  },
  code_capped: {
    code: 'RMCFXLGN001036E',
    status: 422,
    ja: (profile) =>
      `【エラー】ワンタイムパスワードの誤りが${capText(profile)}に達したため、ロックしています。${capUnlockText(profile)}`,
    en: 'too many wrong codes in a few weeks: only the desk unlocks',
    desk: '期間内の誤りの上限によるロック中',
  },
  code_suspended: {
    code: 'RMCFXLGN001030E',
    status: 422,
    ja: (profile, _, situation) =>
      `【エラー】ワンタイムパスワードのご利用が一時停止されています。${codeLockContact(profile, situation)}へご連絡ください。`,
    en: 'the binding is suspended',
    desk: '一時停止中',
  },
  old_code_missing: {
    code: 'RMCFXLGN001043E',
    status: 422,
    ja: ({ contacts }) =>
      `【エラー】現在ご利用中のトークンのワンタイムパスワードを入力してください。トークンがお手元にない場合は、${contacts.deviceChange}へご連絡ください。`,
    en: 'a code of the token that is replaced is needed',
    desk: '現在のトークンのコードなし',
  },
  old_code_wrong: {
    code: 'RMCFXLGN001044E',
    status: 422,
    ja: '【エラー】現在ご利用中のトークンのワンタイムパスワードに誤りがあるか、使用済みまたは有効期限切れです。次に表示されるワンタイムパスワードを入力してください。',
    en: 'the code of the token that is replaced is wrong, used or expired',
    desk: '現在のトークンの誤ったコード',
  },
  replacement_pending: {
    code: 'RMCFXLGN001045E',
    status: 409,
    ja: ({ contacts }) =>
      `【エラー】変更のお申込みをすでに受け付けています。お心当たりのない場合や、受け付けた変更を止めてお申し込みになりたい場合は、${contacts.desk.name}へご連絡ください。`,
    en: 'another change is waiting already; it must be stopped first',
    desk: '待機中の変更あり',
  },
  synchronization_failed: {
    code: 'RMCFXLGN001031E',
    status: 422,
    ja: '【エラー】入力されたワンタイムパスワード (OTP1、OTP2) は誤りがあるか、使用済みです。連続して生成された2つの異なるOTPを、再度入力してください。',
    en: 'these are not two consecutive codes of the token',
    desk: '補正の失敗',
  },
  token_id_taken: {
    code: 'RMCFXDSK001006E',
    status: 409,
    ja: 'このトークンIDはすでに登録されています。',
    en: 'a token ID in the file has been taken in the meantime; nothing was imported',
    desk: '登録済みのトークンID',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>

/** Refusals of what somebody typed to register a token: from outside they read alike, one code or two (P3). */
const enrollmentProofs: readonly string[] = [
  'token_unknown',
  'token_unusable',
  'token_bound_elsewhere',
  'codes_equal',
  'codes_not_consecutive',
  'code_wrong',
  'code_spent',
]

/** The refusal that a registration shows for this one. */
export function toldAtEnrollment<R extends string>(refusal: R): R | 'token_unknown' {
  return enrollmentProofs.includes(refusal) ? 'token_unknown' : refusal
}
