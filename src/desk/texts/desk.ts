import type { ActivationStatus } from '../../authority/rules/activation.ts'
import type { ApprovalStatus } from '../../authority/rules/approval.ts'
import type { ChallengePurpose } from '../../authority/rules/events.ts'
import type { DropReason, MailKind } from '../../authority/rules/mail-content.ts'
import type { FormFactor, Method, MovingFactor, ServiceProfile } from '../../authority/rules/profile.ts'
import type { Refusal } from '../../authority/rules/refusal.ts'
import type { CommonAction, Role } from '../../authority/rules/rights.ts'
import type { UserStatus } from '../../authority/rules/user.ts'
import type { Message } from '../../authority/texts/catalogue.ts'
import { certificateRefusalNames } from '../../authority/texts/certificates.ts'
import { bankingRefusalNames } from './banking.ts'

/** What the staff of a support desk reads. The manuals print none of it; codes follow their system. */

export const roleNames = {
  desk: 'サポートデスク',
  branch: 'お取引店',
  approver: '承認者',
  auditor: '監査担当',
  clearing: '為替担当',
} as const satisfies Record<Role, string>

/** What the operator should know before pressing the button. */
export const actionNotes: Partial<Record<CommonAction, (profile: ServiceProfile) => string>> = {
  issue_letter: ({ names, desk }) =>
    desk.initialPassword === 'letter'
      ? `新しい「${names.initialPassword}」を作り、書面に印刷します。前に発行した書面のパスワードは使えなくなります。`
      : `${names.userId}だけを書面に印刷します。パスワードは変わりません。`,
  reset_password: ({ names, desk }) =>
    desk.initialPassword === 'letter'
      ? '新しいパスワードを作り、書面に印刷します。ロックも解除され、ご本人は次のログインで変更します。'
      : `新しい申込書に記入された「${names.initialPassword}」を設定します。ロックも解除され、ご本人は次のログインで変更します。`,
  revoke_token: () =>
    '端末の変更、紛失など。このトークンはこのサービスで二度と使えません。ご本人が新しい端末で利用開始登録を行います。',
  remove_mail_address: () =>
    'メールを受け取れなくなったときなど。ログイン中の画面は終了します。ご本人が利用開始登録画面で新しいメールアドレスを登録します。',
  issue_activation_code: ({ desk }) =>
    `トークンアプリでクレデンシャルを発行するときに入力する16桁のコードです。有効期間は${desk.activationValidDays}日、使えるのは一度だけです。前に発行したコードは使えなくなります。`,
  suspend_user: () => 'ログインできなくなり、ログイン中の画面も終了します。',
}

const did = (number: number, text: string): Message => ({
  text,
  code: `RMCFXDSK001${String(number).padStart(3, '0')}I`,
})

export const done: Record<CommonAction | 'requested' | 'granted' | 'declined', Message> = {
  unlock_password: did(1, 'ログインパスワードのロックを解除しました。'),
  unlock_code: did(2, 'ワンタイムパスワードのロックを解除しました。'),
  issue_letter: did(3, '書面を発行しました。'),
  reset_password: did(4, 'ログインパスワードを再設定しました。'),
  revoke_token: did(5, 'トークンを失効しました。'),
  suspend_user: did(6, 'ユーザの利用を停止しました。'),
  resume_user: did(7, 'ユーザの利用を再開しました。'),
  create_user: did(8, 'ユーザを登録しました。'),
  remove_mail_address: did(15, 'メールアドレスの登録を解除しました。'),
  issue_activation_code: did(14, 'アクティベーションコードを発行しました。'),
  revoke_certificate: did(16, '電子証明書を失効しました。'),
  requested: did(9, '承認を依頼しました。承認されると、この画面から実行できます。'),
  granted: did(10, '承認しました。依頼した担当者が実行できます。'),
  declined: did(11, '依頼を却下しました。'),
}

export function imported(count: number): Message {
  return did(12, `${count.toLocaleString('ja-JP')}件のユーザを登録しました。`)
}

export function tokensImported(count: number): Message {
  return did(13, `${count.toLocaleString('ja-JP')}件のトークンを取り込みました。`)
}

/** 本人確認方法: how whoever called was identified. The journal keeps the text. */
export const identificationNames = {
  callback: '届出電話番号への折返し',
  questions: '生年月日・設立日などの質問',
  seal: '届出印（書面）',
  visit: '来店（本人確認書類）',
  other: 'その他',
} as const

