import type { Refusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

/** In the manual's words where it has them (S0-2.2-22). */
function formerPasswords(generations: number): string {
  if (generations === 2) return '前回および前々回設定していたパスワード'
  return generations === 0 ? '現在のパスワード' : `${generations}世代前までに設定していたパスワード`
}

/** Refusals of a new password. */
export const passwordRefusals = {
  new_password_mismatch: {
    code: 'RMCFXPWD001001E',
    status: 422,
    ja: '新しいパスワードと再入力されたパスワードが一致していません。',
    en: 'the two new passwords differ',
    desk: '再入力の不一致',
  },
  new_password_characters: {
    code: 'RMCFXPWD001002E',
    status: 422,
    ja: '英字と数字を混在させ、半角英数字で入力してください。',
    en: 'the password must mix half-width letters and digits',
    desk: '文字種の誤り',
  },
  new_password_length: {
    code: 'RMCFXPWD001003E',
    status: 422,
    ja: ({ password }) =>
      `パスワードは${password.lengthMin}桁以上${password.lengthMax}桁以下で入力してください。`,
    en: 'the password is too short or too long',
    desk: '桁数の誤り',
  },
  new_password_is_user_name: {
    code: 'RMCFXPWD001004E',
    status: 422,
    ja: 'ユーザ名と異なる文字列を入力してください。',
    en: 'the password must not be the user name or ID',
    desk: 'ユーザ名と同じ',
  },
  new_password_guessable: {
    code: 'RMCFXPWD001006E',
    status: 422,
    ja: 'よく使われるパスワードや、お名前・ID・サービス名を含むパスワードは推測されやすいため、設定できません。',
    en: 'the password is common, or contains a name that others know',
    desk: '推測されやすい',
  },
  new_password_reused: {
    code: 'RMCFXPWD001005E',
    status: 422,
    ja: ({ password: { historyGenerations } }) =>
      `${formerPasswords(historyGenerations)}と異なるパスワードを入力してください。`,
    en: 'the password was used before',
    desk: '過去のパスワードと同じ',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>
