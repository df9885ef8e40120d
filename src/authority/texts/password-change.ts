import type { ReasonToChange } from '../rules/password-rules.ts'
import type { ServiceProfile } from '../rules/profile.ts'

/** On the screen that nobody gets around: why it is there (M10). */
export function whyToChange(
  reason: ReasonToChange | null,
  { names, password }: Pick<ServiceProfile, 'names' | 'password'>,
): string | null {
  if (reason === 'initial')
    return `初めてログインされましたので、「${names.initialPassword}」を、ご本人だけがご存じのものに変更していただきます。`
  if (reason === 'reset')
    return 'ログインパスワードが再設定されましたので、お知らせしたパスワードを、ご本人だけがご存じのものに変更していただきます。'
  if (reason === 'expired')
    return `ログインパスワードの有効期限（設定してから${password.expiryDays}日間）が切れましたので、新しいパスワードに変更していただきます。`
  return null
}
