/** The JSON that `JSON.parse` lets through and whose readers disagree about. */

/** Nothing that is asked here is nested deeper. */
const depthMax = 8

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text and the value of a JSON text in UTF-8. Undefined where it isn't one, where an object names a member twice
 * (RFC 8259 §4: one reader takes the first, another the last), or where it is nested deeper than anything that is asked.
 */
export function parseStrictJson(
  bytes: ArrayBuffer | Uint8Array,
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
  // By the numbers of the characters: a text of one character for each of them takes twice as long.
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === quote) i = endOfString(text, i)
    else if (character === colon) names += 1
    else if (character === openBrace || character === openBracket) depth = Math.max(depth, ++open)
    else if (character === closeBrace || character === closeBracket) open -= 1
  }
  return { names, depth }
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Where the string that begins at `i` ends. */
function endOfString(text: string, i: number): number {
  let end = i + 1
  for (let character = text.charCodeAt(end); character !== quote; character = text.charCodeAt(end))
    end += character === backslash ? 2 : 1
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
