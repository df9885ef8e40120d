// How long the desk's search takes with many users (D8), on each database, and how long the first reading of all names.
// JSON on stdout.
//
//   node test/bench/search.ts [users]        100,000 unless told

import { findUsers, type SearchedByKey, type SearchedFor } from '../../src/desk/queries/search.ts'
import { indexedAtOnce, saveWords } from '../../src/desk/queries/search-index.ts'
import { searchable, searchWords } from '../../src/desk/rules/search-words.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { type Place, sql } from '../contract/support/databases.ts'
import { type Figures, measureOnDatabases } from './on-databases.ts'
import { percentile, rounded } from './statistics.ts'

const service = 'shoko-chukin/fx-web-2025'
const usersPerCustomer = 10
const repetitions = 20

const noKey: SearchedByKey = {
  tokenIds: [],
  mailAddress: null,
  telephones: [],
  telephoneEnds: [],
  users: [],
}

/** Each word by what it says, and beside it by one of the keys that the search makes of it. */
function words(typed: string, ...keys: readonly Partial<SearchedByKey>[]): SearchedFor {
  return {
    words: searchWords(typed).map((text, i) => ({ text, ...noKey, ...keys[i] })),
    whole: null,
  }
}

/** What is typed, and what of it is looked for. */
const cases: readonly (readonly [name: string, searched: SearchedFor])[] = [
  ['user ID', words('1000054321')],
  ['name, one in ten', words('試験 太郎7')],
  ['name and company', words('太郎77 計測商事54')],
  ['company number', words('0000005432')],
  ['a word that everybody has', words('試験')],
  ['three words', words('試験 太郎 計測')],
  ['nobody', words('存在しない名前')],
  ['token ID', words('VSST10054321', { tokenIds: ['VSST10054321'] })],
  ['token ID and name', words('VSST10054321 太郎', { tokenIds: ['VSST10054321'] })],
  ['mail address', words('u54321@example.jp', { mailAddress: 'u54321@example.jp' })],
  ['telephone number', words('0310054321', { telephones: ['t54321'] })],
  ['telephone number and name', words('0310054321 太郎', { telephones: ['t54321'] })],
  ['last four digits and name', words('4321 太郎', { telephoneEnds: ['e4321'] })],
  ['name in kana', words('ﾀﾛｳ54321')],
  ['receipt number', words('F2025070112345678', { users: [{ service, userId: '1000054321' }] })],
]

/** Straight into the tables: we measure reading. */
async function fill(place: Place, users: number): Promise<void> {
  const numbers = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1}) `
  const run = (count: number, table: string, columns: string, values: string) =>
    sql(place, `${numbers(count)} INSERT INTO ${table} (${columns}) SELECT ${values} FROM n`)
  const customers = Math.ceil(users / usersPerCustomer)
  const id = 'CAST(1000000000 + i AS TEXT)'
  const number = 'CAST(10000000000 + i AS TEXT)'
  await run(
    customers,
    'customer',
    'service, customer_id, name, number, version',
    `'${service}', 'c' || i, '計測商事' || i || '株式会社', SUBSTR(${number}, 2), 1`,
  )
  await run(
    users,
    'service_user',
    'service, user_id, customer_id, user_name, administrator, status, version',
    `'${service}', ${id}, 'c' || (i % ${customers}), '試験 太郎' || i, 0, 'active', 1`,
  )
  await run(
    users,
    'binding',
    'service, holder, binding_id, token_id, status, failures, enrolled_at_ms, version',
    `'${service}', 'user:' || ${id}, 'b' || i, 'VSST' || (10000000 + i), 'usable', 0, i, 1`,
  )
  await run(
    users,
    'mail_address',
    'service, user_id, address, registered_at_ms, cooling_until_ms, version',
    `'${service}', ${id}, 'u' || i || '@example.jp', 0, 0, 1`,
  )
  await run(
    users,
    'particulars',
    'service, user_id, revision, sealed, telephone_hash, telephone_end_hash, held, changed_at_ms, version',
    `'${service}', ${id}, 1, ${emptySeal(place)}, 't' || i, 'e' || (i % 10000), '["telephone"]', '{}', 1`,
  )
}

const emptySeal = ({ driver }: Place) => (driver === 'postgres' ? "'\\x'::bytea" : "x''")

/** As `indexNames` writes them. */
async function index(store: Store, users: number): Promise<void> {
  const customers = Math.ceil(users / usersPerCustomer)
  for (let from = 0; from < users; from += indexedAtOnce) {
    const page = Array.from({ length: Math.min(indexedAtOnce, users - from) }, (_, i) => from + i)
    const named = page.map((i) => {
      const [userId, ofCustomer] = [String(1_000_000_000 + i), i % customers]
      const texts = [
        userId,
        `試験 太郎${i}`,
        `シケン タロウ${i}`,
        `計測商事${ofCustomer}株式会社`,
        String(10_000_000_000 + ofCustomer).slice(1),
      ]
      return { userId, words: searchable(texts) }
    })
    await saveWords(store, service, named)
  }
}

await measureOnDatabases(100_000, async (place, store, users) => {
  await fill(place, users)
  const began = performance.now()
  await index(store, users)
  const figures: Figures = {
    'all names written': { seconds: rounded((performance.now() - began) / 1000) },
  }
  await sql(place, 'ANALYZE')
  for (const [name, searched] of cases) {
    const times: number[] = []
    let found = 0
    for (let i = 0; i < repetitions; i++) {
      const startedAt = performance.now()
      found = (await findUsers(store, [service], searched, { first: '', offset: 0, limit: 51 })).length
      times.push(performance.now() - startedAt)
    }
    figures[name] = {
      found,
      p50Ms: rounded(percentile(times, 0.5)),
      p95Ms: rounded(percentile(times, 0.95)),
    }
  }
  return figures
})
