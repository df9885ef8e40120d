/** The JSON that `JSON.parse` lets through and whose readers disagree about. */

/** Nothing that is asked here is nested deeper. */
const depthMax = 8

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text and the value of a JSON text in UTF-8. Undefined where it isn't one, where an object names a member twice
 * (RFC 8259 §4: one reader takes the first, another the last), or where it is nested deeper than anything that is asked.
 */
export function parseStrictJson(
  bytes: ArrayBuffer,
): { readonly text: string; readonly value: unknown } | undefined {
  let text: string
  let value: unknown
  try {
    text = utf8.decode(bytes)
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { names, depth } = shapeOf(text)
  return depth <= depthMax && names === membersIn(value) ? { text, value } : undefined
}

/** How many members a text names, which is known to be JSON, and how deep it is nested. */
function shapeOf(text: string): { readonly names: number; readonly depth: number } {
  let names = 0
  let open = 0
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') i = endOfString(text, i)
    else if (character === ':') names += 1
    else if (character === '{' || character === '[') depth = Math.max(depth, ++open)
    else if (character === '}' || character === ']') open -= 1
  }
  return { names, depth }
}

/** Where the string that begins at `i` ends. */
function endOfString(text: string, i: number): number {
  let end = i + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}

/** How many members the objects in a value have; of two with one name, there is one left. */
function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value)
  return members.reduce<number>(
    (sum, member) => sum + membersIn(member),
    Array.isArray(value) ? 0 : members.length,
  )
}
