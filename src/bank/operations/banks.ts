import { createRequire } from 'node:module'
import { toHalf } from '../rules/kana.ts'

/** A bank or branch: its name in kanji, and in half-width kana as in a Zengin record. */
export type Office = { readonly code: string; readonly name: string; readonly kana: string }

/** The institution behind the service; it need not be in the directory, and its own entry about itself wins. */
export type OwnBank = Office & { readonly branches: readonly Office[] }

type Entry = Office & {
  readonly branches: () => readonly Office[]
  /** Without reading the others: a file has payees at many banks. */
  readonly branch: (code: string) => Office | undefined
}

export const officesMax = 50

/** Longer than any name; the rest is ignored. */
const queryCharactersMax = 60

let directory: ReadonlyMap<string, Entry> | undefined

/**
 * Banks whose name, kana or code begins with `query`, then those that contain it, at most 50; an empty query gives all,
 * with the same limit. Kana may be of any kind and width, and 銀行, 信用金庫 or 信用組合 at the end is optional. The institution
 * itself comes first if it matches. The directory (zengin-code) is read once, on the first call: that blocks the
 * process for 0.3 seconds and takes 10 MB of heap, and 70 MB of resident memory for parsing. A process that shows no
 * transfer never reads it. A search takes about 5 ms.
 */
export function findBanks(query: string, own: OwnBank | null): readonly Office[] {
  const others = [...loaded().values()].filter(({ code }) => code !== own?.code)
  const found = [...match(own === null ? [] : [own], query), ...match(others, query)]
  return found.slice(0, officesMax).map(officeOf)
}

/** The same for the branches of a bank; none for an unknown bank. 支店 and 出張所 are optional. */
export function findBranches(bankCode: string, query: string, own: OwnBank | null): readonly Office[] {
  return match(branchesOf(bankCode, own), query).slice(0, officesMax).map(officeOf)
}

/** The bank and the branch with these codes, or undefined if either is unknown; exact codes only. Some microseconds. */
export function bankBranch(
  bankCode: string,
  branchCode: string,
  own: OwnBank | null,
): { readonly bank: Office; readonly branch: Office } | undefined {
  const bank = bankCode === own?.code ? own : loaded().get(bankCode)
  const branch =
    bankCode === own?.code
      ? own.branches.find(({ code }) => code === branchCode)
      : loaded().get(bankCode)?.branch(branchCode)
  return bank === undefined || branch === undefined
    ? undefined
    : { bank: officeOf(bank), branch: officeOf(branch) }
}

function officeOf({ code, name, kana }: Office): Office {
  return { code, name, kana }
}

function branchesOf(bankCode: string, own: OwnBank | null): readonly Office[] {
  return bankCode === own?.code ? own.branches : (loaded().get(bankCode)?.branches() ?? [])
}

/** `offices` is ordered by code. */
function match<Of extends Office>(offices: readonly Of[], query: string): readonly Of[] {
  const sought = soughtIn(query)
  const begin: Of[] = []
  const contain: Of[] = []
  for (const office of offices) {
    const keys = [office.code, keyOf(office.name), keyOf(office.kana)]
    if (sought.some((text) => keys.some((key) => key.startsWith(text)))) begin.push(office)
    else if (sought.some((text) => keys.some((key) => key.includes(text)))) contain.push(office)
  }
  return [...begin, ...contain]
}

/** The query, and the query in the directory's form: みずほ for みずほ銀行, 北海道信金 for 北海道信用金庫. */
function soughtIn(query: string): readonly string[] {
  const text = keyOf(query.slice(0, queryCharactersMax)).trim()
  const short = text
    .replace(/信用金庫$/, '信金')
    .replace(/信用組合$/, '信組')
    .replace(/信用$/, '信')
    .replace(/(?<=.)(銀行|支店|出張所)$/, '')
  return short === text ? [text] : [text, short]
}

/**
 * The kana of foreign banks has full stops, but the hyphen is the only symbol that a Zengin record allows in a bank's
 * name (domain-notes c-1).
 */
function keyOf(text: string): string {
  return toHalf(text).replaceAll('.', '-')
}

function loaded(): ReadonlyMap<string, Entry> {
  directory ??= load()
  return directory
}

/**
 * The package has no types, so its content is checked. JavaScript orders numeric keys by value, before those that begin
 * with 0: hence the sorting.
 */
function load(): ReadonlyMap<string, Entry> {
  const read: unknown = createRequire(import.meta.url)('zengin-code')
  const entries = officesIn(read).map(({ office, source }): [string, Entry] => {
    const branches = () => officesIn(fieldOf(source, 'branches')).map((one) => one.office)
    const branch = (code: string) => {
      const one = fieldOf(fieldOf(source, 'branches'), code)
      return one === undefined ? undefined : officeIn(one)
    }
    return [office.code, { ...office, branches, branch }]
  })
  if (entries.length === 0) throw new TypeError('zengin-code: no banks')
  return new Map(entries)
}

function officesIn(table: unknown): readonly { readonly office: Office; readonly source: unknown }[] {
  if (typeof table !== 'object' || table === null) throw new TypeError('zengin-code: not a table')
  return Object.values(table)
    .map((source: unknown) => ({ office: officeIn(source), source }))
    .sort((a, b) => (a.office.code < b.office.code ? -1 : 1))
}

function officeIn(source: unknown): Office {
  const [code, name, kana] = [textOf(source, 'code'), textOf(source, 'name'), textOf(source, 'kana')]
  return { code, name, kana: keyOf(kana) }
}

function fieldOf(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null && Object.hasOwn(source, name)
    ? Reflect.get(source, name)
    : undefined
}

function textOf(source: unknown, name: string): string {
  const text = fieldOf(source, name)
  if (typeof text !== 'string') throw new TypeError(`zengin-code: no ${name}`)
  return text
}
