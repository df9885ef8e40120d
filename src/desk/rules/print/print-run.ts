import type { Confidential, EventOf } from '../../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../../platform/decision/resealing.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { bytes, confidential, integer, text } from '../../../platform/decision/table.ts'

/** What the letters of a run tell: the user ID with a first password, or an activation code. */
const printKinds = ['passwords', 'codes'] as const

export type PrintKind = (typeof printKinds)[number]

export type PrintFile = 'pdf' | 'csv'

/** Letters for a print house (decision 48), in the order in which they are printed. */
export type PrintRun = {
  readonly service: string
  readonly runId: string
  readonly kind: PrintKind
  readonly count: number
  /** How many of them are prepared or left out: the first ones. */
  readonly done: number
  /** Whom there is nothing to write to any more: stopped or closed since the run was made. */
  readonly leftOut: number
  readonly reason: string
  readonly madeBy: string
  readonly madeAtMs: number
  /** Each file leaves once. */
  readonly pdfTakenBy: string | null
  readonly pdfTakenAtMs: number | null
  readonly csvTakenBy: string | null
  readonly csvTakenAtMs: number | null
  /** Its files went astray, so that what they tell must be made anew. */
  readonly lostBy: string | null
  readonly lostAtMs: number | null
}

type OfRun = { readonly service: string; readonly runId: string }
type OfLetter = OfRun & { readonly number: number; readonly userId: string }

export type PrintEvent =
  | (OfRun &
      Pick<PrintRun, 'kind' | 'count' | 'reason' | 'madeBy' | 'madeAtMs'> & {
        readonly type: 'print_run_begun'
      })
  /** Beside the password or the code that was set: what the letter tells, sealed, and not in the journal. */
  | (OfLetter & { readonly type: 'letter_prepared'; readonly sealed: Confidential<Uint8Array> })
  | (OfLetter & { readonly type: 'letter_left_out' })
  /** The file leaves with this entry, once. */
  | (OfRun & {
      readonly type: 'print_file_taken'
      readonly file: PrintFile
      readonly takenBy: string
      readonly takenAtMs: number
    })
  | (OfRun & {
      readonly type: 'print_run_lost'
      readonly lostBy: string
      readonly lostAtMs: number
      readonly reason: string
    })

const ofRun = ({ service, runId }: OfRun) => [service, runId] as const

/** Numbers sort as texts up to 99,999. */
export function letterNumber(number: number): string {
  return String(number).padStart(5, '0')
}

const ofLetter = ({ service, runId, number }: Omit<OfLetter, 'userId'>) =>
  [service, runId, letterNumber(number)] as const

export const printRunState = state<PrintRun, PrintEvent>()({
  name: 'printRun',
  row: 'letters for a print house: how far they are prepared, and who took which file',
  table: 'print_run',
  key: ['service', 'runId'],
  columns: {
    service: text,
    runId: text,
    kind: text,
    count: integer,
    done: integer,
    leftOut: integer,
    reason: text,
    madeBy: text,
    madeAtMs: integer,
    pdfTakenBy: text,
    pdfTakenAtMs: integer,
    csvTakenBy: text,
    csvTakenAtMs: integer,
    lostBy: text,
    lostAtMs: integer,
  },
  // Each file leaves once: the rule a second time, in the database.
  guard:
    '((old.pdf_taken_at_ms IS NULL OR old.pdf_taken_at_ms = new.pdf_taken_at_ms) AND (old.csv_taken_at_ms IS NULL OR old.csv_taken_at_ms = new.csv_taken_at_ms))',
  on: {
    print_run_begun: {
      key: ofRun,
      fold: (_, { type: __, ...begun }) => ({
        ...begun,
        done: 0,
        leftOut: 0,
        pdfTakenBy: null,
        pdfTakenAtMs: null,
        csvTakenBy: null,
        csvTakenAtMs: null,
        lostBy: null,
        lostAtMs: null,
      }),
    },
    letter_prepared: { key: ofRun, fold: existing((run, { number }) => ({ ...run, done: number })) },
    letter_left_out: {
      key: ofRun,
      fold: existing((run, { number }) => ({ ...run, done: number, leftOut: run.leftOut + 1 })),
    },
    print_file_taken: {
      key: ofRun,
      fold: existing((run, { file, takenBy, takenAtMs }) =>
        file === 'pdf'
          ? { ...run, pdfTakenBy: takenBy, pdfTakenAtMs: takenAtMs }
          : { ...run, csvTakenBy: takenBy, csvTakenAtMs: takenAtMs },
      ),
    },
    print_run_lost: {
      key: ofRun,
      fold: existing((run, { lostBy, lostAtMs }) => ({ ...run, lostBy, lostAtMs })),
    },
  },
})

/** Whose letter it is. */
export type PrintedLetter = {
  readonly service: string
  readonly runId: string
  readonly number: string
  readonly userId: string
}

export const printedLetterState = state<PrintedLetter, EventOf<PrintEvent, 'letter_prepared'>>()({
  name: 'printedLetter',
  row: 'whose letter it is, in the order of the run',
  table: 'printed_letter',
  key: ['service', 'runId', 'number'],
  columns: { service: text, runId: text, number: text, userId: text },
  on: {
    letter_prepared: {
      key: ofLetter,
      fold: (_, { service, runId, number, userId }) => {
        return { service, runId, number: letterNumber(number), userId }
      },
    },
  },
})

/** What a letter tells, until its run has left or is lost. */
export type LetterSecret = Omit<PrintedLetter, 'userId'> & { readonly sealed: Confidential<Uint8Array> }

export const letterSecretState = state<LetterSecret, EventOf<PrintEvent, 'letter_prepared'> | RowsResealed>()(
  {
    name: 'letterSecret',
    row: 'what a letter tells, sealed, until the files of its run have left',
    table: 'letter_secret',
    key: ['service', 'runId', 'number'],
    columns: { service: text, runId: text, number: text, sealed: confidential(bytes) },
    fades: true,
    on: {
      letter_prepared: {
        key: ofLetter,
        fold: (_, { service, runId, number, sealed }) => {
          return { service, runId, number: letterNumber(number), sealed }
        },
      },
      rows_resealed: resealed(
        'letterSecret',
        ({ service, runId, number }) => [service, runId, number] as const,
        ['sealed'],
      ),
    },
  },
)
