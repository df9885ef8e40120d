import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../authority/commands/service.ts'
import { type Context, profileOf } from '../../authority/operations/context.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Input, type Output, UsageError } from '../../platform/cli/command.ts'
import { newFile } from '../../platform/cli/new-file.ts'
import { withProgress } from '../../platform/cli/progress.ts'
import { findImport } from '../operations/core-file/find-imports.ts'
import { makePrintRun } from '../operations/print/make-run.ts'
import { type PrintPreview, previewPrint, type Selection } from '../operations/print/select.ts'
import { findPrintRun, listPrintRuns, takePrintFile } from '../operations/print/take.ts'
import type { PrintFile, PrintKind, PrintRun } from '../rules/print/print-run.ts'
import { refusals } from '../texts/refusals.ts'

type OfRun = Pick<PrintRun, 'service' | 'runId'>

/** What the commands need of the whole desk, which knows the letters of each kind of service. */
export type PrintWork = {
  readonly prepare: (context: Context, of: OfRun, progress: (number: number) => void) => Promise<number>
  readonly piecesOf: (
    context: Context,
    taken: { readonly profile: ServiceProfile; readonly run: PrintRun; readonly file: PrintFile },
  ) => AsyncIterable<Uint8Array>
}

/** Letters for a print house, by the rules of the desk: who makes a run never takes it out (decision 48). */
export function printCommands(work: PrintWork): readonly Command[] {
  return [printMake(work), printList, printTake(work)]
}

function printMake({ prepare }: PrintWork): Command {
  return {
    words: 'print make',
    summary: 'prepare letters for a print house; nothing of them is shown, and another person takes them out',
    changing: { subject: ['service', 'kind', 'from', 'to', 'import', 'lost-run'] },
    options: {
      service: serviceOption,
      kind: {
        type: 'string',
        values: ['passwords', 'codes'],
        default: 'passwords',
        help: 'what the letters tell: first passwords, or activation codes for token apps',
      },
      from: { type: 'string', help: 'whoever was opened on this day (YYYY-MM-DD, Tokyo) or later' },
      to: { type: 'string', help: 'whoever was opened on this day or earlier' },
      import: { type: 'string', help: 'whom this file of the core system opened; user import prints its ID' },
      'lost-run': { type: 'string', help: 'whoever had a letter of this run, which was declared lost' },
      preview: { type: 'boolean', help: 'show whom it would write to, without making anything' },
    },
    async run(input, context) {
      const service = serviceOf(input, context)
      const { caller, reason } = handsOf(input)
      const preview = await previewPrint(context, await selectionIn(input, context, service), caller.actor)
      if (input.flag('preview')) return previewed(preview)
      if (preview.count === 0) return { ...previewed(preview), exitCode: 2 }
      const { draftId } = preview
      const made = await makePrintRun(context, caller, { service, draftId, reason, by: caller.actor })
      if (made?.ok !== true) throw new UsageError(refusals[made?.refusal ?? 'nothing_to_do'].en)
      const { runId } = made
      await withProgress((progress) =>
        prepare(context, { service, runId }, (number) => progress('letters prepared', number, preview.count)),
      )
      const run = await findPrintRun(context, { service, runId })
      if (run === undefined) throw new UsageError('the run is not there any more')
      return {
        lines: [
          runLine(run),
          ...leftOutLines(preview),
          `then, by another person: ./warifu print take --service ${service} --run ${runId} --file pdf --out FILE --reason …`,
        ],
        json: { ok: true, ...runJson(run), isCut: preview.isCut, notWrittenTo: preview.leftOut },
      }
    },
  }
}

async function selectionIn(input: Input, context: Context, service: string): Promise<Selection> {
  const kind = input.text('kind') as PrintKind
  if (kind === 'codes' && context.tokenActivation !== 'code')
    throw new UsageError('--kind codes: token apps need no activation code here (WARIFU_TOKEN_ACTIVATION)')
  const [from, to] = [dayIn(input, 'from'), dayIn(input, 'to')]
  if (from !== null && to !== null && Temporal.PlainDate.compare(from, to) > 0)
    throw new UsageError('--to must not be before --from')
  const importId = input.optional('import') ?? null
  if (importId !== null && (await findImport(context, { service, importId })) === undefined)
    throw new UsageError(`--import: ${service} has no import ${importId}`)
  const lostRunId = input.optional('lost-run') ?? null
  const lost = lostRunId === null ? null : await findPrintRun(context, { service, runId: lostRunId })
  if (lost === undefined || lost?.lostAtMs === null)
    throw new UsageError(`--lost-run: ${service} has no run ${lostRunId} that was declared lost`)
  return {
    service,
    kind,
    fromMs: from?.toZonedDateTime('Asia/Tokyo').epochMilliseconds ?? null,
    untilMs: to?.add({ days: 1 }).toZonedDateTime('Asia/Tokyo').epochMilliseconds ?? null,
    lostRunId,
    importId,
  }
}

