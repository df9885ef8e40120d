import { z } from 'zod'
import { count, type ProfileFields, text } from '../authority/profile.ts'
import type { BankProfile } from './rules/profile.ts'

const code = (digits: number) => z.string().regex(new RegExp(`^\\d{${digits}}$`))
const kana = z
  .string()
  .regex(/^[ｱ-ﾝﾞﾟA-Z0-9 -]{1,15}$/, 'is not of 1 to 15 half-width kana as banks write their names')

/** The section of a service built on a bank. */
export const bankFields = {
  banking: z
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
    .describe('Accounts and their ledger; null: none'),
} as const satisfies ProfileFields<{ readonly banking: BankProfile['banking'] | null }>
