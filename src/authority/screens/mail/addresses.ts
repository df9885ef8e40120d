import { type FieldErrors, field, textError } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { ja } from '../../texts/ja.ts'

/** A new address, typed twice, for registering and changing it. */
export type TypedAddress = { readonly address: string; readonly again: string }

const labels = { address: 'メールアドレス', again: 'メールアドレス（再入力）' } as const
const longest = 254

export function typedAddress(form: { readonly [name: string]: string }): TypedAddress {
  return { address: form['address'] ?? '', again: form['again'] ?? '' }
}

export function addressErrors(typed: TypedAddress): FieldErrors {
  const names = Object.keys(labels) as (keyof typeof labels)[]
  const errors = names.map((name) => [name, textError(labels[name], typed[name], longest, ja)] as const)
  return Object.fromEntries(errors.filter(([, error]) => error !== undefined))
}

/** The field that a refusal is shown beside. */
export const fieldOfAddressRefusal: Partial<Record<Refusal, keyof typeof labels>> = {
  mail_address_form: 'address',
  mail_address_same: 'address',
  mail_address_mismatch: 'again',
}

export function addressFields(typed: TypedAddress, errors: FieldErrors): Html {
  const input = (name: keyof typeof labels, hint?: string) =>
    field({
      name,
      label: labels[name],
      type: 'email',
      value: typed[name],
      error: errors[name],
      autocomplete: 'email',
      inputmode: 'email',
      maxlength: longest,
      ...(hint === undefined ? {} : { hint }),
    })
  return html`${input('address')}${input('again', '確認のため、もう一度入力してください。')}`
}

/** `t***@example.co.jp`: all that others, including onlookers, may see of an address (ADM-05). */
export function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}
