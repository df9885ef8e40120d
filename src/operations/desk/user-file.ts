import { parse } from 'csv-parse/sync'
import type { ServiceProfile } from '../../domain/profile.ts'

export type FileUser = {
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly initialPassword: string | null
}

/** What is wrong with a file, by line as a spreadsheet counts them. */
export type FileError = { readonly line: number; readonly column: string; readonly problem: FileProblem }

export type FileProblem =
  | 'encoding'
  | 'not_csv'
  | 'header'
  | 'too_many_lines'
  | 'too_many_passwords'
  | 'empty'
  | 'missing'
  | 'too_long'
  | 'characters'
  | 'formula'
  | 'not_0_or_1'
  | 'password_rules'
  | 'twice'
  | 'taken'

export const columns = {
  customerName: 'お客様名',
  userId: 'ユーザID',
  userName: 'ユーザ名',
  administrator: '管理者',
  initialPassword: '仮ログインパスワード',
} as const

export const linesMax = 10_000
/** Each takes an argon2id derivation, so that many would keep the operator waiting for minutes. */
export const passwordsMax = 500
const errorsMax = 100

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
  const text = decode(bytes)
  if (text === null) return failed(1, 'encoding')
  const records = readCsv(text)
  if (typeof records === 'number') return failed(records, 'not_csv')
  const [header, ...rows] = records
  const names = namesOf(profile)
  if (header === undefined || header.record.join() !== names.join())
    return failed(1, 'header', names.join(','))
  if (rows.length === 0) return failed(2, 'empty')
  if (rows.length > linesMax) return failed(linesMax + 2, 'too_many_lines')
  if (profile.desk.initialPassword === 'application' && rows.length > passwordsMax) {
    return failed(passwordsMax + 2, 'too_many_passwords')
  }
  return checkRows(rows, profile)
}

function namesOf(profile: ServiceProfile): readonly string[] {
  const { initialPassword, ...rest } = columns
  const names: string[] = Object.values(rest)
  return profile.desk.initialPassword === 'application' ? [...names, initialPassword] : names
}

function decode(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not this one; the next may fit.
    }
  }
  return null
}

type Row = { readonly line: number; readonly record: readonly string[] }

/** The records with their lines, or the line at which the text stops being CSV. */
function readCsv(text: string): readonly Row[] | number {
  try {
    const read = parse(text, { info: true, skip_empty_lines: true, relax_column_count: true }) as unknown as {
      record: string[]
      info: { lines: number }
    }[]
    return read.map(({ record, info }) => ({ line: info.lines, record: record.map((value) => value.trim()) }))
  } catch (error) {
    return (error as { lines?: number }).lines ?? 1
  }
}

function checkRows(rows: readonly Row[], profile: ServiceProfile) {
  const errors: FileError[] = []
  const users: FileUser[] = []
  const seen = new Set<string>()
  for (const { line, record } of rows) {
    const [customerName = '', rawId = '', userName = '', administrator = '', initialPassword = ''] = record
    const userId = rawId.normalize('NFKC')
    const problems: [string, FileProblem | null][] = [
      [columns.customerName, nameProblem(customerName)],
      [columns.userId, userIdProblem(userId, seen)],
      [columns.userName, nameProblem(userName)],
      [columns.administrator, ['0', '1'].includes(administrator) ? null : 'not_0_or_1'],
    ]
    const application = profile.desk.initialPassword === 'application'
    if (application) problems.push([columns.initialPassword, passwordProblem(initialPassword, profile)])
    for (const [column, problem] of problems) if (problem !== null) errors.push({ line, column, problem })
    if (errors.length >= errorsMax) break
    seen.add(userId)
    const password = application ? initialPassword : null
    users.push({
      customerName,
      userId,
      userName,
      administrator: administrator === '1',
      initialPassword: password,
    })
  }
  return errors.length > 0 ? { users: [], errors: errors.slice(0, errorsMax) } : { users, errors: [] }
}

/** A name that a spreadsheet would take for a formula is refused at the door (AUD-07). */
export function nameProblem(name: string): FileProblem | null {
  if (name === '') return 'missing'
  if (name.length > 100) return 'too_long'
  if (/^[=+\-@＝＋－＠]/u.test(name)) return 'formula'
  return /\p{Cc}/u.test(name) ? 'characters' : null
}

export function userIdProblem(userId: string, seen: ReadonlySet<string> = new Set()): FileProblem | null {
  if (userId === '') return 'missing'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(userId)) return 'characters'
  return seen.has(userId) ? 'twice' : null
}

/** The 仮ログインパスワード of the form: it has the length and the characters of the service's passwords. */
export function passwordProblem(password: string, { password: policy }: ServiceProfile): FileProblem | null {
  if (password === '') return 'missing'
  const fits = password.length >= policy.lengthMin && password.length <= policy.lengthMax
  const mixed = /^[A-Za-z0-9]+$/.test(password) && /[A-Za-z]/.test(password) && /[0-9]/.test(password)
  return fits && mixed ? null : 'password_rules'
}
