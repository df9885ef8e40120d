import type { State } from '../decision/state.ts'
import { journalText } from '../journal/journal.ts'
import type { Queryable } from './store.ts'

const columnOf = {
  userId: 'user_id',
  customerId: 'customer_id',
  accountId: 'account_id',
  holder: 'holder',
} as const
const atOnce = 100

/** The rows of a state that belong to some users, customers, accounts or holders of a service. */
async function rowsOf(
  store: Queryable,
  { table, ofPerson }: State,
  service: string,
  values: readonly string[],
): Promise<readonly { readonly key: readonly string[]; readonly row: object }[]> {
  if (ofPerson === null || values.length === 0) return []
  const columns = table.columns.map(([name]) => name).join(', ')
  const found: { readonly key: readonly string[]; readonly row: object }[] = []
  for (let from = 0; from < values.length; from += atOnce) {
    const some = values.slice(from, from + atOnce)
    const rows = await store.query(
      `SELECT ${columns} FROM ${table.name} WHERE service = ? AND ${columnOf[ofPerson.by]} IN (${some.map(() => '?').join(', ')})`,
      service,
      ...some,
    )
    for (const row of rows)
      found.push({ key: row.slice(0, table.keyLength) as string[], row: table.fromRow(row) })
  }
  return found
}

/** The keys of those that still tell of a person. */
export async function tellingRows(
  store: Queryable,
  state: State,
  service: string,
  values: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { ofPerson } = state
  if (ofPerson === null) return []
  const rows = await rowsOf(store, state, service, values)
  return rows.filter(({ row }) => isTelling(row, ofPerson.erased(row))).map(({ key }) => key)
}

function isTelling(row: object, erased: object | undefined): boolean {
  return erased === undefined || journalText(row) !== journalText(erased)
}

/** What else belongs to a customer by the rows that it has, such as its accounts. */
export async function ownedBy(
  store: Queryable,
  state: State,
  service: string,
  values: readonly string[],
): Promise<readonly string[]> {
  const owns = state.ofPerson?.owns
  if (owns === undefined) return []
  const rows = await rowsOf(store, state, service, values)
  return rows.map(({ row }) => (row as Readonly<Record<typeof owns, string>>)[owns])
}
