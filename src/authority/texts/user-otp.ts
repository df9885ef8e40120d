import type { ServiceProfile } from '../rules/profile.ts'
import type { UserOtpAction } from '../rules/user-otp.ts'
import type { Message } from './catalogue.ts'

/** Codes by mail, and what administrators of a customer do (S2). The texts of B-10 to B-12 are the manual's own. */

const wrongMailCode = () =>
  '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。最後に届いたメールのOTPを入力してください。届かない場合は、再送信してください。'

const minutes = ({ methods }: ServiceProfile) => Math.ceil((methods.mail?.resendSeconds ?? 60) / 60)

export const administrationRefusalTexts = {
  method_ended: () =>
    '【エラー】このワンタイムパスワードの受取方法は、ご利用いただけない期間です。前画面へ戻り、ご案内をご確認ください。',
  mail_code_wrong: wrongMailCode,
  mail_code_void: wrongMailCode,
  mail_address_form: () => 'メールアドレスは、name@example.co.jp の形式で、半角で入力してください。',
  mail_address_mismatch: () => '入力された2つのメールアドレスが一致していません。',
  mail_address_present: () =>
    '【エラー】メールアドレスのご登録はすでにお済みです。前画面へ戻り、「ワンタイムパスワードログイン」からログインしてください。メールアドレスを変更される場合は、ログイン後の「メールアドレス変更」をご利用ください。',
  mail_address_missing: () => '【エラー】メールアドレスが登録されていません。',
  mail_address_same: () => '現在ご登録のメールアドレスと異なるメールアドレスを入力してください。',
  mail_too_soon: (profile: ServiceProfile) =>
    `【エラー】ワンタイムパスワードは送信したばかりです。メールが届いていないかご確認のうえ、${minutes(profile)}分ほど待ってから再送信してください。`,
  mail_too_many: () =>
    '【エラー】1時間に送信できる回数の上限に達しました。最後に届いたメールのOTPを入力するか、しばらく待ってから再送信してください。',
  cooling_down: ({ methods }: ServiceProfile) =>
    `【エラー】メールアドレスの登録・変更から${methods.mail?.coolingHours.change ?? 24}時間は、安全のため、お取引と管理者の操作はご利用いただけません。`,
  own_user: ({ kind, contacts }: ServiceProfile) =>
    kind === 'fb'
      ? `ご自身に対してこの操作を行うことはできません。${contacts.desk.name}の窓口にご相談ください。`
      : 'ご自身に対してこの操作を行うことはできません。ほかの管理者権限ユーザにご依頼ください。',
  last_administrator: ({ kind }: ServiceProfile) =>
    kind === 'fb'
      ? 'この利用者は、ただ一人の管理者です。ほかの利用者を管理者にしてから操作してください。'
      : 'このユーザは、ただ一人の管理者権限ユーザです。ほかのユーザを管理者権限ユーザにしてから操作してください。',
  user_has_token: ({ kind }: ServiceProfile) =>
    kind === 'fb'
      ? 'トークンが登録されている利用者は削除できません。「ワンタイムパスワード認証情報管理」で登録解除してから、削除してください。'
      : 'ワンタイムパスワードが有効なユーザは削除できません。ユーザOTP管理画面でワンタイムパスワードを無効化してから、削除してください。',
  own_token: () =>
    'ご自身のワンタイムパスワードを一時停止または無効化することはできません。ほかの管理者権限ユーザにご依頼ください。',
  function_closed: () => 'ユーザOTP管理は、ご利用いただける期間ではありません。',
  nothing_selected: () => '一覧から、操作するデータのチェックボックスを選択してください。',
} as const

/** Before each act, in a dialog (B-10, B-12; the others are ours in the same words). */
export const userOtpQuestions: Record<UserOtpAction, string> = {
  unlock: '選択データのOTPトークンステータスをロック解除します。よろしいですか？',
  suspend: '選択データのOTPトークンステータスを一時停止します。よろしいですか？',
  resume: '選択データのOTPトークンステータスを再開します。よろしいですか？',
  revoke: '選択データのOTPトークンステータスを無効化します。よろしいですか？',
}

const told = (number: number, text: string): Message => ({
  text,
  code: `RMCFXOTP001${String(number).padStart(3, '0')}I`,
})

/** After it (B-11, S2-1.3.2-04). */
export const userOtpDone: Record<UserOtpAction | 'suspendAll' | 'resumeAll', Message> = {
  unlock: told(1, 'トークンステータスのロック解除が完了しました。'),
  suspend: told(2, 'トークンステータスの一時停止が完了しました。'),
  resume: told(3, 'トークンステータスの再開が完了しました。'),
  revoke: told(4, 'トークンステータスの無効化が完了しました。'),
  suspendAll: told(5, '顧客（CTP）単位のトークンの一括停止が完了しました。'),
  resumeAll: told(6, '顧客（CTP）単位のトークンの一括再開が完了しました。'),
}

/** Buttons, in the order of the screen (S2-1.2-11). */
export const userOtpNames: Record<UserOtpAction, string> = {
  unlock: 'ロック解除',
  suspend: '一時停止',
  resume: '再開',
  revoke: '無効',
}

export const administration = {
  addressRegistered: { text: 'メールアドレスのご登録が完了しました。', code: 'RMCFXMAL001001I' },
  addressChanged: { text: 'メールアドレスの変更が完了しました。', code: 'RMCFXMAL001002I' },
  addressRemoved: { text: 'メールアドレスの登録を解除しました。', code: 'RMCFXMAL001003I' },
  codeSent: { text: 'ワンタイムパスワードをメールで送信しました。', code: 'RMCFXMAL001004I' },
  oneLineOnly: {
    text: 'CTP一括停止・CTP一括再開は、対象の顧客のユーザを1行だけ選んでください。',
    code: 'RMCFXOTP001004E',
  },
  secondOperator: {
    text: 'この操作には、ほかの担当者の承認が必要です。ユーザ検索からユーザの画面を開き、承認を依頼してください。',
    code: 'RMCFXOTP001005E',
  },
  mailNotSent: {
    text: '【エラー】メールを送信できませんでした。メールアドレスをご確認のうえ、しばらくしてから再送信してください。',
    code: 'RMCFXMAL001009E',
  },
  noticesChosen: { text: 'メール設定を変更しました。', code: 'RMCFXMAL001005I' },
  userAdded: { text: 'ユーザを登録しました。', code: 'RMCFXUSR001001I' },
  userChanged: { text: 'ユーザの情報を変更しました。', code: 'RMCFXUSR001002I' },
  userDeleted: { text: 'ユーザを削除しました。', code: 'RMCFXUSR001003I' },
} as const satisfies Record<string, Message>
