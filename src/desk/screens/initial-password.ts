import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type FieldErrors, field } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'

/** The password that the customer chose on the application form, typed twice; `of` tells the forms of one page apart. */
export function initialPasswordFields(
  profile: ServiceProfile | undefined,
  errors: FieldErrors,
  of = '',
): Html {
  const label = profile?.names.initialPassword ?? ''
  const { lengthMin = 0, lengthMax = 0 } = profile?.password ?? {}
  const input = (name: string, name2: string, hint: string) =>
    field({
      name,
      id: `${name}${of}`,
      label: name2,
      type: 'password',
      error: errors[name],
      hint,
      isNeeded: true,
      autocomplete: 'new-password',
      maxlength: 128,
    })
  return html`${input('newPassword', label, `申込書に記入されたもの。英字と数字を混在させた${lengthMin}桁以上${lengthMax}桁以下`)}
${input('newPasswordAgain', `${label}(再入力)`, '確認のため、もう一度入力してください。')}`
}