/** Beside a refusal for which the general text is not enough. */
export const deskTexts = {
  identification: '本人確認方法を選んでください。',
  sealNeeded:
    'トークンの登録解除は、代表口座のお届け印のある書面で受け付けます。「届出印（書面）」を選んでください。',
  identificationOther: '「その他」の場合は、確認した方法を入力してください。',
  service: 'サービスを選んでください。',
  file: 'ファイルを選んでください。',
  shownOnce:
    'パスワードの表示は一度だけです。書面を印刷できなかったときは、もう一度発行してください（パスワードは新しくなります）。',
  codeShownOnce:
    'アクティベーションコードの表示は一度だけです。書面を印刷できなかったときや、お伝えできなかったときは、もう一度発行してください（前のコードは使えなくなります）。',
  customerUnknown:
    'このお客様名は登録されていません。新しいお客様の場合は「新しいお客様として登録する」を選んでください。',
  customerKnown:
    '同じ名前のお客様がすでに登録されています。そのお客様のユーザを追加する場合は「新しいお客様として登録する」の選択を外してください。',
  draftGone:
    '確認の有効期限（15分）が切れたか、すでに取り込みが済んでいます。1件も登録していません。ファイルを選び直してください。',
  importTaken:
    '確認中に、ほかの担当者が同じユーザIDを登録しました。1件も登録していません。ファイルを選び直してください。',
  fileKey: '鍵（16進数またはBase64）またはパスワードを正しく入力してください。',
  tokenPrefix: '接頭辞は英字2～4文字で入力してください。',
  tokensTaken:
    '確認中に、同じトークンIDがほかで登録されました。1件も取り込んでいません。ファイルを選び直してください。',
} as const

export const approvalStatusNames = {
  pending: '承認待ち',
  granted: '承認済み（未実行）',
  declined: '却下',
  used: '実行済み',
} as const satisfies Record<ApprovalStatus, string>

export const userStatusNames = {
  active: '利用中',
  suspended: '利用停止中',
  deleted: '削除済み',
} as const satisfies Record<UserStatus, string>

/** How a user may log in. */
export const methodNames = { token: 'トークン', mail: 'メール' } as const satisfies Record<Method, string>

/** What a code by mail was for. */
export const purposeNames = {
  login: 'ログイン',
  registration: 'メールアドレスの登録',
  change: 'メールアドレスの変更（新しいアドレス）',
  reauthentication: 'メールアドレスの変更（登録済みのアドレス）',
} as const satisfies Record<ChallengePurpose, string>

export const activationStatusNames = {
  issued: '発行済み（未使用）',
  used: '使用済み',
} as const satisfies Record<ActivationStatus, string>

export const activationReasonNames = {
  unknown: '登録のないコード',
  used: '使用済みのコード',
  expired: '期限切れのコード',
} as const

export const tokenKindNames = {
  formFactor: {
    mobile: 'スマートフォン型',
    desktop: 'パソコン型',
    hardware: 'ハードウェア型',
  } satisfies Record<FormFactor, string>,
  movingFactor: { time: '時刻同期', event: '回数同期' } satisfies Record<MovingFactor, string>,
} as const

/** What a mail was for. */
export const mailKindNames = {
  code: 'ワンタイムパスワード',
  address_code: 'メールアドレスの確認',
  address_changed: 'メールアドレス変更のお知らせ',
  password_changed: 'ログインパスワード変更のお知らせ',
  login_notice: 'ログインのお知らせ',
  lock_notice: 'ロックのお知らせ',
  registration_notice: '利用開始登録のお知らせ',
  stop_notice: '利用停止のお知らせ',
  token_expiry_notice: 'トークンの有効期限のお知らせ',
} as const satisfies Record<MailKind, string>

/** Why a mail was not sent. */
export const dropReasonNames = {
  expired: '有効期限切れ',
  refused: '宛先のサーバによる拒否',
  uncertain: '送信できたか不明（二重送信の防止）',
  attempts: '送信回数の上限',
} as const satisfies Record<DropReason, string>

