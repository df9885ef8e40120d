import { hiddenIn, oneLine } from '../../otp/plain-text.ts'
import type { Particulars } from './particulars.ts'
import { type ParticularName, particularNames } from './particulars-events.ts'
import type { IdentificationPolicy } from './profile.ts'

/** What a form or a line of a file says: the postal address is two fields there. */
export const particularFields = ['kana', 'telephone', 'birthday', 'postalCode', 'address'] as const

export type ParticularField = (typeof particularFields)[number]

/** A field that is left out changes nothing; one that is empty takes away what was known. */
export type TypedParticulars = Readonly<Partial<Record<ParticularField, string>>>

export type ParticularProblem =
  | 'kana_form'
  | 'telephone_form'
  | 'birthday_form'
  | 'birthday_future'
  | 'postal_code_form'
  | 'postal_code_missing'
  | 'address_missing'
  | 'hidden'
  | 'formula'
  | 'too_long'

const partOfField = {
  kana: 'kana',
  telephone: 'telephone',
  birthday: 'birthday',
  postalCode: 'postalAddress',
  address: 'postalAddress',
} as const satisfies Record<ParticularField, ParticularName>

/** The fields of what the institution keeps. */
export function keptFields(policy: IdentificationPolicy): readonly ParticularField[] {
  return particularFields.filter((field) => policy[partOfField[field]] !== null)
}

/** What the institution keeps, in the order in which it is asked for. */
export function keptNames(policy: IdentificationPolicy): readonly ParticularName[] {
  return particularNames.filter((name) => policy[name] !== null)
}

type Read<T> = { readonly value: T } | { readonly problem: ParticularProblem }
type Problems = Readonly<Partial<Record<ParticularField, ParticularProblem>>>

const longestKana = 100
const longestAddress = 200

/**
 * What was typed, in one spelling, or what is wrong with which field. Nothing of an attribute that was not typed, or that
 * the institution doesn't keep. `today` is a day in Japan.
 */
export function readParticulars(
  typed: TypedParticulars,
  policy: IdentificationPolicy,
  today: Temporal.PlainDate,
): { readonly given: Partial<Particulars>; readonly problems: Problems } {
  const problems: Partial<Record<ParticularField, ParticularProblem>> = {}
  const taken = <T>(field: ParticularField, read: (text: string) => Read<T>): T | null | undefined => {
    const text = typed[field]
    if (text === undefined || policy[partOfField[field]] === null) return undefined
    const line = oneLine(text)
    if (line === '') return null
    const result = hiddenIn(line) === null ? read(line) : ({ problem: 'hidden' } as const)
    if ('value' in result) return result.value
    problems[field] = result.problem
    return null
  }
  const kana = taken('kana', readKana)
  const telephone = taken('telephone', readTelephone)
  const birthday = taken('birthday', (text) => readBirthday(text, today))
  const postalCode = taken('postalCode', readPostalCode)
  const address = taken('address', readAddress)
  // One without the other reaches nobody.
  if (address != null && postalCode == null) problems.postalCode ??= 'postal_code_missing'
  if (postalCode != null && address == null) problems.address ??= 'address_missing'
  const postalAddress =
    address === undefined && postalCode === undefined
      ? undefined
      : address != null && postalCode != null
        ? { postalCode, text: address }
        : null
  const given = {
    ...(kana === undefined ? {} : { kana }),
    ...(telephone === undefined ? {} : { telephone }),
    ...(birthday === undefined ? {} : { birthday }),
    ...(postalAddress === undefined ? {} : { postalAddress }),
  }
  return { given, problems }
}

const hiragana = /[\u3041-\u3096]/g
const hiraganaToKatakana = 0x60
/** What people type for the long-vowel mark. */
const longVowel = /(?<=[\u30a1-\u30fa])[-‐‑‒–—―−ｰ]/gu

