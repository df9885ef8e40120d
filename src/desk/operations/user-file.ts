import {
  type CustomerNumberProblem,
  customerNumberIn,
  namesCustomer,
} from '../../authority/operations/customer-number.ts'
import { type NameProblem, nameProblem } from '../../authority/operations/name-problem.ts'
import { type CsvRow, decodeFile, readCsv } from '../../authority/operations/read-csv.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { fitsUserId, userIdExample } from '../../authority/rules/user-id.ts'

export type FileUser = {
  readonly line: number
  readonly customerNumber: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly initialPassword: string | null
}

/** What is wrong with a file, by line as a spreadsheet counts them: one record is one, whatever breaks it holds. */
export type FileError = {
  readonly line: number
  readonly column: string
  readonly problem: FileProblem
  /** What is said after the words of the problem: a name, an example. */
  readonly detail?: string
}

export type FileProblem =
  | NameProblem
  | 'characters'
  | 'id_form'
  | CustomerNumberProblem
  | 'other_name'
  | 'two_names'
  | 'encoding'
  | 'not_csv'
  | 'header'
  | 'columns'
  | 'too_many_lines'
  | 'too_many_passwords'
  | 'empty'
  | 'not_0_or_1'
  | 'password_rules'
  | 'twice'
  | 'taken'

export const columns = {
  customerNumber: 'お客様番号',
  customerName: 'お客様名',
  userId: 'ユーザID',
  userName: 'ユーザ名',
  administrator: '管理者',
  initialPassword: '仮ログインパスワード',
} as const

export const linesMax = 10_000
/** Each takes an argon2id derivation, so that many would keep the operator waiting for minutes. */
const passwordsMax = 500
export const errorsMax = 100

/**
 * Reads a CSV file of users: UTF-8 (with or without BOM) or Shift_JIS, RFC 4180 quoting, a header line with our
 * names. Returns the users, or every error found, up to 100.
 */
export function parseUserFile(
  bytes: Uint8Array,
  profile: ServiceProfile,
): { readonly users: readonly FileUser[]; readonly errors: readonly FileError[] } {
  const failed = (line: number, problem: FileProblem, column = '') => ({
    users: [],
    errors: [{ line, column, problem }],
  })
  const text = decodeFile(bytes)
  if (text === null) return failed(1, 'encoding')
  const records = readCsv(text)
  if (typeof records === 'number') return failed(records, 'not_csv')
  const [header, ...rows] = records
  const names = columnsOf(profile)
  if (header === undefined || header.line !== 1 || header.record.join() !== names.join())
    return failed(1, 'header', names.join(','))
  if (rows.length === 0) return failed(2, 'empty')
  if (rows.length > linesMax) return failed(linesMax + 2, 'too_many_lines')
  if (profile.desk.initialPassword === 'application' && rows.length > passwordsMax) {
    return failed(passwordsMax + 2, 'too_many_passwords')
  }
  return checkRows(rows, profile)
}

/** The header line of a service's file. */
export function columnsOf(profile: ServiceProfile): readonly string[] {
  const { initialPassword, ...rest } = columns
  const names: string[] = Object.values(rest)
  return profile.desk.initialPassword === 'application' ? [...names, initialPassword] : names
}

function checkRows(rows: readonly CsvRow[], profile: ServiceProfile) {
  const errors: FileError[] = []
  const users: FileUser[] = []
  const seen = new Set<string>()
  const named = new Map<string, { readonly line: number; readonly name: string }>()
  const application = profile.desk.initialPassword === 'application'
  for (const { line, record } of rows) {
    const [rawNumber = '', customerName = '', rawId = '', userName = '', rawAdministrator = '', typed = ''] =
      record
    const userId = rawId.normalize('NFKC')
    const idProblem = userIdProblem(userId, profile, seen)
    const administrator = rawAdministrator.normalize('NFKC')
    const { number: customerNumber, problem: numberProblem } = customerNumberIn(rawNumber, profile)
    const first = named.get(customerNumber)
    const ownProblem = nameProblem(customerName)
    const twoNames = ownProblem === null && first !== undefined && !namesCustomer(first, customerName)
    const customerNameProblem = twoNames ? 'two_names' : ownProblem
    const problems: [string, FileProblem | null, (string | undefined)?][] = [
      ['', record.length > columnsOf(profile).length ? 'columns' : null],
      [
        columns.customerNumber,
        numberProblem,
        numberProblem === 'number_form' ? exampleOf(profile) : undefined,
      ],
      [
        columns.customerName,
        customerNameProblem,
        twoNames ? `${first.line}行目「${first.name}」` : undefined,
      ],
      [columns.userId, idProblem, idProblem === 'id_form' ? userIdExample(profile) : undefined],
      [columns.userName, nameProblem(userName)],
      [columns.administrator, ['0', '1'].includes(administrator) ? null : 'not_0_or_1'],
    ]
    if (application)
      problems.push([columns.initialPassword, passwordProblem(typed, { userId, userName }, profile)])
    for (const [column, problem, detail] of problems)
      if (problem !== null) errors.push({ line, column, problem, ...(detail !== undefined && { detail }) })
    if (errors.length >= errorsMax) break
    seen.add(userId)
    if (numberProblem === null && ownProblem === null && first === undefined)
      named.set(customerNumber, { line, name: customerName })
    const initialPassword = application ? typed : null
    const isAdministrator = administrator === '1'
    users.push({
      line,
      customerNumber,
      customerName,
      userId,
      userName,
      administrator: isAdministrator,
      initialPassword,
    })
  }
  return errors.length > 0 ? { users: [], errors: errors.slice(0, errorsMax) } : { users, errors: [] }
}

function exampleOf({ customers }: ServiceProfile): string {
  return customers?.number.example ?? ''
}

export function userIdProblem(
  userId: string,
  { customers }: Pick<ServiceProfile, 'customers'>,
  seen: ReadonlySet<string> = new Set(),
): FileProblem | null {
  if (userId === '') return 'missing'
  if (!fitsUserId(userId, undefined)) return 'characters'
  if (!fitsUserId(userId, customers?.userIds)) return 'id_form'
  return seen.has(userId) ? 'twice' : null
}

/** The 仮ログインパスワード of the form keeps the rules of the service's passwords. */
function passwordProblem(
  password: string,
  user: { readonly userId: string; readonly userName: string },
  profile: ServiceProfile,
): FileProblem | null {
  if (password === '') return 'missing'
  const refused = refuseNewPassword(password, password, user, contextOf(profile, false))
  return refused === null ? null : 'password_rules'
}
