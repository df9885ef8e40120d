import type { ServiceProfile } from '../rules/profile.ts'

/** What is said of customers and their numbers to those who open them. */

const label = ({ customers }: ServiceProfile) => customers?.number.label ?? 'お客様番号'

export const unnumbered = '未登録'

export function numberFormText(profile: ServiceProfile): string {
  return `${label(profile)}の形式が違います（例　${profile.customers?.number.example ?? ''}）。`
}

/** The number is right or the name is; whoever typed them must know which (D1). */
export function nameDiffersText(profile: ServiceProfile, registeredName: string): string {
  return `この${label(profile)}のお客様は「${registeredName}」として登録されています。番号とお客様名をご確認ください。`
}

/** Whose it is already, so that whoever mistyped it sees which of the two is meant. */
export function numberTakenText(profile: ServiceProfile, registeredName: string): string {
  return `この${label(profile)}は、別のお客様「${registeredName}」の番号として登録されています。番号をご確認ください。`
}

/** Another customer, not this one. */
export function namesakesText(numbers: readonly (string | null)[]): string {
  const [first, ...more] = numbers
  const rest = more.length === 0 ? '' : `ほか${more.length}件`
  return `同じ名前の別のお客様がいます（番号：${first ?? unnumbered}${rest === '' ? '' : `、${rest}`}）。`
}

/** 割符商事株式会社（0001234567）. */
export function customerText({
  name,
  number,
}: {
  readonly name: string
  readonly number: string | null
}): string {
  return `${name}（${number ?? `番号${unnumbered}`}）`
}
