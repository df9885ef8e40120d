import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../../authority/operations/context.ts'
import { bankBranch, type OwnBank } from '../../../bank/operations/banks.ts'
import { findAccounts } from '../../../bank/queries/accounts.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import { refuseTransferDay, type TransferDayRefusal } from '../../../bank/rules/transfer-days.ts'
import { type Legible, readZengin } from '../../../bank/zengin/read-zengin.ts'
import {
  columnsOfField,
  type FieldName,
  type ZenginError,
  type ZenginHeader,
  type ZenginReason,
  type ZenginTransfer,
} from '../../../bank/zengin/records.ts'
import { requestDigest } from '../../../platform/secrets/deliver.ts'
import type { FbPolicy } from '../rules/policy.ts'
import type { DraftLine } from '../rules/transfer-draft.ts'
import { dayInFile } from '../rules/transfer-file.ts'
import { fbProfileOf } from './profile-of.ts'

/** What can be wrong with a customer's file beyond the rules for every Zengin file. */
export type TransferFileReason =
  | ZenginReason
  | TransferDayRefusal
  | 'client_code'
  | 'own_bank'
  | 'account_unknown'
  | 'place_unknown'
  | 'payees_max'
  /** Only the first ones are listed. */
  | 'more'

/** `record` counts from 1; null: the file as a whole. The texts are in texts/zengin.ts of the bank. */
export type TransferFileProblem = Pick<ZenginError, 'found' | 'columns' | 'payee'> & {
  readonly record: number | null
  readonly field: FieldName | null
  /** The first and the last column of the field, from 1. */
  readonly place: readonly [number, number] | null
  readonly reason: TransferFileReason
}

export type ImportedTransferFile =
  | {
      readonly ok: true
      readonly accountId: string
      /** YYYY-MM-DD. */
      readonly day: string
      readonly lines: readonly DraftLine[]
      readonly totalYen: number
      /** Of what the file says, whatever its encoding and line ends: the same file again has the same. */
      readonly digest: string
    }
  | { readonly ok: false; readonly problems: readonly TransferFileProblem[] }

/**
 * 総合振込ファイル: reads a customer's Zengin file into the lines of a 都度振込, which is confirmed like any other. Company code,
 * bank and account must be the customer's, the day must be selectable now, and each payee's bank and branch must be in
 * the directory; at most `fb.filePayeesMax` payees. All problems are reported, each with its record, its payee and where it
 * stands. 顧客コード, EDI情報 and 新規コード go with the lines.
 */
export async function importTransferFile(
  context: Context,
  file: { readonly service: string; readonly customerId: string; readonly bytes: Uint8Array },
): Promise<ImportedTransferFile> {
  const { service, customerId, bytes } = file
  const { fb, banking } = fbProfileOf(context, service)
  const read = readZengin(bytes)
  // Others' codes are not to wait for a thousand payees.
  await breathe()
  const { agreement } = await context.store.read({ agreement: agreementState.ref(service, customerId) })
  const accounts = await findAccounts(context.store, service, customerId)
  const now = context.now()
  const theirs = { accounts, agreement, now, fb, own: banking.bank }
  if ('errors' in read) {
    const { header, transfers } = read.legible
    const more: ZenginProblem[] = read.isCut ? [{ record: 0, field: null, reason: 'more' }] : []
    const ofHeader = header === null ? [] : problemsOfHeader(header, theirs)
    const all = [...read.errors, ...ofHeader, ...problemsOfPlaces(transfers, theirs)]
    return refused([...all.sort((a, b) => a.record - b.record), ...more])
  }
  const { header, transfers } = read.file
  const account = accounts.find((each) => isAccountOf(header, each))
  const day = dayInFile(header.day, dayOf(now))
  const problems = problemsOfHeader(header, theirs)
  if (transfers.length > fb.filePayeesMax) problems.push({ record: 0, field: null, reason: 'payees_max' })
  const lines = transfers.map((transfer) => lineOf(transfer, banking.bank))
  for (const [i, line] of lines.entries()) {
    if (line !== undefined) continue
    // The header is record 1.
    const payee = transfers[i]?.nameInFile ?? transfers[i]?.payeeName ?? ''
    problems.push({ record: i + 2, field: 'branchCode', reason: 'place_unknown', payee })
  }
  const known = lines.filter((line) => line !== undefined)
  if (problems.length > 0 || account === undefined || day === null) return refused(problems)
  const totalYen = known.reduce((all, { payYen }) => all + payYen, 0)
  const digest = requestDigest('transfer-file', service, customerId, JSON.stringify(read.file))
  return { ok: true, accountId: account.accountId, day: day.toString(), lines: known, totalYen, digest }
}

