import { z } from 'zod'
import { ApiProblem } from './problem.ts'

/** Lists come in pages, each from where the one before ended: nothing that is added meanwhile moves a line. */

export const pageMax = 100
const pageUsual = 50

/** What every list takes besides its own filters. */
export const pageMembers = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,800}$/, 'must be the `next` of the page before')
    .optional()
    .meta({ description: 'The `next` of the page before, of the same list under the same filters.' }),
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/, `must be 1 to ${pageMax}`)
    .optional()
    .meta({ description: `How many, 1 to ${pageMax}; ${pageUsual} if left out.` }),
}

export const nextSchema = z
  .string()
  .nullable()
  .meta({ description: 'The cursor of the next page; null: this was the last.' })

type Asked = { readonly cursor?: string | undefined; readonly limit?: string | undefined }

/**
 * A page of a list, and where it goes on. `read` gives up to `limit` lines after a key, in order of `keyOf`. Throws ApiProblem
 * for a cursor that is not one of this list.
 */
export async function pageOf<Line>(
  list: string,
  { cursor, limit = String(pageUsual) }: Asked,
  read: (page: { readonly after: string | null; readonly limit: number }) => Promise<readonly Line[]>,
  keyOf: (line: Line) => string,
): Promise<{ readonly lines: readonly Line[]; readonly next: string | null }> {
  const most = Number(limit)
  const after = cursor === undefined ? null : keyIn(list, cursor)
  // One more tells whether there is a next page.
  const found = await read({ after, limit: most + 1 })
  const lines = found.slice(0, most)
  const last = lines.at(-1)
  return { lines, next: found.length > most && last !== undefined ? cursorOf(list, keyOf(last)) : null }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function cursorOf(list: string, key: string): string {
  return Buffer.from(`${list} ${key}`).toString('base64url')
}

function keyIn(list: string, cursor: string): string {
  const text = textIn(cursor)
  const key = text?.startsWith(`${list} `) ? text.slice(list.length + 1) : ''
  // Neither database keeps U+0000, and one refuses to look for it.
  if (key !== '' && !key.includes('\0') && cursorOf(list, key) === cursor) return key
  const detail = 'must be the `next` of the page before'
  throw new ApiProblem('malformed', { errors: [{ pointer: 'query/cursor', detail }] })
}

function textIn(cursor: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(cursor, 'base64url'))
  } catch {
    return undefined
  }
}
