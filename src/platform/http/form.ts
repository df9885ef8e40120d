import type { Context as HonoContext } from 'hono'
import { equalText, formToken } from '../secrets/random.ts'
import type { Env } from './guards.ts'
import { Problem } from './problem.ts'
import { sessionIdOf } from './session-cookie.ts'

export type Form = { readonly [name: string]: string }

/** The name of the hidden field that proves a form is ours. */
export const formTokenField = 'form_token'
const formTokenForm = /^[A-Za-z0-9_-]{43}$/
const fieldsMax = 100

/** The expected value of that field for a session. */
export function formTokenOf(sessionId: string): string {
  return formToken(sessionId)
}

/**
 * The fields of a posted form, after checking that it was made for this very session (SES-08). Throws Problem for a
 * forged form, for a field that occurs twice (WEB-03), or if it is not UTF-8.
 */
export async function readForm(c: HonoContext<Env>, service: string): Promise<Form> {
  const fields = await readOpenForm(c)
  checkFormToken(c, service, fields)
  return fields
}

/**
 * The same for a form that begins something: undefined where it was made for another session of this browser, such as
 * that of a second tab. Nothing of it counts then, and the screen leads on (I6).
 */
export async function readFirstForm(c: HonoContext<Env>, service: string): Promise<Form | undefined> {
  const fields = await readOpenForm(c)
  if (isOfSession(c, service, fields)) return fields
  if (formTokenForm.test(fields[formTokenField] ?? '')) return undefined
  throw new Problem('forged')
}

/** The same for a form with a file, which is the field `file`. */
export async function readUpload(c: HonoContext<Env>, service: string): Promise<Parts> {
  const read = await readParts(c)
  checkFormToken(c, service, read.fields)
  return read
}

type Parts = { readonly fields: Form; readonly bytes: Uint8Array | null; readonly fileName: string }

async function readParts(c: HonoContext<Env>): Promise<Parts> {
  const fields = Object.create(null) as Record<string, string>
  let bytes: Uint8Array | null = null
  let fileName = ''
  const data = await c.req.formData().catch(() => {
    throw new Problem('badRequest')
  })
  for (const [name, value] of data) {
    if (typeof value === 'string') {
      if (name in fields) throw new Problem('badRequest')
      fields[name] = value
    } else if (name === 'file' && bytes === null) {
      bytes = new Uint8Array(await value.arrayBuffer())
      fileName = value.name
    } else {
      throw new Problem('badRequest')
    }
  }
  return { fields, bytes, fileName }
}

/** The fields of a form that needs no session and has no form token; of one with a file all others. Throws like `readForm`. */
export async function readOpenForm(c: HonoContext<Env>): Promise<Form> {
  if (c.req.header('Content-Type')?.startsWith('multipart/form-data') === true)
    return (await readParts(c)).fields
  // A body that never arrives in full is the sender's fault, so it is not logged as ours.
  const body = await c.req.arrayBuffer().catch(() => {
    throw new Problem('badRequest')
  })
  return parse(body)
}

function checkFormToken(c: HonoContext<Env>, service: string, fields: Form): void {
  if (!isOfSession(c, service, fields)) throw new Problem('forged')
}

function isOfSession(c: HonoContext<Env>, service: string, fields: Form): boolean {
  const sessionId = sessionIdOf(c, service)
  return sessionId !== undefined && equalText(fields[formTokenField] ?? '', formToken(sessionId))
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
