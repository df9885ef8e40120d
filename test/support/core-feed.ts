// What a core system says of accounts, as the lines of its files.

import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '../../src/authority/operations/context.ts'
import { type CoreFormat, readStatement } from '../../src/bank/operations/core/read-statement.ts'
import { type Taken, takeStatement } from '../../src/bank/operations/core/take-statement.ts'
import { isBankProfile } from '../../src/bank/operations/profile-of.ts'
import type { RatesProfile } from '../../src/bank/rules/profile.ts'
import type { RatesPolicy } from '../../src/bank/rules/rates.ts'
import { caller } from '../contract/support/people.ts'

type Header = {
  readonly service: string
  readonly form: 'full' | 'delta'
  readonly sequence: number
  readonly asOf: string
}
type Record = { readonly record: 'account' | 'closed' | 'movement' | 'rate' } & {
  readonly [field: string]: string | number
}

/** A file in JSON Lines, with its header and its end. */
export function feedOf(header: Header, ...records: readonly Record[]): string {
  const movements = records.filter(({ record }) => record === 'movement').length
  const rates = records.filter(({ record }) => record === 'rate').length
  const end = { record: 'end', accounts: records.length - movements - rates, movements, rates }
  return [{ record: 'header', version: 1, ...header }, ...records, end]
    .map((each) => JSON.stringify(each))
    .join('\n')
}

/** The same product where the core system says what the accounts of this service hold. */
export function fedBy<C extends Pick<Context, 'profiles'>>(context: C, service: string): C {
  const profiles = new Map(context.profiles)
  const profile = profiles.get(service)
  assert.ok(profile !== undefined && isBankProfile(profile))
  const fed = { ...profile, banking: { ...profile.banking, accountsFrom: 'core' } } as const
  profiles.set(service, fed)
  return { ...context, profiles }
}

/** The same product where the core system tells the rates of this service. */
export function ratedBy<C extends Pick<Context, 'profiles'>>(
  context: C,
  service: string,
  changes: Partial<RatesPolicy> = {},
): C {
  const profiles = new Map(context.profiles)
  const profile = profiles.get(service)
  assert.ok(profile !== undefined)
  const rates: RatesPolicy = { minutesMax: 10, jumpPercentMax: 3, historyDays: 60, ...changes }
  const rated: RatesProfile = { ...profile, rates }
  profiles.set(service, rated)
  return { ...context, profiles }
}

/** A rate of the US dollar in a statement: the bank sells at `sell`, and buys at 1.50 less. */
export function dollarAt(asOf: string, sell: number) {
  const yen = (sen: number) => `${Math.trunc(sen / 100)}.${String(Math.abs(sen % 100)).padStart(2, '0')}`
  return {
    record: 'rate',
    currency: 'USD',
    asOf,
    sell: yen(sell),
    buy: yen(sell - 150),
    interest: 0,
    yenInterest: 0,
    publishedOn: '2025-07-01',
    tts: '151.00',
    ttm: '150.00',
    ttb: '149.00',
  } as const
}

/** A folder of profiles, in which the core system says what the accounts of these services hold. */
export function fedProfilesIn(folder: string, ...services: readonly string[]): string {
  const profiles = join(folder, 'profiles')
  cpSync(fileURLToPath(new URL('../../profiles', import.meta.url)), profiles, { recursive: true })
  for (const service of services) {
    const path = join(profiles, `${service}.json`)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"banking": {', '"banking": {"accountsFrom": "core",'))
  }
  return profiles
}

/** What becomes of a file. */
export async function take(context: Context, text: string, format: CoreFormat = 'jsonl'): Promise<Taken> {
  const read = await readStatement(new TextEncoder().encode(text), format)
  return read.ok ? takeStatement(context, caller, read.statement) : { result: 'wrong', errors: read.errors }
}

/** `taken`, why not, or each line with its problem. */
export async function outcomeOf(taking: Promise<Taken> | Taken): Promise<string> {
  const taken = await taking
  if (taken.result === 'taken') return 'taken'
  if (taken.result === 'refused') return taken.refusal
  return taken.errors.map(({ line, problem }) => `${line} ${problem}`).join(', ')
}
