// How long the first page of ユーザOTP管理 takes with many users (S2-1.2), for a company and for the whole institution,
// on each database. JSON on stdout.
//
//   node test/bench/bindings.ts [users]        50,000 unless told
import {
  type BindingFilter,
  type BindingOrder,
  countBindings,
  findBindings,
} from '../../src/authority/queries/bindings.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { type Place, sql } from '../contract/support/databases.ts'
import { everyBinding } from '../support/every-binding.ts'
import { measureOnDatabases } from './on-databases.ts'
import { percentile, rounded } from './statistics.ts'

const service = 'shoko-chukin/fx-web-2025'
const usersPerCustomer = 1000
const repetitions = 20

const everything = everyBinding(service)

const cases: readonly (readonly [name: string, filter: Partial<BindingFilter>, by: BindingOrder])[] = [
  ['company', { customerId: 'c7' }, 'userId'],
  ['company, sorted by name', { customerId: 'c7' }, 'userName'],
  ['company, revoked', { customerId: 'c7', status: 'revoked' }, 'userId'],
  ['institution', {}, 'userId'],
  ['institution, locked', { status: 'locked' }, 'userId'],
  ['institution, sorted by token', {}, 'tokenId'],
  ['institution, part of a name', { customer: '商事7' }, 'userId'],
  ['institution, part of a token', { tokenId: '0004' }, 'userId'],
]

/** Straight into the tables: we measure reading, and 150,000 decisions would take a quarter of an hour. */
async function fill(place: Place, users: number): Promise<void> {
  const numbers = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1}) `
  const run = (count: number, table: string, columns: string, values: string) =>
    sql(place, `${numbers(count)} INSERT INTO ${table} (${columns}) SELECT ${values} FROM n`)
  const customers = Math.ceil(users / usersPerCustomer)
  const id = 'CAST(1000000000 + i AS TEXT)'
  await run(
    customers,
    'customer',
    'service, customer_id, name, counterparty_code, version',
    `'${service}', 'c' || i, '計測商事' || i, 'GM' || (10000 + i), 1`,
  )
  await run(
    users,
    'service_user',
    'service, user_id, customer_id, user_name, administrator, status, version',
    `'${service}', ${id}, 'c' || (i % ${customers}), '試験 太郎' || i, CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END, 'active', 1`,
  )
  const status = "CASE i % 50 WHEN 0 THEN 'locked' WHEN 1 THEN 'suspended' ELSE 'usable' END"
  await run(
    users,
    'binding',
    'service, holder, binding_id, token_id, status, failures, enrolled_at_ms, version',
    `'${service}', 'user:' || ${id}, 'b' || i, 'VSST' || (10000000 + i), ${status}, 0, i, 1`,
  )
  await run(
    users,
    'revoked_binding',
    'binding_id, service, holder, token_id, enrolled_at_ms, version',
    `'r' || i, '${service}', 'user:' || ${id}, 'VSST' || (20000000 + i), i, 1`,
  )
  // Many logins since the last event that moves a line, which must be found among them.
  for (const [type, times] of [
    ['token_enrolled', 1],
    ['code_accepted', 10],
  ] as const) {
    const seq = `${type === 'token_enrolled' ? 0 : users} + i`
    const ofUser = `CAST(1000000000 + (i % ${users}) AS TEXT)`
    await run(
      users * times,
      'journal',
      'chain, seq, at_ms, type, service, user_id, body, hash',
      `'bench', ${seq}, i, '${type}', '${service}', ${ofUser}, '{}', ''`,
    )
  }
  await sql(place, 'ANALYZE')
}

async function measure(store: Store) {
  const figures: Record<string, object> = {}
  for (const [name, changes, by] of cases) {
    const filter = { ...everything, ...changes }
    const times: number[] = []
    let total = 0
    for (let i = 0; i < repetitions; i++) {
      const startedAt = performance.now()
      const page = { offset: 0, limit: 50 }
      const [count] = await Promise.all([
        countBindings(store, filter),
        findBindings(store, filter, { by, descending: false }, page),
      ])
      times.push(performance.now() - startedAt)
      total = count
    }
    figures[name] = {
      lines: total,
      p50Ms: rounded(percentile(times, 0.5)),
      p95Ms: rounded(percentile(times, 0.95)),
    }
  }
  return figures
}

await measureOnDatabases(50_000, async (place, store, users) => {
  await fill(place, users)
  return measure(store)
})
