import { askedNames } from '../../../authority/operations/asked-particulars.ts'
import type { Particulars } from '../../../authority/rules/particulars.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { lossByText } from '../../../authority/screens/loss.ts'
import { particularLabel, particularText } from '../../../authority/texts/particulars.ts'
import type { AccountNumbers } from '../../../bank/screens/account-facts.ts'
import { accountTypeNames, maskedNumber } from '../../../bank/screens/accounts.ts'
import { sha256Text } from '../../../platform/web/digest.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Staff } from '../../contract.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { deskTexts, detailNames, detailValues } from '../../texts/desk.ts'
import { accountNumbersButton, unmaskButton } from '../account-numbers.ts'
import { maskedText, masksNumber, shownCustomerNumber } from '../customer-numbers.ts'
import { masked } from '../particulars.ts'
import { type Desk, deskPath } from '../staff.ts'

/** What was asked for, in the words of the request; account numbers are masked until they are asked for (X9). */

export type Masks = {
  readonly numbers: AccountNumbers
  /** What a new user would be identified with, once it was asked for. */
  readonly particulars: Particulars | null
}

/** The request of which somebody asked to see what stands masked, and its values. */
export type Unmasked = {
  readonly of: ShownApproval['approval']
  readonly particulars: Particulars | null
}

/** What is asked for one request is shown of that one, as it was read: asked for anew, it is another. */
export function masksOf(
  desk: Desk,
  staff: Staff,
  { approval }: ShownApproval,
  unmasked: Unmasked | undefined,
): Masks {
  const { service, userId, action, requestedAtMs } = approval
  const shown =
    unmasked?.of.service === service &&
    unmasked.of.userId === userId &&
    unmasked.of.action === action &&
    unmasked.of.requestedAtMs === requestedAtMs
  const fields = { service, userId, action }
  const href = deskPath(desk, 'requestNumbers')
  const button =
    askedNames(approval).length === 0
      ? accountNumbersButton(staff, href, fields)
      : unmaskButton(staff, href, fields, '伏せた項目', '申込書と照合してください。')
  return { numbers: { shown, button }, particulars: shown ? (unmasked?.particulars ?? null) : null }
}

/** What a detail shows until account numbers are asked for (X9). */
const maskedDetails: Readonly<
  Record<string, (value: string, desk: Desk, profile: ServiceProfile) => string>
> = {
  number: maskedNumber,
  customerNumber: (value, _, profile) => shownCustomerNumber(value, profile),
  command: (value, desk) => maskedText(desk, value),
}

export function masksAny(desk: Desk, shown: ShownApproval, profile: ServiceProfile): boolean {
  return askedNames(shown.approval).length > 0 || masksNumbers(desk, shown, profile)
}

export function masksNumbers(
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
  { approval, numbers, particulars }: ShownApproval & Masks,
  profile: ServiceProfile,
): readonly Html[] {
  const isAboutStaff = approval.service === desk.profile.service
  const names = isAboutStaff ? { ...detailNames, userName: '担当者名' } : detailNames
  const asked = askedNames(approval).map((name) => {
    const value =
      particulars === null ? masked : particularText(name, particulars) || deskTexts.particularGone
    return html`<div><dt>${particularLabel(name, profile.identification)}</dt><dd>${value}</dd></div>`
  })
  const said = Object.entries(names).flatMap(([name, label]) => {
    const value = approval.details[name]
    if (value === undefined) return []
    const mask = numbers.shown ? undefined : maskedDetails[name]
    const text = mask === undefined ? detailText(name, value) : mask(value, desk, profile)
    return [html`<div><dt>${label}</dt><dd>${text}</dd></div>`]
  })
  return [...said, ...asked]
}

/** Whoever may ask for an account of a kind knows the kinds by these names. */
const values: typeof detailValues = { ...detailValues, accountType: accountTypeNames }

function detailText(name: string, value: string): string {
  if (name === 'lossAtMs') return timeText(Number(value))
  if (name === 'expiresAt' || name === 'passkeyRegisteredAt') return timeText(value)
  if (name === 'digest') return sha256Text(value)
  if (name === 'lossBy') return lossByText(value.startsWith('operator:') ? value.slice(9) : null)
  return values[name]?.[value] ?? value
}
