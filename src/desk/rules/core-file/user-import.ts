import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { flag, integer, text } from '../../../platform/decision/table.ts'

/** Stands in the journal where a request has its own number, so that all that came of a file is found by it. */
export function requestOfImport(importId: string): string {
  return `import ${importId}`
}

/** A file of the core system, line by line (decision 48). */
export type UserImport = {
  readonly service: string
  readonly importId: string
  readonly lines: number
  /** The first so many of them are done. */
  readonly done: number
  readonly opened: number
  readonly changed: number
  readonly ended: number
  readonly unchanged: number
  /** Lines that others made impossible since the file was checked. */
  readonly refused: number
  /** All of the file or nothing of it, as far as the check before it could tell; otherwise its good lines. */
  readonly whole: boolean
  readonly digest: string
  readonly reason: string
  readonly identification: string
  readonly approved: boolean
  readonly begunBy: string
  readonly begunAtMs: number
  readonly endedAtMs: number | null
  /** The line of the file at which it stopped, where it is `whole`. */
  readonly stoppedLine: number | null
}

export type ImportCounts = Pick<UserImport, 'opened' | 'changed' | 'ended' | 'unchanged' | 'refused'>

type OfImport = { readonly service: string; readonly importId: string }

export type UserImportEvent =
  | (OfImport &
      Pick<
        UserImport,
        'lines' | 'whole' | 'digest' | 'reason' | 'identification' | 'approved' | 'begunBy' | 'begunAtMs'
      > & { readonly type: 'user_import_begun' })
  /** After what the lines up to `done` changed, in the same transaction. */
  | (OfImport &
      ImportCounts & {
        readonly type: 'user_import_advanced'
        readonly done: number
        readonly endedAtMs: number | null
        readonly stoppedLine: number | null
      })
  | (OfImport & {
      readonly type: 'import_line_refused'
      readonly line: number
      readonly userId: string
      readonly cause: string
    })

const ofImport = ({ service, importId }: OfImport) => [service, importId] as const

export const userImportState = state<
  UserImport,
  EventOf<UserImportEvent, 'user_import_begun' | 'user_import_advanced'>
>()({
  name: 'userImport',
  row: 'a file of users of the core system, and how far it is done',
  table: 'user_import',
  key: ['service', 'importId'],
  columns: {
    service: text,
    importId: text,
    lines: integer,
    done: integer,
    opened: integer,
    changed: integer,
    ended: integer,
    unchanged: integer,
    refused: integer,
    whole: flag,
    digest: text,
    reason: text,
    identification: text,
    approved: flag,
    begunBy: text,
    begunAtMs: integer,
    endedAtMs: integer,
    stoppedLine: integer,
  },
  on: {
    user_import_begun: {
      key: ofImport,
      fold: (_, { type: __, ...begun }) => ({
        ...begun,
        done: 0,
        opened: 0,
        changed: 0,
        ended: 0,
        unchanged: 0,
        refused: 0,
        endedAtMs: null,
        stoppedLine: null,
      }),
    },
    user_import_advanced: {
      key: ofImport,
      fold: existing((run, { done, opened, changed, ended, unchanged, refused, endedAtMs, stoppedLine }) => ({
        ...run,
        done,
        opened: run.opened + opened,
        changed: run.changed + changed,
        ended: run.ended + ended,
        unchanged: run.unchanged + unchanged,
        refused: run.refused + refused,
        endedAtMs,
        stoppedLine,
      })),
    },
  },
})

/** A line that could not be done any more. */
export type ImportRefusal = {
  readonly service: string
  readonly importId: string
  readonly line: string
  readonly userId: string
  readonly refusal: string
}

export function lineKey(line: number): string {
  return String(line).padStart(7, '0')
}

export const importRefusalState = state<ImportRefusal, EventOf<UserImportEvent, 'import_line_refused'>>()({
  name: 'importRefusal',
  row: 'a line of such a file that could not be done any more, and why',
  table: 'import_refusal',
  key: ['service', 'importId', 'line'],
  columns: { service: text, importId: text, line: text, userId: text, refusal: text },
  on: {
    import_line_refused: {
      key: ({ service, importId, line }) => [service, importId, lineKey(line)],
      fold: (_, { service, importId, line, userId, cause }) => {
        return { service, importId, line: lineKey(line), userId, refusal: cause }
      },
    },
  },
})
