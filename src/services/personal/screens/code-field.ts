import { parseTwoCodes, twoCodeFields } from '../../../authority/screens/code-fields.ts'
import type { Form } from '../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import type { FieldErrors } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { PersonalService } from './service.ts'

/** The single code that a procedure of the service asks for, with B-29. */
export function ownCodeField({ t }: PersonalService, error: string | undefined): Html {
  return codeField({ name: 'otp', label: t('label.code'), error, hint: t('hint.code') })
}

/** As many codes of a token that is to be registered as the profile wants (C-1 enrollment_otp_count). */
export function newTokenCodeFields(service: PersonalService, errors: FieldErrors): Html {
  const { profile, t } = service
  if (profile.enrollment.codes === 1) return ownCodeField(service, errors['otp'])
  return html`${twoCodeFields(errors, t('label.code'))}<p class="hint">${t('hint.twoCodes')}</p>`
}

/** Those codes, or what is wrong with them. */
export function readNewTokenCodes(
  { profile, t, told }: PersonalService,
  form: Form,
): {
  readonly codes: readonly [string, string] | readonly [string] | undefined
  readonly errors: FieldErrors
} {
  if (profile.enrollment.codes !== 1) return parseTwoCodes(form, profile, t('label.code'))
  const { code, error } = parseCodeField(t('label.code'), form['otp'], told)
  return { codes: code === undefined ? undefined : [code], errors: { otp: error } }
}
