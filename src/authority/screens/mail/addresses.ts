import { type FieldErrors, field, textError } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { LoginService } from '../service.ts'

/** A new address, typed twice, for registering and changing it. */
export type TypedAddress = { readonly address: string; readonly again: string }

const labels = { address: 'mail.address', again: 'mail.addressAgain' } as const
const longest = 254

export function typedAddress(form: { readonly [name: string]: string }): TypedAddress {
  return { address: form['address'] ?? '', again: form['again'] ?? '' }
}

export function addressErrors({ t, told }: LoginService, typed: TypedAddress): FieldErrors {
  const names = Object.keys(labels) as (keyof typeof labels)[]
  const errors = names.map((name) => [name, textError(t(labels[name]), typed[name], longest, told)] as const)
  return Object.fromEntries(errors.filter(([, error]) => error !== undefined))
}

/** The field that a refusal is shown beside. */
export const fieldOfAddressRefusal: Partial<Record<Refusal, keyof typeof labels>> = {
  mail_address_form: 'address',
  mail_address_same: 'address',
  mail_address_mismatch: 'again',
}

export function addressFields({ t }: LoginService, typed: TypedAddress, errors: FieldErrors): Html {
  const input = (name: keyof typeof labels, hint?: string) =>
    field({
      name,
      label: t(labels[name]),
      type: 'email',
      value: typed[name],
      error: errors[name],
      autocomplete: 'email',
      inputmode: 'email',
      maxlength: longest,
      ...(hint === undefined ? {} : { hint }),
    })
  return html`${input('address')}${input('again', t('mail.again'))}`
}
