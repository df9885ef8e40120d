import type { Form } from '../http/form.ts'
import { type Field, type FieldErrors, type FieldTexts, field, lengthError } from './form.ts'
import type { Html } from './html.ts'

/** A password change that requires the current one: three masked fields, never refilled. */

const parts = ['current', 'next', 'again'] as const
export type PasswordPart = (typeof parts)[number]

type PasswordInput = Pick<Field, 'name' | 'label' | 'hint' | 'autocomplete' | 'isRequired' | 'sameAs'>

/** The form names of the three fields, and what surrounds them. */
export type PasswordInputs = Readonly<Record<PasswordPart, PasswordInput>>

const longest = 128

/** The fields, in order. */
export function passwordInputs(inputs: PasswordInputs, errors: FieldErrors): readonly [Html, Html, Html] {
  const { current, next, again } = inputs
  return [passwordInput(current, errors), passwordInput(next, errors), passwordInput(again, errors)]
}

export function passwordInput(input: PasswordInput, errors: FieldErrors): Html {
  return field({ ...input, type: 'password', error: errors[input.name], maxlength: longest })
}

export function typedPasswords(inputs: PasswordInputs, form: Form): Readonly<Record<PasswordPart, string>> {
  const of = (part: PasswordPart) => form[inputs[part].name] ?? ''
  return { current: of('current'), next: of('next'), again: of('again') }
}

/** Missing fields, and those too long to be a password. */
export function missingPasswords(inputs: PasswordInputs, form: Form, texts: FieldTexts): FieldErrors {
  const errors = parts.map((part) => {
    const { name, label } = inputs[part]
    return [name, lengthError(label, form[name] ?? '', longest, texts)] as const
  })
  return Object.fromEntries(errors.filter(([, error]) => error !== undefined))
}
