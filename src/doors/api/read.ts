import { z } from 'zod'
import type { Exchange } from '../../platform/http/exchange.ts'
import type { Operation } from './operation.ts'
import { ApiProblem, type FieldProblem } from './problem.ts'
import { parseStrictJson } from './strict-json.ts'

export type Read = {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Its text. */
  readonly text: string
}

/** What a request asks, checked. Throws ApiProblem naming the wrong member, without repeating its value. */
export async function readRequest(
  exchange: Exchange,
  { params, query, body }: Pick<Operation, 'params' | 'query' | 'body'>,
): Promise<Read> {
  const json = body === undefined ? undefined : jsonOf(await readBody(exchange))
  const asked = exchange.query()
  return {
    params: params === undefined ? none : checked(params, exchange.params(), 'path'),
    query:
      query === undefined && asked === undefined
        ? none
        : checked(query ?? nothing, queryOf(asked ?? none), 'query'),
    body: json === undefined ? undefined : checked(body ?? nothing, json.value, '#'),
    text: json?.text ?? '',
  }
}

const none = {}
const nothing = z.strictObject({})

/**
 * A body must be JSON and say so. A form on another site can't do that without asking first (a CORS preflight, which
 * nobody here answers), and the API reads no cookie, so there is nothing to forge.
 */
function readBody(exchange: Exchange): ReturnType<Exchange['body']> {
  const type = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiProblem('media-type')
  return exchange.body()
}

function jsonOf(bytes: ArrayBuffer | Uint8Array) {
  const parsed = parseStrictJson(bytes)
  if (parsed !== undefined) return parsed
  const detail = 'must be JSON in UTF-8, name no member twice and not be nested deeper than 8'
  throw new ApiProblem('malformed', { errors: [{ pointer: '#', detail }] })
}

/** A parameter that is given twice is a list, which no schema takes. */
function queryOf(asked: Readonly<Record<string, readonly string[]>>): unknown {
  return Object.fromEntries(
    Object.entries(asked).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
}

function checked(schema: z.ZodType, value: unknown, root: string): unknown {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const errors = error.issues.map(({ path, code, message }): FieldProblem => {
    const pointer = `${root}${path.map((part) => `/${pointed(String(part))}`).join('')}`
    // The name of an unknown member is text from the sender.
    return { pointer, detail: code === 'unrecognized_keys' ? 'has members that are not known' : message }
  })
  throw new ApiProblem('malformed', { errors })
}

/** RFC 6901 §3. */
function pointed(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