function dayIn(input: Input, option: string): Temporal.PlainDate | null {
  const typed = input.optional(option)
  if (typed === undefined) return null
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return Temporal.PlainDate.from(typed)
  } catch {}
  throw new UsageError(`--${option} must be a day such as 2026-11-30, not "${typed}"`)
}

function previewed(preview: PrintPreview): Output {
  const { count, customers, leftOut, isCut } = preview
  return {
    lines: ['nothing was made', `${count} letters to ${customers} customers`, ...leftOutLines(preview)],
    json: { ok: count > 0, count, customers, isCut, notWrittenTo: leftOut },
  }
}

const leftOutTexts = {
  unprintable: 'the font has no glyph for',
  no_address: 'no postal address is known',
} as const

function leftOutLines({ leftOut, isCut }: PrintPreview): readonly string[] {
  return [
    ...leftOut.map(({ userId, because, detail }) =>
      `not written to: ${userId}, ${leftOutTexts[because]} ${detail}`.trimEnd(),
    ),
    ...(isCut ? ['there are more than one run holds: make another for the rest'] : []),
  ]
}

/** The runs of a service, and what became of their files. */
const printList: Command = {
  words: 'print list',
  summary: 'list the newest print runs of a service: how far they are, and who took which file',
  options: { service: serviceOption },
  async run(input, context) {
    const runs = await listPrintRuns(context, [serviceOf(input, context)])
    return { lines: runs.map(runLine), json: runs.map(runJson) }
  },
}

function runLine(run: PrintRun): string {
  const { runId, kind, count, done, leftOut, madeBy, lostBy } = run
  const files = filesOf(run).map(([file, by]) => `${file} ${by === null ? 'waits' : `taken by ${by}`}`)
  const state = done < count ? `prepared ${done} of ${count}` : `${count - leftOut} letters`
  const fate = lostBy === null ? files : [`declared lost by ${lostBy}`]
  return [`${runId} ${kind}: ${state}`, `made by ${madeBy}`, ...fate].join(', ')
}

function filesOf({ pdfTakenBy, csvTakenBy }: PrintRun) {
  return [
    ['pdf', pdfTakenBy],
    ['csv', csvTakenBy],
  ] as const
}

function runJson({ service, runId, kind, count, done, leftOut, madeBy, ...run }: PrintRun) {
  const { pdfTakenBy, csvTakenBy, lostBy } = run
  return { service, runId, kind, count, done, leftOut, madeBy, pdfTakenBy, csvTakenBy, lostBy }
}

/** A file leaves the database here, once. */
function printTake({ piecesOf }: PrintWork): Command {
  return {
    words: 'print take',
    summary: 'write a file of a print run, once; never by whoever made the run',
    changing: { subject: ['service', 'run', 'file'], handsOver: true, neverAlone: true },
    options: {
      service: serviceOption,
      run: { type: 'string', required: true, help: 'number of the run, such as P20261130-482913' },
      file: {
        type: 'string',
        required: true,
        values: ['pdf', 'csv'],
        help: 'pdf: the letters in print order; csv: one line for each, with its address',
      },
      out: { type: 'string', required: true, help: 'a new file, for its owner only' },
    },
    async run(input, context) {
      const service = serviceOf(input, context)
      const { caller } = handsOf(input)
      const runId = input.text('run')
      const file = input.text('file') as PrintFile
      const run = await findPrintRun(context, { service, runId })
      if (run === undefined) throw new UsageError(`--run: ${service} has no print run ${runId}`)
      const out = newFile(input.text('out'))
      const bytes = await takeInto(out, async () => {
        const taken = await takePrintFile(context, caller, { service, runId, file, by: caller.actor })
        if (!taken.ok) throw new UsageError(refusals[taken.refusal].en)
        return piecesOf(context, { profile: profileOf(context, service), run, file })
      })
      return {
        lines: [`${file} of ${runId}: ${bytes} bytes in ${input.text('out')}`],
        json: { ok: true, service, runId, file, out: input.text('out'), bytes },
      }
    },
  }
}

/** The file is there before anything is taken, so that an unwritable folder loses no run; a part of one doesn't stay. */
async function takeInto(
  out: ReturnType<typeof newFile>,
  take: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<number> {
  let isTaken = false
  let bytes = 0
  try {
    const pieces = await take()
    isTaken = true
    for await (const piece of pieces) {
      out.append(piece)
      bytes += piece.length
    }
  } catch (error) {
    out.drop()
    if (!isTaken) throw error
    throw new UsageError(
      `the file was taken but not written (${(error as Error).message}): declare the run lost at the desk, and make a new one`,
    )
  }
  out.close()
  return bytes
}
