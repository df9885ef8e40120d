import type { z } from 'zod'
import type { Context } from '../../../authority/operations/context.ts'
import type { CoreAsked } from '../../queries/core.ts'
import { fedServices, toldServices } from '../profile-of.ts'

type Asked = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly waitMs: number
  readonly bytesMax: number
}

/** What came back, whatever its status. */
export type CoreAnswered = { readonly status: number; readonly type: string; readonly bytes: Uint8Array }

/** Asks the core system; rejects without a whole answer in time. */
export type AskCore = (asked: Asked) => Promise<CoreAnswered>

/** Whom to ask, about what. */
export type CoreLink = {
  readonly context: Context
  readonly ask: AskCore
  /** Null: every service that a core system tells of. */
  readonly services: readonly string[] | null
}

/** About which services it is asked: for what it says, or only to take postings. */
export function servicesOf({ context, services }: CoreLink, asked: CoreAsked['asked']): readonly string[] {
  const all = asked === 'postings' ? fedServices(context) : toldServices(context)
  return all.filter((service) => services === null || services.includes(service))
}

/** It answered, but not what was agreed. */
export class CoreAnswerFault extends Error {
  override readonly name = 'CoreAnswerFault'
  readonly fault: string

  /** `fault` is for a list and for metrics; `detail` for the log. */
  constructor(fault: string, detail: string) {
    super(detail)
    this.fault = fault
  }
}

/** For the log and the list: `503`, `not_json`, `ECONNREFUSED`, `TimeoutError`; never a text of the core system. */
export function faultOf(error: unknown): string {
  if (error instanceof CoreAnswerFault) return error.fault
  if (!(error instanceof Error)) return 'failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The value of an answer, as the schema has it. Throws CoreAnswerFault for anything else. */
export function valueIn<T>({ type, bytes }: CoreAnswered, schema: z.ZodType<T>): T {
  if (!/^application\/(?:[a-z]+\+)?json$/.test(type))
    throw new CoreAnswerFault('not_json', 'the answer is not application/json')
  const read = schema.safeParse(jsonOf(bytes))
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.')
  throw new CoreAnswerFault('not_agreed', `${where} is not what was agreed (${issue?.code ?? 'unknown'})`)
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw new CoreAnswerFault('not_json', 'the answer is not JSON in UTF-8')
  }
}
