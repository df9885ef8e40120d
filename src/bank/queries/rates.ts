import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
import {
  type Currency,
  type MinuteRate,
  minuteRateState,
  minuteText,
  rateState,
  type ToldRate,
} from '../rules/rates.ts'

const columns = rateState.table.columns.map(([name]) => name).join(', ')
const minuteColumns = minuteRateState.table.columns.map(([name]) => name).join(', ')

/** The newest rates of each currency that a service was ever told of. */
export async function newestRates(store: Queryable, service: string): Promise<ToldRate[]> {
  const rows = await store.query(`SELECT ${columns} FROM bank_rate WHERE service = ?`, service)
  return rows.map(rateState.table.fromRow)
}

/** What the rates of a currency were, minute by minute, from an instant on, oldest first. */
export async function ratesSince(
  store: Queryable,
  {
    service,
    currency,
    sinceMs,
  }: { readonly service: string; readonly currency: Currency; readonly sinceMs: number },
): Promise<MinuteRate[]> {
  const rows = await store.query(
    `SELECT ${minuteColumns} FROM bank_rate_minute WHERE service = ? AND currency = ? AND minute >= ? ORDER BY minute`,
    service,
    currency,
    minuteText(sinceMs),
  )
  return rows.map(minuteRateState.table.fromRow)
}

/** Deletes what rates were before an instant; the journal still records them. */
export async function forgetRatesBefore(store: Queryable, service: string, beforeMs: number): Promise<void> {
  const of = { table: 'bank_rate_minute', key: 'service, currency, minute' }
  await deleteInPieces(store, of, 'service = ? AND minute < ?', service, minuteText(beforeMs))
}

/** Deletes the digests of files that were taken in before an instant; their sequence is in the past by then. */
export async function forgetFilesBefore(store: Queryable, service: string, beforeMs: number): Promise<void> {
  const of = { table: 'bank_core_file', key: 'service, digest' }
  await deleteInPieces(store, of, 'service = ? AND taken_at_ms < ?', service, beforeMs)
}
