import { customerNumberIn, namesCustomer } from '../../../authority/operations/customer-number.ts'
import { nameProblem } from '../../../authority/operations/name-problem.ts'
import { type CsvRow, decodeFile, readCsv } from '../../../authority/operations/read-csv.ts'
import type { Particulars } from '../../../authority/rules/particulars.ts'
import {
  keptFields,
  type ParticularField,
  readParticulars,
} from '../../../authority/rules/particulars-form.ts'
import type { CoreField, ServiceProfile } from '../../../authority/rules/profile.ts'
import { type FileProblem, userIdProblem } from '../user-file.ts'

/** A line of the core system's file, in the spelling in which it is kept. */
export type CoreLine = {
  readonly line: number
  readonly isEnd: boolean
  readonly customerNumber: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly given: Partial<Particulars>
}

export type CoreProblem =
  | FileProblem
  | 'zeros_lost'
  | 'unknown_operation'
  | 'particulars'
  | 'header_missing'
  | 'unknown_user'
  | 'ended_user'
  | 'other_customer'

/** By line as a spreadsheet counts them. */
export type CoreError = {
  readonly line: number
  readonly column: string
  readonly problem: CoreProblem
  readonly detail: string
}

export type CoreFile = { readonly lines: readonly CoreLine[]; readonly errors: readonly CoreError[] }

const known = ['customerNumber', 'customerName', 'userId', 'userName', 'administrator', 'operation'] as const

/** The headings that a service's file may have, as its profile names them. */
export function headingsOf({ coreFile, identification }: ServiceProfile): readonly string[] {
  return [...known, ...keptFields(identification)].map((field) => coreFile.columns[field])
}

const rowsAtOnce = 500

/** Without these no line says anything. */
const needed = ['customerNumber', 'customerName', 'userId', 'userName'] as const

/**
 * Reads a CSV file under the headings that the profile names (`coreFile`), in any order, others left alone: UTF-8 with or
 * without a byte order mark, or Shift_JIS, and either end of line. Every good line, and every error of the others.
 */
export async function readCoreFile(
  bytes: Uint8Array,
  profile: ServiceProfile,
  { today, linesMax }: { readonly today: Temporal.PlainDate; readonly linesMax: number },
): Promise<CoreFile> {
  const failed = (line: number, problem: CoreProblem, detail = ''): CoreFile => {
    return { lines: [], errors: [{ line, column: '', problem, detail }] }
  }
  const text = decodeFile(bytes)
  if (text === null) return failed(1, 'encoding')
  const records = readCsv(text)
  if (typeof records === 'number') return failed(records, 'not_csv')
  const [header, ...rows] = records
  const { columns } = profile.coreFile
  const missing = needed.filter((field) => header?.record.includes(columns[field]) !== true)
  if (header === undefined || missing.length > 0)
    return failed(1, 'header_missing', missing.map((field) => columns[field]).join('、'))
  if (rows.length === 0) return failed(2, 'empty')
  if (rows.length > linesMax) return failed(linesMax + 2, 'too_many_lines')
  const read = lineReader(header.record, profile, today)
  const lines: CoreLine[] = []
  const errors: CoreError[] = []
  for (const [i, row] of rows.entries()) {
    // Others have their turn.
    if (i % rowsAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
    const result = read(row)
    if ('errors' in result) errors.push(...result.errors)
    else lines.push(result)
  }
  return { lines, errors }
}

function lineReader(header: readonly string[], profile: ServiceProfile, today: Temporal.PlainDate) {
  const { columns, endWord } = profile.coreFile
  const at = new Map(Object.entries(columns).map(([field, name]) => [field, header.indexOf(name)]))
  const seen = new Set<string>()
  const named = new Map<string, { readonly name: string }>()
  const fields = keptFields(profile.identification).filter((field) => (at.get(field) ?? -1) >= 0)

  return ({ line, record }: CsvRow): CoreLine | { readonly errors: readonly CoreError[] } => {
    const errors: CoreError[] = []
    const textOf = (field: CoreField): string => record[at.get(field) ?? -1] ?? ''
    const wrong = (field: CoreField, problem: CoreProblem | null, detail = '') => {
      if (problem !== null) errors.push({ line, column: columns[field], problem, detail })
    }
    const userId = textOf('userId').normalize('NFKC')
    const customerName = textOf('customerName')
    const userName = textOf('userName')
    const { number: customerNumber, problem: numberProblem } = customerNumberIn(
      textOf('customerNumber'),
      profile,
    )
    const [operation, administrator] = [textOf('operation'), textOf('administrator').normalize('NFKC')]
    const isEnd = operation === endWord
    const idProblem = userIdProblem(userId, profile, seen)
    const idLost =
      idProblem === 'id_form' ? withZeros(userId, (id) => userIdProblem(id, profile) === null) : null
    wrong('userId', idLost === null ? idProblem : 'zeros_lost', idLost ?? '')
    const numberLost =
      numberProblem === 'number_form'
        ? withZeros(textOf('customerNumber'), (number) => customerNumberIn(number, profile).problem === null)
        : null
    wrong(
      'customerNumber',
      numberLost === null ? numberProblem : 'zeros_lost',
      numberLost ?? exampleOf(numberProblem, profile),
    )
    wrong('customerName', nameProblem(customerName))
    const first = named.get(customerNumber)
    if (first !== undefined && !namesCustomer(first, customerName))
      wrong('customerName', 'two_names', first.name)
    wrong('userName', nameProblem(userName))
    wrong('administrator', ['', '0', '1'].includes(administrator) ? null : 'not_0_or_1')
    wrong(
      'operation',
      isEnd || ['', '登録', '変更'].includes(operation) ? null : 'unknown_operation',
      endWord,
    )
    const typed = Object.fromEntries(fields.map((field) => [field, textOf(field)]))
    const { given, problems } = readParticulars(typed, profile.identification, today)
    for (const [field, problem] of Object.entries(problems))
      wrong(field as ParticularField, 'particulars', problem)
    seen.add(userId)
    if (errors.length > 0) return { errors }
    if (first === undefined) named.set(customerNumber, { name: customerName })
    return {
      line,
      isEnd,
      customerNumber,
      customerName,
      userId,
      userName,
      administrator: administrator === '1',
      given,
    }
  }
}

/** What a number was before a spreadsheet took its zeros away; null where they don't mend it. */
function withZeros(typed: string, fits: (text: string) => boolean): string | null {
  const digits = typed.normalize('NFKC').trim()
  if (!/^[1-9]\d{0,18}$/.test(digits)) return null
  for (let length = digits.length + 1; length <= longestNumber; length++) {
    const mended = digits.padStart(length, '0')
    if (fits(mended)) return mended
  }
  return null
}

const longestNumber = 20

function exampleOf(problem: string | null, { customers }: ServiceProfile): string {
  return problem === 'number_form' ? (customers?.number.example ?? '') : ''
}
