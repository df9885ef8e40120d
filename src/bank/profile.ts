import { z } from 'zod'

/** The sections of a profile file that only the services of a bank have; part of the schema in profiles.ts. */

const text = z.string().min(1).max(2000)
const count = (least: number, most: number) => z.int().min(least).max(most)
const yen = count(0, 999_999_999_999)
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const hours = z
  .strictObject({ opens: timeOfDay, closes: timeOfDay })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'], error: 'is not after opens' })
const tiers = z
  .strictObject({ thresholdYen: yen, belowYen: yen, fromYen: yen })
  .refine((t) => t.belowYen <= t.fromYen, { path: ['fromYen'], error: 'is less than belowYen' })
const code = (digits: number) => z.string().regex(new RegExp(`^\\d{${digits}}$`))
const kana = z
  .string()
  .regex(/^[ｱ-ﾝﾞﾟA-Z0-9 -]{1,15}$/, 'is not of 1 to 15 half-width kana as banks write their names')

export const login = z
  .strictObject({
    code: z
      .enum(['required', 'registered', 'never'])
      .describe(
        'Which users a login asks for a code: all, those who registered a token, or none (C-1 otp_scope)',
      ),
    second: z
      .enum(['replaces', 'waits'])
      .describe('A second login ends the first session, or waits for it to end (G-12)'),
  })
  .default({ code: 'required', second: 'replaces' })

export const banking = z
  .strictObject({
    bank: z.strictObject({
      code: code(4).describe('金融機関コード'),
      name: text,
      kana,
      branches: z.array(z.strictObject({ code: code(3), name: text, kana })).min(1),
    }),
    statementDays: count(1, 366).describe('入出金明細: days back, today included'),
  })
  .nullable()
  .default(null)
  .describe('Accounts and their ledger; null: none')

export const fb = z
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
  .describe('WEB-FB (S3); needs banking')

export const personal = z
  .strictObject({
    terms: z
      .strictObject({ version: z.enum(['1.0']), effectiveOn: z.iso.date() })
      .describe('ワンタイムパスワードサービス利用追加規定: the version in force'),
    mobile: z
      .strictObject({ serviceName: text })
      .nullable()
      .describe('モバイルIB for feature phones, without a code (S4-A1-03); null: closed'),
    lost: z.strictObject({ name: text, telephone: text }).describe('Whom to call at any hour'),
  })
  .nullable()
  .default(null)
  .describe('個人インターネットバンキング (S4); needs banking')
