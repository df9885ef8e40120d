import type { Context as HonoContext } from 'hono'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Env } from '../../platform/http/guards.ts'
import { printSheets } from '../../platform/print/print-sheets.ts'
import type { Sheet } from '../../platform/print/sheet.ts'
import { byteOrderMark, csvLine } from '../../platform/web/csv.ts'
import type { DeskContext } from '../contract.ts'
import { type OpenLetter, openLetters } from '../operations/print/take.ts'
import type { PrintFile, PrintRun } from '../rules/print/print-run.ts'
import { printKindNames } from '../texts/print.ts'
import { activationLetter, passwordLetter } from './letter-text.ts'
import type { Desk } from './staff.ts'

type Taken = { readonly profile: ServiceProfile; readonly run: PrintRun; readonly file: PrintFile }

const contentTypes = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8' } as const

/** The file of a run, as it is written: it was let out just before. */
export function printFile(desk: Desk, c: HonoContext<Env>, taken: Taken): Response {
  const { run, file } = taken
  const pieces = piecesOf(desk.context, taken)
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
  c.header('Content-Type', contentTypes[file])
  c.header('Content-Disposition', `attachment; filename="${run.runId}.${file}"`)
  return c.body(body)
}

/** The same for whoever writes it elsewhere. */
export function piecesOf(context: DeskContext, { profile, run, file }: Taken): AsyncGenerator<Uint8Array> {
  const sheets = sheetsOf(context, profile, run)
  return file === 'pdf' ? printSheets(`${printKindNames[run.kind]} ${run.runId}`, sheets) : csvOf(sheets)
}

async function* sheetsOf(
  context: DeskContext,
  profile: ServiceProfile,
  run: PrintRun,
): AsyncGenerator<readonly Sheet[]> {
  for await (const letters of openLetters(context, run)) {
    yield letters.map((letter) => sheetOf(context, profile, run, letter))
  }
}

/** The letter that is printed from the page of the user, with its address and its place in the run. */
function sheetOf(
  context: DeskContext,
  profile: ServiceProfile,
  { service, runId }: PrintRun,
  { number, recipient, address, content, password }: OpenLetter,
): Sheet {
  const { userId, userName, customerName, customerNumber } = recipient
  const to = {
    user: { service, userId, userName },
    customer: { name: customerName, number: customerNumber },
    password,
  }
  const sheet =
    content.kind === 'codes'
      ? activationLetter(context, to, profile, content)
      : passwordLetter(context, to, profile, { isReset: false, told: content.passwords })
  return { ...sheet, address, foot: `${runId}-${number}` }
}

/** One line a letter, in print order: where it goes, and what it says. */
async function* csvOf(sheets: AsyncGenerator<readonly Sheet[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let isFirst = true
  for await (const page of sheets) {
    const [first] = page
    if (isFirst && first !== undefined) {
      const facts = first.facts.map(({ name }) => name)
      const head = ['発送番号', '郵便番号', '住所', '宛名1', '宛名2', 'お客様番号', '表題', ...facts]
      yield encoder.encode(byteOrderMark + csvLine(head))
      isFirst = false
    }
    yield encoder.encode(page.map((sheet) => csvLine(valuesOf(sheet))).join(''))
  }
}

function valuesOf({ address, addressees, reference, title, facts, foot }: Sheet): readonly string[] {
  const [first = '', second = ''] = addressees
  const place = address === null ? ['', ''] : [address.postalCode, address.lines.join('　')]
  return [foot ?? '', ...place, first, second, reference ?? '', title, ...facts.map(({ value }) => value)]
}
