import type { Message } from '../../../authority/texts/refusal.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import type { IdLockAction } from '../rules/id-lock.ts'

/** 管理機能 of WEB-FB. Texts shown in the manual are verbatim (B-13 to B-21); the rest is ours. */

/** First passwords, as named in the form for a new user (domain-notes a-2). */
export const firstPasswordNames = {
  login: '初回ログインパスワード',
  registration: '初回登録確認用パスワード',
  approval: '初回承認用パスワード',
  transfer: '初回都度振込送信確認パスワード',
} as const satisfies Record<FixedPasswordPurpose | 'login', string>

/** 利用形態: the option (利用する) and the display (使用する), which the manual spells differently (C2-09). */
export const usageForms = {
  individual: {
    choice: '管理者、利用者が異なるトークンを利用する。',
    shown: '管理者、利用者が異なるトークンを使用する。',
  },
  shared: {
    choice: '管理者、利用者が同じトークンを利用する。',
    shown: '管理者、利用者が同じトークンを使用する。',
  },
} as const

/** The holder of the shared token, in place of an お客様ID (S3-3.2-22). */
export const sharedTokenName = '共通トークン'

const told = (group: string, number: number, text: string): Message => ({
  text,
  code: `RMCFB${group}001${String(number).padStart(3, '0')}I`,
})

export const fbUsersDone = {
  changed: told('USR', 2, '利用者の情報を変更しました。'),
  deleted: told('USR', 3, '利用者を削除しました。'),
} as const

export const fbUserAdded = told('USR', 1, '利用者を登録しました。')

export const idLockNames: Record<IdLockAction, string> = {
  unlock_password: 'ログイン規制の解除',
  unlock_token: 'OTPロックの解除',
  lock: '強制ロック',
}

export const idLockQuestions: Record<IdLockAction, string> = {
  unlock_password: 'この利用者のログイン規制を解除します。よろしいですか？',
  unlock_token: 'この利用者のワンタイムパスワードのロックを解除します。よろしいですか？',
  lock: 'この利用者をログインできない状態（ログイン規制）にします。よろしいですか？',
}

export const idLocksDone: Record<IdLockAction, Message> = {
  unlock_password: told('USR', 4, 'ログイン規制を解除しました。'),
  unlock_token: told('USR', 5, 'ワンタイムパスワードのロックを解除しました。'),
  lock: told('USR', 6, '強制ロックを行いました。'),
}

export const closedDaysDone = told('CAL', 1, '休業日を設定しました。')

/** B-14, whose ending differs between the two forms (S3-3.2-14, -21). */
export const registrationInstruction = {
  individual:
    'ご利用を開始するワンタイムパスワードの登録を行います。トークンID、ワンタイムパスワードと承認用パスワードを入力し、「確定ボタン」を押下してください。',
  shared:
    'ご利用を開始するワンタイムパスワードの登録を行います。トークンID、ワンタイムパスワードと承認用パスワードを入力し、「確定ボタン」を押してください。',
} as const

/** The same where the screen of the token that is there confirms it. */
export const signedRegistrationInstruction =
  '登録するトークンのトークンIDとワンタイムパスワードを入力し、「トークンで承認する」ボタンを押してください。'

/** Where a token gave way to another one, and whoever used it is logged out. */
export const tokenChanged = told('OTP', 13, 'トークンのお手続きが完了しました。')
export const usageFormChanged = told('OTP', 14, '利用形態の変更、およびトークンの登録が完了しました。')

/** B-17, B-18, and the same for a release. */
export const tokensDone = {
  form: {
    title: '登録完了',
    text: '利用形態の設定、およびトークンの登録が完了しました。',
    effect: 'トークンの登録は 再ログイン後有効となります。',
  },
  waiting: {
    title: '変更の受付完了',
    text: '利用形態の変更のお申込みを受け付けました。',
    effect:
      '待機期間が過ぎるまで変更は行われず、現在ご利用中のトークンをそのままご利用いただけます。変更の予定日時は、「メイン」画面でご確認いただけます。',
  },
  token: {
    title: '登録完了',
    text: 'トークンの登録が完了しました。',
    effect: 'トークンの登録は 再ログイン後有効となります。',
  },
  release: {
    title: '登録解除完了',
    text: 'トークンの登録解除が完了しました。',
    effect:
      'ログイン中の利用者の画面は終了しました。新しいトークンを登録するまで、この利用者は都度振込を行えません。',
  },
} as const

/** WEB-FB's own names of events (S3-3.3); the others are the desk's. */
export const fbEventNames: { readonly [type: string]: string } = {
  user_created: '利用者の登録',
  user_changed: '利用者の変更',
  user_deleted: '利用者の削除',
  user_suspended: '利用者の利用停止',
  user_resumed: '利用者の利用再開',
  password_set: 'ログインパスワードの設定',
  password_rejected: 'ログインパスワード不一致',
  password_locked: '強制ロック',
  password_unlocked: 'ログイン規制の解除',
  token_enrolled: 'トークンの登録',
  enrollment_rejected: 'トークンの登録の失敗',
  binding_unlocked: 'OTPロックの解除',
  binding_revoked: 'トークンの登録解除',
  desk_acted: '窓口での手続き',
}
