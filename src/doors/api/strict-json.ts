/** The JSON that `JSON.parse` lets through and whose readers disagree about. */

/** Nothing that is asked here is nested deeper. */
const depthMax = 8

/**
 * The value of a JSON text in UTF-8. Undefined where it isn't one, where an object names a member twice (RFC 8259 §4: one
 * reader takes the first, another the last), or where it is nested deeper than anything that is asked.
 */
export function parseStrictJson(bytes: ArrayBuffer): { readonly value: unknown } | undefined {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return isPlain(text) ? { value } : undefined
}

const tokens = /"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g

/** Looks at a text that is known to be JSON. */
function isPlain(text: string): boolean {
  const open: Set<string>[] = []
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > depthMax) return false
    } else if (token === '}' || token === ']') {
      open.pop()
    } else if (token.endsWith(':')) {
      const name: string = JSON.parse(token.slice(0, -1))
      const names = open.at(-1)
      if (names === undefined || names.has(name)) return false
      names.add(name)
    }
  }
  return true
}