/** Why something was refused, as the staff may know it and the user may not. */
export const refusalNames = {
  user_unknown: '登録のないID',
  user_suspended: '利用停止中',
  password_wrong: '誤ったパスワード',
  password_locked: 'パスワードロック中',
  initial_password_expired: '初回・再設定パスワードの期限切れ',
  already_enrolled: '登録済み',
  not_enrolled: '未登録',
  ticket_invalid: '画面の有効期限切れ',
  token_unknown: '登録のないトークンID',
  token_unusable: '失効・期限切れのトークン',
  token_form_factor_refused: '使えない種類のトークン',
  token_bound_elsewhere: 'ほかのユーザのトークン',
  offers_exhausted: 'QRコードの作り直しの回数超過',
  codes_equal: '2つのコードが同じ',
  codes_not_consecutive: '連続する2つのコードでない',
  code_wrong: '誤り・期限切れのコード',
  code_spent: '使用済みのコード',
  code_locked: 'ロック中',
  code_suspended: '一時停止中',
  synchronization_failed: '補正の失敗',
  new_password_mismatch: '再入力の不一致',
  new_password_length: '桁数の誤り',
  new_password_characters: '文字種の誤り',
  new_password_is_user_name: 'ユーザ名と同じ',
  new_password_reused: '過去のパスワードと同じ',
  new_password_guessable: '推測されやすい',
  no_such_user: '登録のないユーザ',
  not_permitted: '権限なし',
  method_ended: '受取方法の期間外',
  mail_address_form: 'メールアドレスの形式',
  mail_address_mismatch: 'メールアドレスの不一致',
  mail_address_present: 'メールアドレス登録済み',
  mail_address_missing: 'メールアドレス未登録',
  mail_address_same: '同じメールアドレス',
  mail_too_soon: '再送信の間隔',
  mail_too_many: '送信回数の上限',
  mail_code_wrong: '誤ったメールOTP',
  mail_code_void: '期限切れ・無効なメールOTP',
  cooling_down: '登録・変更直後',
  own_user: '自分への操作',
  own_token: '自分のトークン',
  last_administrator: '最後の管理者',
  user_has_token: '有効なトークンあり',
  function_closed: '期間外の機能',
  nothing_selected: '選択なし',
  nothing_to_do: '状態の変化',
  approval_pending: '承認待ち',
  approval_expired: '承認の期限切れ',
  approval_own: '自分の依頼',
  user_id_taken: '登録済みのID',
  token_id_taken: '登録済みのトークンID',
  trade_closed: '受付時間外',
  trade_currency: '取扱いのない通貨',
  trade_amount: '金額の誤り',
  trade_contract_limit: '1件の上限超過',
  trade_credit_limit: '予約残高の上限超過',
  delivery_start_missing: '受渡日なし',
  delivery_end_missing: '受渡終了日なし',
  delivery_end_unexpected: '不要な受渡終了日',
  delivery_month_missing: '受渡月なし',
  delivery_reversed: '受渡期間の前後',
  delivery_too_early: '受渡日が早すぎる',
  delivery_too_late: '受渡日が遅すぎる',
  delivery_start_closed: '受渡日が休業日',
  delivery_end_closed: '受渡終了日が休業日',
  quote_unknown: '提示のないレート',
  quote_used: '使用済みのレート',
  quote_expired: 'レートの期限切れ',
  order_unknown: '登録のない注文',
  order_taken: '注文番号の重複',
  order_not_open: '受付中でない注文',
  order_deadline_missing: '預かり期限なし',
  order_deadline_late: '預かり期限が遅すぎる',
  order_deadline_closed: '預かり期限が休業日',
  order_rate: '指値の誤り',
  contract_unknown: '登録のない予約',
  contract_unconfirmed: 'コンファーム前',
  contract_not_due: '受渡期間外',
  contract_changed: '予約の変化',
  contract_amount: '実行金額の誤り',
  confirmation_settled: '確認済み',
  ...bankingRefusalNames,
  ...certificateRefusalNames,
} as const satisfies Record<Refusal, string>

/** What is wrong with a line of an import; the screen checks that none is missing. */
export const fileProblems = {
  encoding: '文字コードを読み取れません。UTF-8またはShift_JISで保存してください。',
  not_csv: 'CSVとして読み取れません。引用符（"）の数を確認してください。',
  header: '1行目の見出しが違います。次のとおりにしてください：',
  columns: '列が多すぎます。',
  too_many_lines: '一度に取り込めるのは10,000件までです。ファイルを分けてください。',
  too_many_passwords: '仮ログインパスワードのある取り込みは、一度に500件までです。ファイルを分けてください。',
  empty: '取り込む行がありません。',
  missing: '入力されていません。',
  too_long: '100文字以内で入力してください。',
  characters: '使えない文字（改行、記号など）が含まれています。',
  formula: '表計算ソフトが数式とみなす文字（= + - @）で始めることはできません。',
  not_0_or_1: '0（一般）または1（管理者）で入力してください。',
  password_rules: 'パスワードの条件（桁数、英字と数字の混在、ユーザ名と異なること）を満たしていません。',
  twice: '同じユーザIDがファイルの中に2つあります。',
  taken: 'このユーザIDはすでに登録されています。',
} as const
