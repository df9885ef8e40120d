import { z } from 'zod'
import { count, type ProfileFields, timeOfDay } from '../../authority/profile.ts'
import type { FbProfile } from './rules/profile.ts'

const yen = count(0, 999_999_999_999)
const hours = z
  .strictObject({ opens: timeOfDay, closes: timeOfDay })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'], error: 'is not after opens' })
const tiers = z
  .strictObject({ thresholdYen: yen, belowYen: yen, fromYen: yen })
  .refine((t) => t.belowYen <= t.fromYen, { path: ['fromYen'], error: 'is less than belowYen' })

/** The section of WEB-FB (S3). */
export const fbFields = {
  fb: z
    .strictObject({
      usersMax: count(1, 99),
      fixedPasswords: z.strictObject({
        failuresMax: count(1, 100).describe('Consecutive failures until the user ID is locked'),
        registrationDigits: count(4, 12),
        approvalDigits: count(4, 12),
        transferLengthMin: count(4, 32),
        transferLengthMax: count(4, 32),
      }),
      perTransferYenMax: yen,
      perDayYenMax: yen,
      payeesMax: count(1, 50).describe('Payees of one transfer'),
      filePayeesMax: count(1, 1000).default(300).describe('The same for payees from a Zengin file'),
      registeredPayeesMax: count(1, 5000),
      days: z.strictObject({
        sameDayUntil: timeOfDay.describe(
          'On business days: the latest time at which a transfer leaves the same day',
        ),
        reserveBusinessDaysMax: count(1, 30),
        serviceHours: z.strictObject({ weekday: hours, saturday: hours, holiday: hours }),
      }),
      fees: z.strictObject({
        sameBranch: tiers,
        sameBank: tiers,
        otherBank: tiers,
        payeeFeeMethod: z
          .enum(['fixed', 'below', 'from'])
          .describe('先方負担: 据置型, 未満手数料加算型 or 以上手数料加算型'),
      }),
    })
    .nullable()
    .default(null)
    .describe('WEB-FB (S3); needs banking'),
} as const satisfies ProfileFields<{ readonly fb: FbProfile['fb'] | null }>
