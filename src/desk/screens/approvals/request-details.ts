import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { lossByText } from '../../../authority/screens/loss.ts'
import type { AccountNumbers } from '../../../bank/screens/account-facts.ts'
import { accountTypeNames, maskedNumber } from '../../../bank/screens/accounts.ts'
import { sha256Text } from '../../../platform/web/digest.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Staff } from '../../contract.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { detailNames, detailValues } from '../../texts/desk.ts'
import { accountNumbersButton } from '../account-numbers.ts'
import { maskedText, masksNumber, shownCustomerNumber } from '../customer-numbers.ts'
import { type Desk, deskPath } from '../staff.ts'

/** What was asked for, in the words of the request; account numbers are masked until they are asked for (X9). */

export type Masks = { readonly numbers: AccountNumbers }

/** What is asked for one request is shown of that one, as it was read: asked for anew, it is another. */
export function masksOf(
  desk: Desk,
  staff: Staff,
  { approval }: ShownApproval,
  numbersOf: ShownApproval['approval'] | undefined,
): Masks {
  const { service, userId, action, requestedAtMs } = approval
  const shown =
    numbersOf?.service === service &&
    numbersOf.userId === userId &&
    numbersOf.action === action &&
    numbersOf.requestedAtMs === requestedAtMs
  const fields = { service, userId, action }
  return { numbers: { shown, button: accountNumbersButton(staff, deskPath(desk, 'requestNumbers'), fields) } }
}

/** What a detail shows until account numbers are asked for (X9). */
const maskedDetails: Readonly<
  Record<string, (value: string, desk: Desk, profile: ServiceProfile) => string>
> = {
  number: maskedNumber,
  customerNumber: (value, _, profile) => shownCustomerNumber(value, profile),
  command: (value, desk) => maskedText(desk, value),
}

export function masksAny(
  desk: Desk,
  { approval, customer }: ShownApproval,
  profile: ServiceProfile,
): boolean {
  const entries = Object.entries(approval.details)
  return (
    masksNumber(customer, profile) ||
    entries.some(([name, value]) => (maskedDetails[name]?.(value, desk, profile) ?? value) !== value)
  )
}

export function requestDetails(
  desk: Desk,
  { approval, numbers }: ShownApproval & Masks,
  profile: ServiceProfile,
): readonly Html[] {
  const isAboutStaff = approval.service === desk.profile.service
  const names = isAboutStaff ? { ...detailNames, userName: '担当者名' } : detailNames
  return Object.entries(names).flatMap(([name, label]) => {
    const value = approval.details[name]
    if (value === undefined) return []
    const mask = numbers.shown ? undefined : maskedDetails[name]
    const text = mask === undefined ? detailText(name, value) : mask(value, desk, profile)
    return [html`<div><dt>${label}</dt><dd>${text}</dd></div>`]
  })
}

/** Whoever may ask for an account of a kind knows the kinds by these names. */
const values: typeof detailValues = { ...detailValues, accountType: accountTypeNames }

function detailText(name: string, value: string): string {
  if (name === 'lossAtMs') return timeText(Number(value))
  if (name === 'expiresAt') return timeText(value)
  if (name === 'digest') return sha256Text(value)
  if (name === 'lossBy') return lossByText(value.startsWith('operator:') ? value.slice(9) : null)
  return values[name]?.[value] ?? value
}
