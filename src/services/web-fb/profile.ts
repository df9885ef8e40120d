import { z } from 'zod'
import type { Strictness } from '../../authority/rules/profile-difference.ts'
import { count, type ProfileFields, timeOfDay } from '../../authority/rules/profile-forms.ts'
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
      filePayeesMax: count(1, 1000).default(1000).describe('The same for payees from a Zengin file'),
      registeredPayeesMax: count(1, 5000),
      days: z.strictObject({
        sameDayUntil: timeOfDay.describe(
          'On business days: the latest time at which a transfer leaves the same day',
        ),
        reserveBusinessDaysMax: count(1, 30),
        serviceHours: z.strictObject({ weekday: hours, saturday: hours, holiday: hours }),
      }),
      draftDays: count(1, 366)
        .default(70)
        .describe('Days for which a file that was taken in waits to be confirmed or discarded'),
      duplicates: z
        .strictObject({
          payeeDays: count(0, 31).describe('Same payee and amount: days between the transfers at most'),
          fileDays: count(1, 366).describe('The same file: days since it was accepted at most'),
        })
        .default({ payeeDays: 5, fileDays: 180 })
        .describe('What is said to look like a transfer that was accepted before'),
      reserved: z
        .strictObject({ from: timeOfDay, until: timeOfDay, everyMinutes: count(1, 60) })
        .refine(({ from, until }) => from < until, { path: ['until'], error: 'is not after from' })
        .default({ from: '09:00', until: '15:00', everyMinutes: 5 })
        .describe(
          'When a reserved transfer is paid on its day, and how often it is tried while money is short',
        ),
      runTimes: z
        .array(timeOfDay)
        .max(24)
        .default([])
        .describe('On business days, beside days.sameDayUntil: when runs for the bank are made'),
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

/** A higher limit, a shorter password, a duplicate that is looked for less far back: weaker. */
export const fbStrictness: Strictness = {
  'fb.usersMax': 'lower',
  'fb.fixedPasswords.failuresMax': 'lower',
  'fb.fixedPasswords.registrationDigits': 'higher',
  'fb.fixedPasswords.approvalDigits': 'higher',
  'fb.fixedPasswords.transferLengthMin': 'higher',
  'fb.perTransferYenMax': 'lower',
  'fb.perDayYenMax': 'lower',
  'fb.payeesMax': 'lower',
  'fb.filePayeesMax': 'lower',
  'fb.registeredPayeesMax': 'lower',
  'fb.duplicates.payeeDays': 'higher',
  'fb.duplicates.fileDays': 'higher',
}
