import { recordBytes, type TextFault } from './records.ts'

/**
 * One entry per column of a record, which is one byte in JIS. A full-width character takes two columns, as in Shift_JIS:
 * it stands in the first, and the second is empty.
 */
export type Columns = readonly string[]

const carriageReturn = 0x0d
const lineFeed = 0x0a
const space = 0x20
/** MS-DOS's end-of-file mark, which programs still write. */
const endOfText = 0x1a
/** The digit 1, with which a file begins, in EBCDIC. */
const ebcdicOne = 0xf1

/**
 * The records of a file in JIS, Shift_JIS or UTF-8, with CRLF, LF or no line ends; of the two readings the one with more
 * records of the right length, since few bytes of kana may be either. Blank lines at the end are no records. CR alone,
 * UTF-16 and EBCDIC are refused by name.
 */
export function linesIn(all: Uint8Array): readonly Columns[] | TextFault {
  const [first, second, third] = all
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf16'
  if (first === ebcdicOne) return 'ebcdic'
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf
  const lines = withoutBlankEnd(splitLines(isMarked ? all.subarray(3) : all))
  if (typeof lines === 'string') return lines
  if (lines.length === 0) return 'empty_file'
  // Of most files, without decoding them twice: they hold bytes of JIS.
  const isPlain = lines.length > 1 && lines.every(({ length }) => length === recordBytes)
  const unicode = isPlain && !isMarked ? undefined : readAs(lines, 'utf-8')
  const japanese = readAs(lines, 'shift_jis')
  if (unicode === undefined) return japanese ?? 'empty_file'
  return isMarked || fitting(unicode) > fitting(japanese ?? []) ? unicode : (japanese ?? unicode)
}

function splitLines(bytes: Uint8Array): Uint8Array[] | 'line_ends' {
  if (!bytes.includes(carriageReturn) && !bytes.includes(lineFeed)) return [bytes]
  const lines: Uint8Array[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === carriageReturn && bytes[at + 1] !== lineFeed) return 'line_ends'
    if (byte !== lineFeed) continue
    lines.push(bytes.subarray(start, bytes[at - 1] === carriageReturn ? at - 1 : at))
    start = at + 1
  }
  lines.push(bytes.subarray(start))
  return lines
}

function withoutBlankEnd(lines: Uint8Array[] | 'line_ends'): Uint8Array[] | 'line_ends' {
  if (typeof lines === 'string') return lines
  const kept = [...lines]
  while (kept.length > 0) {
    const last = kept.at(-1) ?? new Uint8Array()
    const text = last.at(-1) === endOfText ? last.subarray(0, -1) : last
    if (text.some((byte) => byte !== space)) return [...kept.slice(0, -1), text]
    kept.pop()
  }
  return kept
}

/** Undefined if the bytes are not UTF-8; what is not Shift_JIS becomes replacement characters, for the fields to refuse. */
function readAs(lines: readonly Uint8Array[], encoding: 'utf-8' | 'shift_jis'): Columns[] | undefined {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8', ignoreBOM: true })
  try {
    const read = lines.map((line) => columnsOf(decoder.decode(line)))
    const [only] = read
    return read.length === 1 && only !== undefined ? recordsOf(only) : read
  } catch {
    return undefined
  }
}

/** Of a file without line ends. */
function recordsOf(columns: Columns): Columns[] {
  const count = Math.ceil(columns.length / recordBytes)
  return Array.from({ length: count }, (_, i) => columns.slice(i * recordBytes, (i + 1) * recordBytes))
}

function columnsOf(text: string): string[] {
  const columns: string[] = []
  for (const letter of text) {
    // The byte of the backslash means ¥ in JIS.
    columns.push(letter === '\\' ? '¥' : letter)
    if (!isNarrow(letter.codePointAt(0) ?? 0)) columns.push('')
  }
  return columns
}

/** ASCII, ¥, half-width kana; and what stands for a byte that is no character. */
function isNarrow(code: number): boolean {
  return code < 0x100 || (code >= 0xff61 && code <= 0xff9f) || code === 0xfffd
}

function fitting(lines: readonly Columns[]): number {
  return lines.filter(({ length }) => length === recordBytes).length
}