/** In full-width katakana, whatever its form was: ﾐﾎﾝ ﾀﾛｳ and みほん　たろう are ミホン タロウ. */
function readKana(text: string): Read<string> {
  const kana = text
    .normalize('NFKC')
    .replaceAll(hiragana, (c) => String.fromCharCode(c.charCodeAt(0) + hiraganaToKatakana))
    .replaceAll(longVowel, 'ー')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  if (kana.length > longestKana) return { problem: 'too_long' }
  return /^[ァ-ヺー・ ]*[ァ-ヺ][ァ-ヺー・ ]*$/u.test(kana) ? { value: kana } : { problem: 'kana_form' }
}

/** What stands between the digits of a telephone number, in its usual typings. */
const betweenDigits = /[\s\p{Pd}()./ー−]/gu

/** Eleven digits of a mobile or an IP telephone, ten of any other; or the number of a country and more. */
const numberForm = /^(?:0[5-9]0\d{8}|0(?![5-9]0)[1-9]\d{8}|\+[1-9]\d{6,14})$/u

/** The digits of a telephone number, `+` before those of one abroad; undefined where it is none. */
export function telephoneIn(text: string): string | undefined {
  const typed = text.normalize('NFKC').replace(/\+81\s*(?:\(0\))?/u, '0')
  const number = typed.replaceAll(betweenDigits, '').replace(/^00(?=\d)/u, '0')
  return numberForm.test(number) ? number : undefined
}

function readTelephone(text: string): Read<string> {
  const value = telephoneIn(text)
  return value === undefined ? { problem: 'telephone_form' } : { value }
}

/** The years before the first one of each era, and what stands for it. */
const eras: readonly (readonly [RegExp, number])[] = [
  [/^(?:明治|m)/u, 1867],
  [/^(?:大正|t)/u, 1911],
  [/^(?:昭和|s)/u, 1925],
  [/^(?:平成|h)/u, 1988],
  [/^(?:令和|r)/u, 2018],
]
const earliest = Temporal.PlainDate.from('1868-01-25')

function readBirthday(text: string, today: Temporal.PlainDate): Read<string> {
  const date = dateIn(text.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, ''))
  if (date === undefined || Temporal.PlainDate.compare(date, earliest) < 0)
    return { problem: 'birthday_form' }
  if (Temporal.PlainDate.compare(date, today) > 0) return { problem: 'birthday_future' }
  return { value: date.toString() }
}

/** 1980-04-01, 1980/4/1, 19800401, 1980年4月1日, 昭和55年4月1日 or S55.4.1; undefined for a day that there is not. */
function dateIn(text: string): Temporal.PlainDate | undefined {
  const era = eras.find(([start]) => start.test(text))
  const rest = (era === undefined ? text : text.replace(era[0], '')).replace(/^元/u, '1')
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/u.exec(rest) ??
    /^(\d{1,4})[年/.\p{Pd}](\d{1,2})[月/.\p{Pd}](\d{1,2})日?$/u.exec(rest)
  if (parts === null) return undefined
  const [, first = '', month, day] = parts
  // Two digits alone could be of any era.
  if ((era === undefined) !== (first.length === 4)) return undefined
  try {
    return Temporal.PlainDate.from(
      { year: Number(first) + (era?.[1] ?? 0), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}

function readPostalCode(text: string): Read<string> {
  const digits = text
    .normalize('NFKC')
    .replace(/^〒/u, '')
    .replaceAll(/[\s\p{Pd}ー−]/gu, '')
  return /^\d{7}$/u.test(digits) ? { value: digits } : { problem: 'postal_code_form' }
}

/** As it is written on a letter; a spreadsheet must not take it for a formula (AUD-07). */
function readAddress(text: string): Read<string> {
  if (text.length > longestAddress) return { problem: 'too_long' }
  return /^[=+\-@＝＋－＠]/u.test(text) ? { problem: 'formula' } : { value: text }
}
