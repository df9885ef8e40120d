import type { Spoken } from '../../../authority/texts/catalog.ts'
import type { FxPolicy } from '../rules/policy.ts'

/** By how much a limit must be better for the customer than the current rate: 10銭以上5円99銭以内. */
export function senRange(
  { language }: Pick<Spoken, 'language'>,
  { orderSenMin: least, orderSenMax: most }: Pick<FxPolicy, 'orderSenMin' | 'orderSenMax'>,
): string {
  return language === 'en'
    ? `by ¥${(least / 100).toFixed(2)} to ¥${(most / 100).toFixed(2)}`
    : `${least}銭以上${Math.floor(most / 100)}円${most % 100}銭以内`
}
