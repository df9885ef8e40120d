import { z } from 'zod'
import type { Strictness } from '../../authority/rules/profile-difference.ts'
import { count, type ProfileFields, timeOfDay } from '../../authority/rules/profile-forms.ts'
import type { FxProfile } from './rules/profile.ts'

/** The section of 外為Web: 為替予約. */
export const fxFields = {
  fx: z
    .strictObject({
      opens: timeOfDay.describe('Asia/Tokyo, on business days'),
      closes: timeOfDay,
      quoteSeconds: count(5, 300).describe('How long a quoted rate is firm'),
      code: z
        .strictObject({
          fromYen: count(1, 100_000_000_000).describe('What binds to as much as this, or more'),
          quoteSeconds: count(15, 300).describe('How long its rate is firm, so that a code can be read'),
        })
        .nullable()
        .default(null)
        .describe('締結 and リーブオーダー that ask for a one-time password; null: none do'),
      signedQuoteSeconds: count(60, 300)
        .default(120)
        .describe('How long the rate of a 締結 is firm that the token’s own screen confirms'),
      currencies: z.array(z.enum(['USD', 'EUR', 'GBP', 'AUD', 'CNY'])).min(1),
      amountUnitsMin: count(1, 1_000_000).describe('In whole units of the currency'),
      contractYenMax: count(1, 100_000_000_000),
      customerYenMax: count(1, 1_000_000_000_000).describe(
        "A customer's unused contracts and orders together",
      ),
      deliveryMonthsMax: count(1, 24),
      orderDaysMax: count(1, 92).describe('Longest life of an order, in calendar days'),
      orderSenMin: count(1, 10_000).describe(
        "Least distance of an order's limit from the current rate, in 1/100 yen",
      ),
      orderSenMax: count(1, 10_000).describe('Greatest distance, likewise'),
    })
    .refine((fx) => fx.opens < fx.closes, { path: ['closes'], error: 'is not after opens' })
    .nullable()
    .default(null)
    .describe('null: no trading behind the login'),
} as const satisfies ProfileFields<Pick<FxProfile, 'fx'>>

/** More of a contract without a code, a higher limit: weaker. */
export const fxStrictness: Strictness = {
  'fx.code': 'lower',
  'fx.code.fromYen': 'lower',
  'fx.quoteSeconds': 'lower',
  'fx.code.quoteSeconds': 'lower',
  'fx.signedQuoteSeconds': 'lower',
  'fx.contractYenMax': 'lower',
  'fx.customerYenMax': 'lower',
}
