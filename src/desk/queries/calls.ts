import type { Call } from '../../authority/rules/call.ts'
import type { Value } from '../../platform/decision/table.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Calls that are not over, of every desk. */
export async function openCalls(
  store: Queryable,
): Promise<readonly Pick<Call, 'desk' | 'operatorId' | 'caseNumber'>[]> {
  const rows = await store.query('SELECT desk, operator_id, case_number FROM desk_open_call')
  return rows.map(([desk, operatorId, caseNumber]) => ({
    desk: desk as string,
    operatorId: operatorId as string,
    caseNumber: caseNumber as string,
  }))
}

/** The numbers of a user's calls, the newest first. */
export async function callsOfUser(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId: string },
  limit: number,
): Promise<readonly string[]> {
  const rows = await store.query(
    'SELECT case_number FROM desk_call WHERE service = ? AND user_id = ? ORDER BY begun_at_ms DESC, case_number LIMIT ?',
    service,
    userId,
    limit,
  )
  return rows.map(([caseNumber]) => caseNumber as string)
}

/** The same of the calls in which whoever called was refused, since some time. */
export async function refusedCallsOfUser(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId: string },
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await store.query(
    "SELECT case_number FROM desk_call WHERE service = ? AND user_id = ? AND identified = 'failed' " +
      'AND identified_at_ms > ? ORDER BY identified_at_ms DESC, case_number LIMIT ?',
    service,
    userId,
    sinceMs,
    limit,
  )
  return rows.map(([caseNumber]) => caseNumber as string)
}

/** What calls are found by; null or empty: any. */
export type CallsSought = {
  readonly caseNumber: string | null
  readonly operatorId: string | null
  /** In the spelling of `searchForm`: of the user, or of the customer. */
  readonly words: readonly string[]
  readonly fromMs: number | null
  readonly untilMs: number | null
}

export type FoundCall = {
  readonly caseNumber: string
  readonly userName: string | null
  readonly customerName: string | null
}

/** Calls of a desk, the newest first. */
export async function findCalls(
  store: Queryable,
  desk: string,
  { caseNumber, operatorId, words, fromMs, untilMs }: CallsSought,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<readonly FoundCall[]> {
  const conditions: (readonly [sql: string, value: Value])[] = [
    ...(caseNumber === null ? [] : [['k.case_number = ?', caseNumber] as const]),
    ...(operatorId === null ? [] : [['k.operator_id = ?', operatorId] as const]),
    ...(fromMs === null ? [] : [['k.begun_at_ms >= ?', fromMs] as const]),
    ...(untilMs === null ? [] : [['k.begun_at_ms < ?', untilMs] as const]),
    // A word in its spelling holds letters and digits only: nothing to escape.
    ...words.map((word) => ['s.words LIKE ?', `%${word}%`] as const),
  ]
  const rows = await store.query(
    'SELECT k.case_number, u.user_name, c.name FROM desk_call k ' +
      'LEFT JOIN service_user u ON u.service = k.service AND u.user_id = k.user_id ' +
      'LEFT JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
      (words.length === 0 ? '' : 'JOIN search_user s ON s.service = k.service AND s.user_id = k.user_id ') +
      `WHERE k.desk = ?${conditions.map(([sql]) => ` AND ${sql}`).join('')} ` +
      'ORDER BY k.begun_at_ms DESC, k.case_number LIMIT ? OFFSET ?',
    desk,
    ...conditions.map(([, value]) => value),
    limit,
    offset,
  )
  return rows.map(([number, userName, customerName]) => ({
    caseNumber: number as string,
    userName: userName as string | null,
    customerName: customerName as string | null,
  }))
}
