import { dateIn } from '../rules/calendar.ts'
import { newCodes } from '../rules/carried.ts'
import { refuseBankKana } from '../rules/kana.ts'
import type { FieldName, FieldReason, RecordName, ZenginField } from './records.ts'

/**
 * Names of banks and branches may contain only one symbol, the hyphen; a reference may contain a few more (domain-notes
 * a-2, c-1).
 */
const bankName = /^[ｱ-ﾝﾞﾟA-Z0-9 -]*$/
const reference = /^[ｦｱ-ﾝﾞﾟA-Z0-9 ()\-.,/¥｢｣]*$/

type Check = (text: string, record: RecordName) => FieldReason | null

const checkBankName: Check = (text) => (bankName.test(text) ? null : 'characters')
const checkReference: Check = (text) => (reference.test(text) ? null : 'characters')
const checkName: Check = (text) => {
  const refusal = refuseBankKana(text, Number.POSITIVE_INFINITY)
  return refusal === null ? null : refusal.reason === 'empty' ? 'empty' : 'characters'
}

const checks: { readonly [Name in FieldName]?: Check } = {
  transferKind: (text) => (text === '21' ? null : 'transfer_kind'),
  codeDivision: (text) => (text === '0' ? null : 'code_division'),
  clientName: checkName,
  payeeName: checkName,
  // There is no year, so 2/29 always passes here; the importer decides which day it is.
  day: (text) => (dateIn(`2000-${text.slice(0, 2)}-${text.slice(2)}`) === null ? 'day' : null),
  bankName: checkBankName,
  branchName: checkBankName,
  accountKind: (text, record) =>
    (record === 'header' ? ['1', '2', '9'] : ['1', '2', '4', '9']).includes(text) ? null : 'account_kind',
  amount: (text) => (Number(text) > 0 ? null : 'amount_zero'),
  customerCode1: checkReference,
  customerCode2: checkReference,
  newCode: (text) => (['', ...newCodes].includes(text) ? null : 'new_code'),
  // Everything leaves by wire (7), so that a transfer by document (8) can't be promised.
  instruction: (text) =>
    ['', '7'].includes(text) ? null : text === '8' ? 'instruction_document' : 'instruction',
  identification: (text) => (['', 'Y'].includes(text) ? null : 'identification'),
}

const letters: { readonly [Name in FieldName]?: (letter: string) => boolean } = {
  clientName: (letter) => refuseBankKana(`ｱ${letter}`, 2) === null,
  payeeName: (letter) => refuseBankKana(`ｱ${letter}`, 2) === null,
  bankName: (letter) => bankName.test(letter),
  branchName: (letter) => bankName.test(letter),
  customerCode1: (letter) => reference.test(letter),
  customerCode2: (letter) => reference.test(letter),
}

/** May a field contain that character? Only digits may stand in those that aren't listed. */
export function isLetterOf(name: FieldName, letter: string): boolean {
  return letters[name]?.(letter) ?? /[0-9]/.test(letter)
}

/** What is wrong with the value of a field, without its padding; the same rule for writing and reading. */
export function refuseValue(record: RecordName, [name, , form]: ZenginField<FieldName>, text: string) {
  if (name === 'dummy') return null
  if (form === 'N' && !/^[0-9]+$/.test(text)) return 'digits'
  if (form === 'n' && !/^[0-9]*$/.test(text)) return 'digits'
  return checks[name]?.(text, record) ?? null
}
