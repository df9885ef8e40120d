import type { ServiceProfile } from '../rules/profile.ts'
import { formerPasswords } from '../texts/refusals/password.ts'

/** パスワード変更の条件 (S0-2.2-22 to 25), or the recommended ones if the profile uses those. */
export function passwordConditions({ password }: ServiceProfile): readonly string[] {
  const { lengthMin, lengthMax, rules, historyGenerations } = password
  const history = `${formerPasswords(historyGenerations)}と異なっていること。`
  const length = `パスワードの桁数が${lengthMin}桁以上${lengthMax}桁以下であること。`
  if (rules === 'recommended') {
    return [history, length, 'よく使われるパスワードでなく、お名前・ID・サービス名を含まないこと。']
  }
  return [
    history,
    length,
    'ユーザ名と異なる文字列であること。',
    '英字と数字を混在させていること。なお、英字は大文字・小文字を区別しますので、注意してご入力ください。',
  ]
}
