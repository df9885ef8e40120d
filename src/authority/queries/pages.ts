// Whole lists of one service, in pages by key: what is added or taken away meanwhile never moves another line.

import type { Value } from '../../platform/decision/table.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { Activation } from '../rules/activation.ts'
import type { Binding } from '../rules/binding.ts'
import type { User } from '../rules/user.ts'

/** Which page: what follows a key, null: from the first, and at most how many. */
export type Page = { readonly after: string | null; readonly limit: number }

export type UserLine = Pick<User, 'service' | 'userId' | 'userName' | 'administrator' | 'customerId'> & {
  readonly status: User['status']
  readonly customerName: string
  readonly customerNumber: string | null
  readonly passwordLocked: boolean
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
}

export type UserFilter = {
  readonly customerId?: string | undefined
  readonly userId?: string | undefined
  readonly status?: 'active' | 'suspended' | undefined
}

/** Users who were not deleted, by ID; the token is their own, or the one that the customer shares (S3-3.2-08). */
export async function pageOfUsers(
  store: Queryable,
  service: string,
  { customerId, userId, status }: UserFilter,
  page: Page,
): Promise<UserLine[]> {
  const rows = await rowsOf(store, page, {
    select:
      'SELECT u.user_id, u.user_name, u.administrator, u.status, u.customer_id, c.name, c.number, p.locked, ' +
      'COALESCE(b.token_id, s.token_id), COALESCE(b.status, s.status) ' +
      'FROM service_user u JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
      'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      "LEFT JOIN binding s ON s.service = u.service AND s.holder = 'customer:' || u.customer_id",
    key: 'u.user_id',
    where: [
      ['u.service = ?', service],
      ["u.status <> 'deleted'"],
      ['u.customer_id = ?', customerId],
      ['u.user_id = ?', userId],
      ['u.status = ?', status],
    ],
  })
  return rows.map(
    ([id, userName, administrator, is, of, customerName, number, locked, tokenId, binding]) => ({
      service,
      userId: id as string,
      userName: userName as string,
      administrator: administrator === 1,
      status: is as User['status'],
      customerId: of as string,
      customerName: customerName as string,
      customerNumber: number as string | null,
      passwordLocked: locked === 1,
      tokenId: tokenId as string | null,
      bindingStatus: binding as Binding['status'] | null,
    }),
  )
}

export type CustomerLine = {
  readonly service: string
  readonly customerId: string
  readonly number: string | null
  readonly name: string
  readonly counterpartyCode: string | null
  /** Who was not deleted. */
  readonly users: number
}

/** Customers by ID. */
export async function pageOfCustomers(
  store: Queryable,
  service: string,
  customerId: string | undefined,
  page: Page,
): Promise<CustomerLine[]> {
  const rows = await rowsOf(store, page, {
    select:
      'SELECT c.customer_id, c.number, c.name, c.counterparty_code, (SELECT COUNT(*) FROM service_user u ' +
      "WHERE u.service = c.service AND u.customer_id = c.customer_id AND u.status <> 'deleted') FROM customer c",
    key: 'c.customer_id',
    where: [
      ['c.service = ?', service],
      ['c.customer_id = ?', customerId],
    ],
  })
  return rows.map(([id, number, name, counterpartyCode, users]) => ({
    service,
    customerId: id as string,
    number: number as string | null,
    name: name as string,
    counterpartyCode: counterpartyCode as string | null,
    users: users as number,
  }))
}

export type TokenLine = {
  readonly holder: string
  readonly tokenId: string
  readonly status: Binding['status']
  readonly enrolledAtMs: number | null
  readonly expiresAtMs: number
}

/** Tokens that count for somebody, by holder. */
export async function pageOfTokens(
  store: Queryable,
  service: string,
  status: Binding['status'] | undefined,
  page: Page,
): Promise<TokenLine[]> {
  const rows = await rowsOf(store, page, {
    select:
      'SELECT b.holder, b.token_id, b.status, b.enrolled_at_ms, t.expires_at_ms FROM binding b ' +
      'JOIN token t ON t.token_id = b.token_id',
    key: 'b.holder',
    where: [
      ['b.service = ?', service],
      ['b.status = ?', status],
    ],
  })
  return rows.map(([holder, tokenId, is, enrolledAtMs, expiresAtMs]) => ({
    holder: holder as string,
    tokenId: tokenId as string,
    status: is as Binding['status'],
    enrolledAtMs: enrolledAtMs as number | null,
    expiresAtMs: expiresAtMs as number,
  }))
}

export type ActivationFilter = {
  readonly status?: Activation['status'] | undefined
  /** Not expired by then. */
  readonly liveAtMs?: number | undefined
  /** Expired by then. */
  readonly endedAtMs?: number | undefined
}

export type ActivationLine = Omit<Activation, 'service' | 'codeHash'>

/** The newest activation code of each user who ever had one, by user ID; never the code. */
export async function pageOfActivations(
  store: Queryable,
  service: string,
  { status, liveAtMs, endedAtMs }: ActivationFilter,
  page: Page,
): Promise<ActivationLine[]> {
  const rows = await rowsOf(store, page, {
    select:
      'SELECT a.user_id, a.status, a.issued_at_ms, a.expires_at_ms, a.token_id, a.used_at_ms FROM activation a',
    key: 'a.user_id',
    where: [
      ['a.service = ?', service],
      ['a.status = ?', status],
      ['a.expires_at_ms > ?', liveAtMs],
      ['a.expires_at_ms <= ?', endedAtMs],
    ],
  })
  return rows.map(([userId, is, issuedAtMs, expiresAtMs, tokenId, usedAtMs]) => ({
    userId: userId as string,
    status: is as Activation['status'],
    issuedAtMs: issuedAtMs as number,
    expiresAtMs: expiresAtMs as number,
    tokenId: tokenId as string | null,
    usedAtMs: usedAtMs as number | null,
  }))
}

type Condition = readonly [sql: string, value?: Value | undefined]

type Listed = {
  readonly select: string
  /** Unique in the list. */
  readonly key: string
  /** One that has a place for a value, but none, is left out. */
  readonly where: readonly Condition[]
}

function rowsOf(
  store: Queryable,
  { after, limit }: Page,
  { select, key, where }: Listed,
): Promise<Value[][]> {
  const from: Condition = [`${key} > ?`, after ?? undefined]
  const asked = [...where, from].filter(([sql, value]) => value !== undefined || !sql.includes('?'))
  const values = asked.flatMap(([, value]) => (value === undefined ? [] : [value]))
  const conditions = asked.map(([sql]) => sql).join(' AND ')
  return store.query(`${select} WHERE ${conditions} ORDER BY ${key} LIMIT ?`, ...values, limit)
}
