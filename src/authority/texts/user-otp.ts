import type { UserOtpAction } from '../rules/user-otp.ts'
import type { Spoken } from './catalog.ts'
import type { Message } from './refusal.ts'

/** Codes by mail, and what a customer's administrators do (S2). The texts of B-10 to B-12 are the manual's own. */

/** Before each act, in a dialog (B-10, B-12; the others are ours, worded alike). */
const userOtpQuestions: Record<UserOtpAction, string> = {
  unlock: '選択データのOTPトークンステータスをロック解除します。よろしいですか？',
  suspend: '選択データのOTPトークンステータスを一時停止します。よろしいですか？',
  resume: '選択データのOTPトークンステータスを再開します。よろしいですか？',
  revoke: '選択データのOTPトークンステータスを無効化します。よろしいですか？',
}

const told = (number: number, text: string): Message => ({
  text,
  code: `RMCFXOTP001${String(number).padStart(3, '0')}I`,
})

/** Afterwards (B-11, S2-1.3.2-04). */
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

type Texts = {
  readonly questions: Readonly<Record<UserOtpAction, string>>
  readonly done: Readonly<Record<keyof typeof userOtpDone, Message>>
  readonly names: Readonly<Record<UserOtpAction, string>>
  readonly told: Readonly<Record<keyof typeof administration, Message>>
}

const inJapanese: Texts = {
  questions: userOtpQuestions,
  done: userOtpDone,
  names: userOtpNames,
  told: administration,
}

/** All of them, in the language of a screen. */
export function userOtpTexts({ language }: Pick<Spoken, 'language'>): Texts {
  return language === 'en' ? inEnglish : inJapanese
}

const inEnglish: Texts = {
  questions: {
    unlock: 'Unlock the chosen tokens?',
    suspend: 'Suspend the chosen tokens?',
    resume: 'Resume the chosen tokens?',
    revoke: 'Revoke the chosen tokens?',
  },
  done: {
    unlock: told(1, 'The tokens were unlocked.'),
    suspend: told(2, 'The tokens were suspended.'),
    resume: told(3, 'The tokens were resumed.'),
    revoke: told(4, 'The tokens were revoked.'),
    suspendAll: told(5, 'All tokens of the company were suspended.'),
    resumeAll: told(6, 'All tokens of the company were resumed.'),
  },
  names: { unlock: 'Unlock', suspend: 'Suspend', resume: 'Resume', revoke: 'Revoke' },
  told: {
    ...administration,
    addressRegistered: { text: 'Your mail address has been registered.', code: 'RMCFXMAL001001I' },
    addressChanged: { text: 'Your mail address has been changed.', code: 'RMCFXMAL001002I' },
    addressRemoved: { text: 'The mail address was removed.', code: 'RMCFXMAL001003I' },
    codeSent: { text: 'A one-time password has been mailed to you.', code: 'RMCFXMAL001004I' },
    mailNotSent: {
      text: 'The mail could not be sent. Check the mail address, wait a moment and send it again.',
      code: 'RMCFXMAL001009E',
    },
    noticesChosen: { text: 'The mail settings were changed.', code: 'RMCFXMAL001005I' },
    userAdded: { text: 'The user was added.', code: 'RMCFXUSR001001I' },
    userChanged: { text: 'The user was changed.', code: 'RMCFXUSR001002I' },
    userDeleted: { text: 'The user was deleted.', code: 'RMCFXUSR001003I' },
  },
}
