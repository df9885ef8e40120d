import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import type { Value } from '../../src/platform/decision/table.ts'
import { journalColumns } from '../../src/platform/journal/journal.ts'
import { updateOne } from '../../src/platform/store/statements.ts'
import { seededRandom } from '../support/random.ts'
import { groupSize, type Part, timedNow } from './alone.ts'
import { rounded } from './statistics.ts'
import { type Subject, service } from './subject.ts'

/** The statements of a group of 64, and its commit, on the same file as the rest. */
export function statementParts(
  { folder, context }: Subject,
  { rounds, users }: { readonly rounds: number; readonly users: number },
): Part[] {
  const db = new DatabaseSync(join(folder, 'warifu.db'))
  db.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536')
  const { loadUse, loadAll, saveOne, addOne } = statementsOn(db, users, context.store.head().hash)
  const group = (work: () => void, end: 'COMMIT' | 'ROLLBACK') => () => {
    db.exec('BEGIN IMMEDIATE')
    for (let i = 0; i < groupSize; i++) work()
    db.exec(end)
  }
  const alone = (work: () => void) => timedNow(group(work, 'ROLLBACK'), rounds, groupSize)
  const load = alone(loadAll)
  const useLoad = alone(loadUse)
  const save = alone(saveOne) - useLoad
  const entry = alone(addOne)
  const committed = timedNow(
    group(() => {
      saveOne()
      addOne()
    }, 'COMMIT'),
    rounds,
    groupSize,
  )
  db.close()
  return [
    { part: 'load: four rows', budget: 6, microseconds: rounded(load) },
    { part: 'save: one row', budget: 3, microseconds: rounded(save) },
    { part: 'insert of the entry', budget: 0, microseconds: rounded(entry) },
    {
      part: 'share of the commit',
      budget: 3,
      microseconds: rounded(Math.max(0, committed - save - entry - useLoad)),
    },
  ]
}

/** What a group runs, for users at random. */
function statementsOn(db: DatabaseSync, users: number, hash: string) {
  const known = new Map<string, StatementSync>()
  const prepared = (text: string): StatementSync => {
    const statement = known.get(text) ?? db.prepare(text)
    statement.setReturnArrays(true)
    known.set(text, statement)
    return statement
  }
  const tables = ['service_user', 'binding', 'token', 'token_use'] as const
  const keyOf = (table: (typeof tables)[number], i: number): string[] => {
    const number = String(i).padStart(8, '0')
    if (table === 'service_user') return [service, `10${number}`]
    return table === 'binding' ? [service, `user:10${number}`] : [`WRFM${number}`]
  }
  const loads = tables.map((table) => {
    const key = { service_user: 'service = ? AND user_id = ?', binding: 'service = ? AND holder = ?' }
    const where = table in key ? key[table as keyof typeof key] : 'token_id = ?'
    return [table, prepared(`SELECT * FROM ${table} WHERE ${where}`)] as const
  })
  const chance = seededRandom(1)
  const someone = () => chance.below(users)
  const loadAll = () => {
    const i = someone()
    for (const [table, statement] of loads) statement.get(...keyOf(table, i))
  }
  const use = prepared('SELECT * FROM token_use WHERE token_id = ?')
  const saveOne = () => {
    const loaded = use.get(...keyOf('token_use', someone())) as unknown as Value[]
    const version = loaded.at(-1) as number
    const row = [loaded[0] as Value, (loaded[1] as number) + 1, ...loaded.slice(2, -1), version + 1]
    const { text, values } = updateOne(tokenUseState.table, row, loaded)
    prepared(text).run(...values)
  }
  const insert = `INSERT INTO journal (${journalColumns.join(', ')}) VALUES (${journalColumns.map(() => '?').join(', ')})`
  const body = 'x'.repeat(480)
  const mac = 'x'.repeat(66)
  const addOne = () => {
    const values = ['bench', 1, 0, 'code_accepted', service, keyOf('service_user', someone())[1] ?? '']
    prepared(insert).run(...values, body, hash, mac)
  }
  return { loadUse: () => use.get(...keyOf('token_use', someone())), loadAll, saveOne, addOne }
}
