import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { field, hiddenError } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { TypedWhy, Why } from '../contract.ts'
import { deskTexts, identificationNames } from '../texts/desk.ts'

export const blankWhy: TypedWhy = { method: '', other: '', reason: '', errors: {} }

const longest = 200
const longestNumber = 40

export type Identifications = Readonly<Record<string, string>>

export function parseWhy(
  form: Form,
  names: Identifications = identificationNames,
): { readonly typed: TypedWhy; readonly why: Why | null } {
  const method = form['identification'] ?? ''
  const [other, reason] = [oneLine(form['identificationOther'] ?? ''), oneLine(form['reason'] ?? '')]
  const formNumber = oneLine(form['formNumber'] ?? '')
  const name = Object.entries(names).find(([key]) => key === method)?.[1]
  const errors = {
    identification: name === undefined ? deskTexts.identification : undefined,
    identificationOther:
      method === 'other' ? textProblem('その他の方法', other, deskTexts.identificationOther) : undefined,
    reason: textProblem('理由', reason, ja.required('理由')),
    formNumber: numberProblem(formNumber),
  }
  const typed = { method, other, reason, formNumber, errors }
  if (name === undefined || Object.values(errors).some((error) => error !== undefined))
    return { typed, why: null }
  const how = method === 'other' ? `${name}：${other}` : name
  // What an approver looks up the paper by (D10).
  const identification = formNumber === '' ? how : `${how}（書面の番号：${formNumber}）`
  return { typed, why: { identification, reason } }
}

function numberProblem(text: string): string | undefined {
  if (text.length > longestNumber) return ja.tooLong('書面の番号')
  return hiddenError('書面の番号', text)
}

type ParsedWhy = ReturnType<typeof parseWhy>

/** For what is done on a written form with the seal of the representative account only (S3-FAQ-03). */
export function sealedOnly({ typed, why }: ParsedWhy): ParsedWhy {
  if (typed.method === 'seal') return { typed, why }
  const errors = { ...typed.errors, identification: typed.errors['identification'] ?? deskTexts.sealNeeded }
  return { typed: { ...typed, errors }, why: null }
}

function textProblem(label: string, text: string, required: string): string | undefined {
  if (text === '') return required
  return text.length > longest ? ja.tooLong(label) : hiddenError(label, text)
}

/** `suffix` tells the fields apart where two forms of one page have them. */
export function whyFields(
  { method, other, reason, formNumber = '', errors }: TypedWhy,
  names: Identifications = identificationNames,
  reasons: readonly string[] = [],
  suffix = '',
): Html {
  const named = (name: string) => ({ name, id: `${name}${suffix}` })
  return html`${choiceField({
    ...named('identification'),
    label: '本人確認方法',
    isNeeded: true,
    value: method,
    choices: Object.entries(names),
    error: errors['identification'],
  })}${field({
    ...named('identificationOther'),
    label: 'その他の方法',
    value: other,
    error: errors['identificationOther'],
    hint: '「その他」を選んだ場合だけ入力します。',
    autocomplete: 'off',
    maxlength: longest,
  })}${field({
    ...named('reason'),
    label: '理由',
    isNeeded: true,
    value: reason,
    error: errors['reason'],
    ...(reasons.length > 0 && { hint: deskTexts.reasons, suggestions: reasons }),
    autocomplete: 'off',
    maxlength: longest,
  })}${field({
    ...named('formNumber'),
    label: '書面の番号',
    value: formNumber,
    error: errors['formNumber'],
    hint: '申込書・届出書がある場合。承認者が書面と照らし合わせます。',
    autocomplete: 'off',
    maxlength: longestNumber,
  })}`
}
