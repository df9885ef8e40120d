import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { field, lengthError } from '../../../../platform/web/form.ts'
import type { Html } from '../../../../platform/web/html.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FbService } from '../service.ts'

type Purpose = 'registration' | 'approval'

const longest = 128

/** The field for the fixed password that confirms an act; never refilled. */
export function confirmationField(purpose: Purpose, error: string | undefined): Html {
  return field({
    name: 'confirmation',
    label: fixedPasswordNames[purpose],
    type: 'password',
    inputmode: 'numeric',
    error,
    hint: `${fixedPasswordNames[purpose]}を入力してください。`,
    autocomplete: 'off',
    maxlength: longest,
  })
}

export function confirmationIn(form: Form): string {
  return form['confirmation'] ?? ''
}

/** Why the input can't confirm anything; undefined if it can be checked. */
export function confirmationError(form: Form, purpose: Purpose): string | undefined {
  return lengthError(fixedPasswordNames[purpose], confirmationIn(form), longest, ja)
}

export type Told = {
  /** Shown beside the password field. */
  readonly confirmation?: string | undefined
  readonly message?: Message | null
}

/** A refusal of the password is shown beside its field, every other below the form. */
export function toldOf({ profile }: FbService, refusal: Refusal): Told {
  const message = refusalMessage(refusal, profile)
  const isPassword = refusal === 'registration_password_wrong' || refusal === 'approval_password_wrong'
  return isPassword ? { confirmation: message.text } : { message }
}
