import { z } from 'zod'
import { anyText, atMost, digits, firstOf, madeOf, type Wrong } from '../authority/rules/answer-forms.ts'
import type { Strictness } from '../authority/rules/profile-difference.ts'
import { count, type ProfileFields, text } from '../authority/rules/profile-forms.ts'
import type { ProfileQuestion } from '../authority/rules/profile-question.ts'
import { accountSources } from './rules/policy.ts'
import type { BankProfile, RatesProfile } from './rules/profile.ts'

const code = (digits: number) => z.string().regex(new RegExp(`^\\d{${digits}}$`))
const kanaLetter = '[ｱ-ﾝﾞﾟA-Z0-9 -]'
const kanaMax = 15
const kanaForm = new RegExp(`^${kanaLetter}{1,${kanaMax}}$`)
const kana = z.string().regex(kanaForm, 'is not of 1 to 15 half-width kana as banks write their names')

/** The sections of a service built on a bank, or on its rates. */
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
      accountsFrom: z
        .enum(accountSources)
        .default('ledger')
        .describe('who says what accounts hold: the ledger of the service, or the core system'),
    })
    .nullable()
    .default(null)
    .describe('Accounts and their ledger; null: none'),
  rates: z
    .strictObject({
      minutesMax: count(1, 1440).describe('No rate that is older is traded at'),
      jumpPercentMax: count(1, 50).describe(
        'A rate that differs more from the one before, or an interest by more percentage points, is refused until somebody takes it in at the terminal',
      ),
      historyDays: count(1, 3653).default(400).describe('How long it stays known what rates were'),
    })
    .nullable()
    .default(null)
    .describe('Rates of exchange that the core system tells; null: those of a synthetic market, for a demo'),
} as const satisfies ProfileFields<{
  readonly banking: BankProfile['banking'] | null
  readonly rates: RatesProfile['rates']
}>

/** Where the ledger is the service's own, whoever opens an account says what it holds. Older rates, greater jumps: weaker. */
export const bankStrictness: Strictness = {
  'banking.accountsFrom': { leastToMost: accountSources },
  'rates.minutesMax': 'lower',
  'rates.jumpPercentMax': 'lower',
}

const kanaWrong = firstOf(
  atMost(kanaMax),
  madeOf(
    new RegExp(`^${kanaLetter}$`),
    'only half-width kana (no small ones: ﾖ for ｮ), A to Z, 0 to 9, spaces and hyphens do; ﾞ and ﾟ count as characters',
  ),
)

const branchWrong: Wrong = (answer) => {
  const parts = answer.split(':')
  const [code = '', name = '', kana = ''] = parts
  if (parts.length !== 3) return `it must be CODE:NAME:KANA, and has ${parts.length} of the three`
  const reasons = [
    ['CODE', digits(3)(code)],
    ['NAME', anyText(name)],
    ['KANA', kanaWrong(kana)],
  ] as const
  const [part, reason] = reasons.find(([, each]) => each !== null) ?? []
  return part === undefined ? null : `${part}: ${reason}`
}

export const bankQuestions: readonly ProfileQuestion[] = [
  {
    path: 'banking.bank.code',
    option: 'bank-code',
    help: '金融機関コード, four digits',
    wrong: digits(4),
  },
  {
    path: 'banking.bank.name',
    option: 'bank-name',
    help: 'the name of the bank in its files',
    wrong: anyText,
    usual: ({ institutionName }) => institutionName,
  },
  {
    path: 'banking.bank.kana',
    option: 'bank-kana',
    help: 'the same in half-width kana, 15 at most',
    wrong: kanaWrong,
  },
  {
    path: 'banking.bank.branches',
    option: 'branch',
    help: 'its first branch as CODE:NAME:KANA, such as 001:本店:ﾎﾝﾃﾝ; add the others to the profile',
    wrong: branchWrong,
    read: (answer) => {
      const [code, name, kana] = answer.split(':')
      return [{ code, name, kana }]
    },
  },
]
