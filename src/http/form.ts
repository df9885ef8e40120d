import type { Context as HonoContext } from 'hono'
import { equalText, formToken } from '../secrets/random.ts'
import type { Env } from './guards.ts'
import { Problem } from './problem.ts'
import { sessionIdOf } from './session-cookie.ts'

export type Form = { readonly [name: string]: string }

/** The name of the hidden field that proves that a form is ours. */
export const formTokenField = 'form_token'
const fieldsMax = 100

/** What that field has to hold for a session. */
export function formTokenOf(sessionId: string): string {
  return formToken(sessionId)
}

/**
 * The fields of a posted form, after the check that it was made for this very session (SES-08). Throws Problem for a
 * forged form, one that names a field twice (WEB-03), or one that is not UTF-8.
 */
export async function readForm(c: HonoContext<Env>, service: string): Promise<Form> {
  // A body that never arrives whole is the sender's fault, not ours: it is not to be logged as one.
  const body = await c.req.arrayBuffer().catch(() => {
    throw new Problem('badRequest')
  })
  const fields = parse(body)
  const sessionId = sessionIdOf(c, service)
  if (sessionId === undefined || !equalText(fields[formTokenField] ?? '', formToken(sessionId))) {
    throw new Problem('forged')
  }
  return fields
}

function parse(body: ArrayBuffer): Form {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Problem('badRequest')
  }
  const fields = Object.create(null) as Record<string, string>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1
    if (name in fields || count > fieldsMax) throw new Problem('badRequest')
    fields[name] = value
  }
  return fields
}