/** What a file is held against: the customer's accounts and agreement, the days, the institution itself. */
type Theirs = {
  readonly accounts: readonly Account[]
  readonly agreement: Agreement | undefined
  readonly now: Temporal.Instant
  readonly fb: FbPolicy
  readonly own: OwnBank
}

/** Of the fields that could be read; the others have their own problem already. */
function problemsOfHeader(
  { clientCode, bankCode, branchCode, accountKind, accountNumber, day: typedDay }: Partial<ZenginHeader>,
  { accounts, agreement, now, fb, own }: Theirs,
): ZenginProblem[] {
  const problems: ZenginProblem[] = []
  const at = (field: FieldName, reason: TransferFileReason) => problems.push({ record: 1, field, reason })
  if (clientCode !== undefined && clientCode !== agreement?.companyCode) at('clientCode', 'client_code')
  const isWhole = branchCode !== undefined && accountKind !== undefined && accountNumber !== undefined
  if (bankCode !== undefined && bankCode !== own.code) at('bankCode', 'own_bank')
  else if (isWhole && !accounts.some((each) => isAccountOf({ branchCode, accountKind, accountNumber }, each)))
    at('accountNumber', 'account_unknown')
  if (typedDay === undefined) return problems
  const day = dayInFile(typedDay, dayOf(now))
  const badDay = day && refuseTransferDay(day, now, fb.days, agreement?.closedDays ?? [])
  if (day === null) at('day', 'day')
  else if (badDay !== null) at('day', badDay)
  return problems
}

/** Payees of a file with errors whose bank and branch could be read, and are none. */
function problemsOfPlaces(transfers: Legible['transfers'], { own }: Theirs): ZenginProblem[] {
  return transfers.flatMap(({ record, values: { bankCode, branchCode }, inFile }) =>
    bankCode === undefined || branchCode === undefined || bankBranch(bankCode, branchCode, own) !== undefined
      ? []
      : [{ record, field: 'branchCode', reason: 'place_unknown', payee: inFile } as const],
  )
}

/** Record 0 is the file as a whole. */
type ZenginProblem = Omit<ZenginError, 'reason'> & { readonly reason: TransferFileReason }

function refused(problems: readonly ZenginProblem[]): ImportedTransferFile {
  const told = problems.map((problem): TransferFileProblem => {
    const { record, field } = problem
    const place = field === null || record === 0 ? null : columnsOfField(record, field)
    return { ...problem, record: record === 0 ? null : record, place }
  })
  return { ok: false, problems: told }
}

/** 1 普通, 2 当座; anything that a header calls 9 その他. */
type OfAccount = Pick<ZenginHeader, 'branchCode' | 'accountKind' | 'accountNumber'>

function isAccountOf(header: OfAccount, { branchCode, accountType, number }: Account): boolean {
  const kind = accountType === 'ordinary' ? '1' : accountType === 'current' ? '2' : '9'
  return header.branchCode === branchCode && header.accountKind === kind && header.accountNumber === number
}

const types = { '1': 'ordinary', '2': 'current', '4': 'savings', '9': 'other' } as const

/** Undefined if the directory has no such bank or branch. The sender bears the fee, since the file does not say. */
function lineOf(transfer: ZenginTransfer, own: OwnBank): DraftLine | undefined {
  const { bankCode, branchCode, accountKind, accountNumber, payeeName, nameInFile, amountYen } = transfer
  const place = bankBranch(bankCode, branchCode, own)
  if (place === undefined) return undefined
  return {
    bankCode,
    bankName: place.bank.name,
    branchCode,
    branchName: place.branch.name,
    accountType: types[accountKind as keyof typeof types],
    number: accountNumber,
    name: payeeName,
    feeBearer: 'payer',
    payYen: amountYen,
    ...(nameInFile === undefined ? {} : { nameInFile }),
    ...carriedOf(transfer),
  }
}

/** What the payee and its bank are told with the money, where the file says something. */
function carriedOf({ reference, newCode }: ZenginTransfer): Pick<DraftLine, 'reference' | 'newCode'> {
  const isBlank =
    reference.kind === 'edi' ? reference.text === '' : reference.code1 === '' && reference.code2 === ''
  return {
    ...(isBlank ? {} : { reference }),
    ...(newCode === '0' ? {} : { newCode }),
  }
}
