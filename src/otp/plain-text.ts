/**
 * The one place that says what a text may hold that somebody else reads: a name, a memo, a reason, an option at the
 * terminal (X12). A text that shows something else than it holds lies to whoever approves, signs or audits it: marks that
 * turn the direction round, characters of no width, line breaks, tags, halves of a surrogate pair.
 */

/**
 * Cc, Cf, Zl, Zp and lone surrogates; and what Unicode counts as letters, marks or symbols but nobody sees: the
 * combining grapheme joiner, the fillers of Hangul, the blank of Braille, and variation selectors that vary nothing.
 * After a kanji they do, for names are written with them, and after a pictograph.
 */
const hiddenForms = [
  '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]',
  '[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFFA0]',
  '(?<![\\p{Script=Han}\\p{Extended_Pictographic}])[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
].join('|')
const hidden = new RegExp(hiddenForms, 'u')
const everyHidden = new RegExp(hiddenForms, 'gu')

export type Hidden = {
  /** As Unicode writes it: U+202E. */
  readonly name: string
  /** Which character of the text it is, counted from 1 as a person counts. */
  readonly place: number
}

/** The first character of a text that a reader would not see, or null. In `lines`, line feeds are seen. */
export function hiddenIn(text: string, { lines = false }: { readonly lines?: boolean } = {}): Hidden | null {
  // A space in its place keeps the count.
  const found = hidden.exec(lines ? text.replaceAll('\n', ' ') : text)
  if (found === null) return null
  return { name: nameOf(found[0]), place: [...text.slice(0, found.index)].length + 1 }
}

/** A text that nobody typed, such as the name of a file: what a reader would not see is written by its name, `[U+202E]`. */
export function visible(text: string): string {
  return text.replaceAll(everyHidden, (character) => `[${nameOf(character)}]`)
}

function nameOf(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `U+${digits}`
}

/**
 * Whether a text may stand in a signed operation: in Unicode's composed form (NFC), without Cc, Cf, Co, Zl and Zp. That is
 * the format's rule for whoever reads one, and may not grow; who makes one asks `hiddenIn` too.
 */
export function isSignedText(text: string): boolean {
  return text.normalize('NFC') === text && !/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(text)
}

/** A text that somebody typed, as it may stand there: a character that only its writer's font has (外字) is a 〓, as in print. */
export function signedText(text: string): string {
  return text.normalize('NFC').replaceAll(/\p{Co}/gu, '〓')
}

/** A text of one line as it was meant: pasted tabs and line breaks are spaces, and none are around it. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim()
}

/** A text of several lines: every kind of line break is a line feed, a tab is a space. */
export function manyLines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').trim()
}
