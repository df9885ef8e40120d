import { abbreviate } from './company-names.ts'

/**
 * The characters that banks use in names (domain-notes c-1): half-width kana without ヲ and the small letters, voicing
 * marks as separate characters, A-Z, 0-9, space, and for a payee the symbols ( ) - . . Some institutions accept more,
 * but the next bank rejects it, so nothing beyond this set leaves.
 */

const bankCharacter = /[ｱ-ﾝﾞﾟA-Z0-9 ().-]/

/** The length that the screens accept for a name (domain-notes a-2, 48 characters); a Zengin record holds 30. */
export const payeeNameMax = 48

const plainKatakana =
  'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン'
const plainHalf = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ'

/**
 * ヲ is not in the set; banks write オ for the sound, as for ヰ and ヱ, which have no half-width form at all. Small letters
 * are written large: リユウ for リュウ.
 */
const replaced: Readonly<Record<string, string>> = {
  ァ: 'ｱ',
  ィ: 'ｲ',
  ゥ: 'ｳ',
  ェ: 'ｴ',
  ォ: 'ｵ',
  ッ: 'ﾂ',
  ャ: 'ﾔ',
  ュ: 'ﾕ',
  ョ: 'ﾖ',
  ヮ: 'ﾜ',
  ヵ: 'ｶ',
  ヶ: 'ｹ',
  ヲ: 'ｵ',
  ヰ: 'ｲ',
  ヱ: 'ｴ',
  ｧ: 'ｱ',
  ｨ: 'ｲ',
  ｩ: 'ｳ',
  ｪ: 'ｴ',
  ｫ: 'ｵ',
  ｯ: 'ﾂ',
  ｬ: 'ﾔ',
  ｭ: 'ﾕ',
  ｮ: 'ﾖ',
  ｦ: 'ｵ',
  // 長音 and everything used for it; ・ for a full stop.
  ー: '-',
  ｰ: '-',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '－': '-',
  '・': '.',
  '･': '.',
  '．': '.',
  '。': '.',
  '｡': '.',
  '（': '(',
  '）': ')',
  '\u3000': ' ',
  '\u00a0': ' ',
  '\t': ' ',
  // Combining voicing marks, and the standalone ones.
  '\u3099': 'ﾞ',
  '\u309a': 'ﾟ',
  ゛: 'ﾞ',
  ゜: 'ﾟ',
}

const half = new Map([
  ...[...plainKatakana].map((letter, i): [string, string] => [letter, plainHalf.charAt(i)]),
  ...Object.entries(replaced),
])

const hiraganaFirst = 0x3041
const hiraganaLast = 0x3096
const kanaApart = 0x60
const fullFirst = 0xff01
const fullLast = 0xff5e
const fullApart = 0xfee0

/**
 * A name as banks write it. Hiragana, full-width letters, small letters and lower case are converted to the set, and
 * kinds of company to their abbreviations; what has no such form, above all kanji, stays as typed, for `refuseBankKana`
 * to report.
 */
export function toBankKana(text: string): string {
  const kana = abbreviate(toHalf(text))
  return kana.replaceAll(/ +/g, ' ').trim()
}

/** The same without the abbreviations: for searches and for names of banks. */
export function toHalf(text: string): string {
  // NFC keeps other characters as they are, whereas NFKC would take ㈱ and circled digits apart; NFD of kana alone
  // splits ガ into カ and its mark.
  return [...text.normalize('NFC')].map(halfOf).join('')
}

function halfOf(letter: string): string {
  const katakana = toKatakana(letter)
  if (/^[ァ-ヺ]$/.test(katakana)) return [...katakana.normalize('NFD')].map(halfOfPlain).join('')
  return halfOfPlain(katakana)
}

function halfOfPlain(letter: string): string {
  const found = half.get(letter)
  if (found !== undefined) return found
  const code = letter.charCodeAt(0)
  const narrow = code >= fullFirst && code <= fullLast ? String.fromCharCode(code - fullApart) : letter
  return /^[a-z]$/.test(narrow) ? narrow.toUpperCase() : narrow
}

function toKatakana(letter: string): string {
  const code = letter.charCodeAt(0)
  return code >= hiraganaFirst && code <= hiraganaLast ? String.fromCharCode(code + kanaApart) : letter
}

export type BankKanaRefusal =
  | { readonly reason: 'empty' }
  /** `found` is the first character that banks don't use. */
  | { readonly reason: 'characters'; readonly found: string }
  | { readonly reason: 'length' }

/** What is wrong with a name after `toBankKana`. */
export function refuseBankKana(text: string, lengthMax: number): BankKanaRefusal | null {
  if (text.trim() === '') return { reason: 'empty' }
  const found = [...text].find((letter) => !bankCharacter.test(letter))
  if (found !== undefined) return { reason: 'characters', found }
  return text.length > lengthMax ? { reason: 'length' } : null
}
