import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../../authority/operations/context.ts'
import { type CsvRow, decodeFile, readCsv } from '../../../authority/operations/read-csv.ts'
import { bankBranch, type OwnBank } from '../../../bank/operations/banks.ts'
import type { AccountType } from '../../../bank/rules/account.ts'
import type { FeeBearer } from '../../../bank/rules/fees.ts'
import { refuseBankKana, toBankKana } from '../../../bank/rules/kana.ts'
import { oneLine, visible } from '../../../otp/plain-text.ts'
import {
  type ListColumn,
  type ListProblem,
  type ListReason,
  listColumns,
  type ReadList,
} from '../rules/payee-list.ts'
import type { DraftLine } from '../rules/transfer-draft.ts'
import { fbProfileOf } from './profile-of.ts'
import { nameMax, sevenDigits } from './read-destination.ts'
import { yenIn } from './typed-yen.ts'

/** Characters: a thousand lines with the longest names. Whoever sends more holds nobody up. */
export const listLengthMax = 200_000

/** A file of a spreadsheet as text, or null where it is neither UTF-8 nor Shift_JIS. */
export const listText = decodeFile

/**
 * Payees as a spreadsheet has them, typed, pasted or from a CSV file: one on each line, parted by commas or, as what is
 * pasted from a spreadsheet, by tabs. A first line of headings is passed over. All problems are reported, each with its
 * line; at most `fb.filePayeesMax` payees.
 */
export async function readPayeeList(context: Context, service: string, text: string): Promise<ReadList> {
  const { fb, banking } = fbProfileOf(context, service)
  const whole = (reason: ListReason, line: number | null = null): ReadList => ({
    ok: false,
    problems: [{ line, text: '', column: null, reason }],
  })
  if (text.length > listLengthMax) return whole('too_long')
  const rows = readCsv(text, /^[^\n]*\t/.test(text.trimStart()) ? '\t' : ',')
  if (typeof rows === 'number') return whole('unreadable', rows)
  const listed = rows.filter((row, at) => at > 0 || !isHeading(row))
  if (listed.length === 0) return whole('empty')
  if (listed.length > fb.filePayeesMax) return whole('too_many')
  // Others' codes are not to wait for a thousand payees.
  await breathe()
  const read = listed.map((row) => readRow(row, banking.bank))
  const problems = read.flatMap((one) => one.problems)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, lines: read.flatMap(({ line }) => line ?? []) }
}

/** 金融機関コード, 支店コード …, whatever their exact words: a payee has an account and an amount, and nobody is passed over. */
function isHeading({ record }: CsvRow): boolean {
  return !/[0-9０-９]/.test(record.join(''))
}

const types: ReadonlyMap<string, AccountType> = new Map([
  ['1', 'ordinary'],
  ['2', 'current'],
  ['4', 'savings'],
  ['9', 'other'],
  ['普通', 'ordinary'],
  ['当座', 'current'],
  ['貯蓄', 'savings'],
  ['その他', 'other'],
])

const bearers: ReadonlyMap<string, FeeBearer> = new Map([
  ['', 'payer'],
  ['当方', 'payer'],
  ['当方負担', 'payer'],
  ['先方', 'payee'],
  ['先方負担', 'payee'],
])

/** Ten digits, as in a Zengin record (domain-notes c-1). */
const payYenMax = 9_999_999_999
/** Of a line that is wrong: whatever it holds, it is told in a table. */
const shownMax = 120

type ReadRow = { readonly line: DraftLine | null; readonly problems: readonly ListProblem[] }

function readRow({ line, record }: CsvRow, own: OwnBank): ReadRow {
  const problems: ListProblem[] = []
  const shown = [...visible(oneLine(record.join(',')))].slice(0, shownMax).join('')
  const wrong = (column: ListColumn | null, reason: ListReason, found?: string) =>
    problems.push({ line, text: shown, column, reason, ...(found === undefined ? {} : { found }) })
  if (record.length < listColumns.length - 1 || record.length > listColumns.length) {
    wrong(null, 'columns')
    return { line: null, problems }
  }
  const [bank = '', branch = '', type = '', number = '', typedName = '', amount = '', bearer = ''] = record
  const place = placeOf(bank, branch, own, wrong)
  const accountType = types.get(type.normalize('NFKC'))
  if (accountType === undefined) wrong('type', type === '' ? 'missing' : 'type')
  const account = sevenDigits(number)
  if (account === null) wrong('number', number === '' ? 'missing' : 'number')
  const name = toBankKana(typedName)
  const refused = refuseBankKana(name, nameMax)
  if (refused !== null)
    wrong(
      'name',
      refused.reason === 'empty' ? 'missing' : refused.reason,
      'found' in refused ? refused.found : undefined,
    )
  const payYen = yenIn(amount)
  if (!(payYen >= 1 && payYen <= payYenMax)) wrong('amount', amount === '' ? 'missing' : 'amount')
  const feeBearer = bearers.get(bearer)
  if (feeBearer === undefined) wrong('bearer', 'bearer')
  const isWhole = problems.length === 0
  if (
    !isWhole ||
    place === undefined ||
    accountType === undefined ||
    account === null ||
    feeBearer === undefined
  )
    return { line: null, problems }
  const nameInFile = name === typedName ? {} : { nameInFile: typedName }
  return {
    line: { ...place, accountType, number: account, name, feeBearer, payYen, ...nameInFile },
    problems,
  }
}

function placeOf(
  bank: string,
  branch: string,
  own: OwnBank,
  wrong: (column: ListColumn, reason: ListReason) => void,
): Pick<DraftLine, 'bankCode' | 'bankName' | 'branchCode' | 'branchName'> | undefined {
  const [bankCode, branchCode] = [codeOf(bank, 4), codeOf(branch, 3)]
  if (bankCode === null) wrong('bank', bank === '' ? 'missing' : 'code')
  if (branchCode === null) wrong('branch', branch === '' ? 'missing' : 'code')
  if (bankCode === null || branchCode === null) return undefined
  const place = bankBranch(bankCode, branchCode, own)
  if (place === undefined) return void wrong('branch', 'place_unknown')
  return { bankCode, bankName: place.bank.name, branchCode, branchName: place.branch.name }
}

/** A spreadsheet takes the zeros in front away. */
function codeOf(typed: string, digits: number): string | null {
  const plain = typed.normalize('NFKC').trim()
  return /^[0-9]+$/.test(plain) && plain.length <= digits ? plain.padStart(digits, '0') : null
}
