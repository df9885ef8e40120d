import type { Currency } from '../../../bank/rules/rates.ts'

/** What customers may trade, when and up to what amount. Money in yen, rates in 銭 (1/100 yen). */
export type FxPolicy = {
  /** HH:MM in Asia/Tokyo, on business days; trading ends at `closes`. */
  readonly opens: string
  readonly closes: string
  /** How long a quoted rate is firm. */
  readonly quoteSeconds: number
  /** What binds to so many yen takes a one-time password of its own (D12), and its rate is firm for longer; null: nothing does. */
  readonly code: { readonly fromYen: number; readonly quoteSeconds: number } | null
  /** How long the rate of a 締結 is firm that takes a signed operation (`confirmation`). */
  readonly signedQuoteSeconds: number
  readonly currencies: readonly Currency[]
  /** In whole units of the currency. */
  readonly amountUnitsMin: number
  readonly contractYenMax: number
  /** Per customer, unused contracts and orders together. */
  readonly customerYenMax: number
  readonly deliveryMonthsMax: number
  /** How long an order is kept at most, in calendar days. */
  readonly orderDaysMax: number
  /** How far an order's limit may be from the current rate. */
  readonly orderSenMin: number
  readonly orderSenMax: number
}
