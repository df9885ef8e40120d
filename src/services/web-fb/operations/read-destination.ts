import type { Context } from '../../../authority/operations/context.ts'
import {
  bankBranch,
  findBanks,
  findBranches,
  type Office,
  type OwnBank,
  officesMax,
} from '../../../bank/operations/banks.ts'
import type { AccountType } from '../../../bank/rules/account.ts'
import { type BankKanaRefusal, refuseBankKana, toBankKana } from '../../../bank/rules/kana.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import { fbProfileOf } from './profile-of.ts'

/** A bank or a branch as typed, and the one picked from the candidates for the same words. */
export type TypedOffice = {
  readonly words: string
  readonly shownFor: string
  readonly picked: string
}

export type TypedDestination = {
  readonly bank: TypedOffice
  readonly branch: TypedOffice
  readonly accountType: AccountType
  readonly number: string
  readonly name: string
}

/** The match, if unambiguous, and the other candidates. */
export type FoundOffice = {
  readonly office: Office | null
  readonly candidates: readonly Office[]
  readonly more: boolean
}

export type ReadDestination = {
  readonly bank: FoundOffice
  readonly branch: FoundOffice
  /** Seven digits, left-padded with zeros; null: none. */
  readonly number: string | null
  /** As it will be sent. */
  readonly name: string
  readonly nameRefusal: BankKanaRefusal | null
  /** The complete payee, if nothing is wrong or open. */
  readonly destination: Destination | null
}

/** The maximum in a Zengin record (domain-notes c-1). */
export const nameMax = 30

/**
 * What somebody typed as a payee's account. Names of banks may be partial, in kanji or kana, or codes; a single match
 * is taken, several are offered, at most 50 each. The first call reads the directory.
 */
export function readDestination(context: Context, service: string, typed: TypedDestination): ReadDestination {
  const own = fbProfileOf(context, service).banking.bank
  const bank = findOffice(typed.bank, (words) => findBanks(words, own))
  const branch = bank.office === null ? none : findBranch(bank.office, typed.branch, own)
  const number = sevenDigits(typed.number)
  const name = toBankKana(typed.name)
  const nameRefusal = refuseBankKana(name, nameMax)
  const { accountType } = typed
  const isWhole = bank.office !== null && branch.office !== null && number !== null && nameRefusal === null
  const destination = isWhole ? { ...officesOf(bank.office, branch.office), accountType, number, name } : null
  return { bank, branch, number, name, nameRefusal, destination }
}

const none: FoundOffice = { office: null, candidates: [], more: false }

function findBranch(bank: Office, typed: TypedOffice, own: OwnBank | null): FoundOffice {
  const found = findOffice(typed, (words) => findBranches(bank.code, words, own))
  // A branch of the previous bank, if another bank was chosen since.
  const isThere = found.office === null || bankBranch(bank.code, found.office.code, own) !== undefined
  return isThere ? found : none
}

function findOffice(
  { words, shownFor, picked }: TypedOffice,
  find: (words: string) => readonly Office[],
): FoundOffice {
  if (words.trim() === '') return none
  const candidates = find(words)
  const more = candidates.length >= officesMax
  const chosen = words === shownFor ? candidates.find(({ code }) => code === picked) : undefined
  const exact = candidates.filter(({ code, name }) => code === words.trim() || name === words.trim())
  const [only] = exact.length === 1 ? exact : candidates.length === 1 ? candidates : []
  return { office: chosen ?? only ?? null, candidates, more }
}

function officesOf(bank: Office, branch: Office) {
  return { bankCode: bank.code, bankName: bank.name, branchCode: branch.code, branchName: branch.name }
}

/** The number of an account as typed: full width, spaces and a stroke are forgiven, zeros in front are filled in. */
export function sevenDigits(typed: string): string | null {
  const digits = typed
    .replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30))
    .replaceAll(/[\s-]/g, '')
  return /^\d{1,7}$/.test(digits) ? digits.padStart(7, '0') : null
}
