// What a core system says of accounts, as the lines of its files.

import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '../../src/authority/operations/context.ts'
import { type CoreFormat, readStatement } from '../../src/bank/operations/core/read-statement.ts'
import { type Taken, takeStatement } from '../../src/bank/operations/core/take-statement.ts'
import { isBankProfile } from '../../src/bank/operations/profile-of.ts'
import { caller } from '../contract/support/people.ts'

type Header = {
  readonly service: string
  readonly form: 'full' | 'delta'
  readonly sequence: number
  readonly asOf: string
}
type Record = { readonly record: 'account' | 'closed' | 'movement' } & {
  readonly [field: string]: string | number
}

/** A file in JSON Lines, with its header and its end. */
export function feedOf(header: Header, ...records: readonly Record[]): string {
  const movements = records.filter(({ record }) => record === 'movement').length
  const end = { record: 'end', accounts: records.length - movements, movements }
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
