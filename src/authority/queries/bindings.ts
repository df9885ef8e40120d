import type { Value } from '../../platform/decision/table.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { Binding } from '../rules/binding.ts'
import type { User } from '../rules/user.ts'

/** Which lines of ユーザOTP管理 (S2-1.2-04 to -08); null means any. */
export type BindingFilter = {
  readonly service: string
  readonly customerId: string | null
  /** Part of the name of a customer, or of its CTPコード. */
  readonly customer: string | null
  readonly administrator: boolean | null
  readonly userId: string | null
  readonly tokenId: string | null
  /** Null: everything but 無効 (C2-14). */
  readonly status: 'usable' | 'locked' | 'suspended' | 'revoked' | null
  readonly enrolledFromMs: number | null
  readonly enrolledUntilMs: number | null
  /** Whether customers of the service may share a token, whose line is then their first administrator's (S3-3.2-08). */
  readonly sharing?: boolean
}

/** The columns by which the lines may be sorted. */
const bindingOrders = {
  tokenId: 'b.token_id',
  status: 'b.status',
  userId: 'u.user_id',
  userName: 'u.user_name',
  customerName: 'c.name',
  enrolledAt: 'b.enrolled_at_ms',
} as const

export type BindingOrder = keyof typeof bindingOrders

export type BindingLine = {
  readonly holder: string
  readonly tokenId: string | null
  readonly status: Binding['status'] | 'revoked'
  readonly bindingId: string | null
  readonly failures: number
  readonly userId: string
  readonly userName: string
  readonly customerName: string
  readonly counterpartyCode: string | null
  readonly enrolledAtMs: number | null
  readonly updatedAtMs: number | null
}

/** One line of ユーザ管理. */
export type CompanyUser = Pick<User, 'userId' | 'userName' | 'administrator' | 'status'> & {
  readonly hasPassword: boolean
  readonly passwordLocked: boolean
  /** The lock keeps out only browsers that the user never logged in with. */
  readonly strangersOnly: boolean
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
  /** The lock of the token is one that only the desk lifts. */
  readonly capped: boolean
  readonly address: string | null
  readonly addressAtMs: number | null
}

/** The events that change a binding, for 更新日時: the state itself does not record when. */
const updates =
  "('token_enrolled', 'code_rejected', 'challenge_failed', 'token_synchronized', 'binding_unlocked', " +
  "'binding_suspended', 'binding_resumed', 'binding_revoked')"

const withBinding =
  "FROM service_user u JOIN {table} b ON b.service = u.service AND b.holder = 'user:' || u.user_id "
const withShared =
  'FROM service_user u JOIN {table} b ON b.service = u.service AND ' +
  "(b.holder = 'user:' || u.user_id OR (b.holder = 'customer:' || u.customer_id AND u.user_id = (SELECT MIN(a.user_id) " +
  'FROM service_user a WHERE a.service = u.service AND a.customer_id = u.customer_id AND a.administrator = 1 ' +
  "AND a.status <> 'deleted'))) "
const withCustomer = 'JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id '
const joins = `${withBinding}${withCustomer}`

export async function countBindings(store: Queryable, filter: BindingFilter): Promise<number> {
  const { where, values, counted: from } = conditionsOf(filter)
  return (await store.query(`SELECT COUNT(*) ${from} WHERE ${where}`, ...values))[0]?.[0] as number
}

/** A page of them; ties are ordered by user ID. */
export async function findBindings(
  store: Queryable,
  filter: BindingFilter,
  { by, descending }: { readonly by: BindingOrder; readonly descending: boolean },
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<BindingLine[]> {
  const { where, values, from, isRevoked } = conditionsOf(filter)
  const status = isRevoked ? "'revoked'" : 'b.status'
  const column = by === 'status' ? status : bindingOrders[by]
  const direction = descending ? 'DESC' : 'ASC'
  // The page first: the journal is queried for its lines only, not for everything that was sorted.
  const page =
    `SELECT b.token_id, ${status} AS status, b.binding_id, ${isRevoked ? '0' : 'b.failures'} AS failures, ` +
    'u.user_id, u.user_name, c.name, c.counterparty_code, b.enrolled_at_ms, u.service, b.holder, ' +
    `${column} AS sorted ${from} WHERE ${where} ORDER BY ${column} ${direction}, u.user_id LIMIT ? OFFSET ?`
  const rows = await store.query(
    'SELECT p.token_id, p.status, p.binding_id, p.failures, p.user_id, p.user_name, p.name, ' +
      'p.counterparty_code, p.enrolled_at_ms, p.holder, (SELECT j.at_ms FROM journal j WHERE j.service = p.service ' +
      `AND j.user_id = p.user_id AND j.type IN ${updates} ORDER BY j.position DESC LIMIT 1) ` +
      `FROM (${page}) p ORDER BY p.sorted ${direction}, p.user_id`,
    ...values,
    limit,
    offset,
  )
  return rows.map(bindingLine)
}

/** Users of a customer whose token has that status, for 一括停止 and 一括再開. */
export async function holdersOfCustomer(
  store: Queryable,
  service: string,
  customerId: string,
  status: 'usable' | 'suspended',
): Promise<string[]> {
  const rows = await store.query(
    `SELECT u.user_id ${joins.replace('{table}', 'binding')} WHERE u.service = ? AND u.customer_id = ? AND b.status = ? ` +
      'ORDER BY u.user_id',
    service,
    customerId,
    status,
  )
  return rows.map(([userId]) => userId as string)
}

function conditionsOf(filter: BindingFilter) {
  const isRevoked = filter.status === 'revoked'
  const parts: [string, readonly Value[]][] = [
    // Both, so that the database may start from either.
    ['u.service = ?', [filter.service]],
    ['b.service = ?', [filter.service]],
    ["u.status <> 'deleted'", []],
  ]
  if (!isRevoked) parts.push(["(b.token_id IS NOT NULL OR b.status = 'locked')", []])
  if (filter.status !== null && !isRevoked) parts.push(['b.status = ?', [filter.status]])
  if (filter.customerId !== null) parts.push(['u.customer_id = ?', [filter.customerId]])
  if (filter.customer !== null) {
    const like = contains(filter.customer)
    parts.push(["(c.name LIKE ? ESCAPE '\\' OR c.counterparty_code LIKE ? ESCAPE '\\')", [like, like]])
  }
  if (filter.administrator !== null) parts.push(['u.administrator = ?', [Number(filter.administrator)]])
  if (filter.userId !== null) parts.push(["u.user_id LIKE ? ESCAPE '\\'", [contains(filter.userId)]])
  if (filter.tokenId !== null) parts.push(["b.token_id LIKE ? ESCAPE '\\'", [contains(filter.tokenId)]])
  if (filter.enrolledFromMs !== null) parts.push(['b.enrolled_at_ms >= ?', [filter.enrolledFromMs]])
  if (filter.enrolledUntilMs !== null) parts.push(['b.enrolled_at_ms < ?', [filter.enrolledUntilMs]])
  const table = isRevoked ? 'revoked_binding' : 'binding'
  const bound = filter.sharing === true ? withShared : withBinding
  return {
    isRevoked,
    from: `${bound}${withCustomer}`.replace('{table}', table),
    // Every user has a customer, so a count joins it only if it is asked for.
    counted: `${bound}${filter.customer === null ? '' : withCustomer}`.replace('{table}', table),
    where: parts.map(([sql]) => sql).join(' AND '),
    values: parts.flatMap(([, values]) => values),
  }
}

function contains(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
}

function bindingLine(row: Value[]): BindingLine {
  const [
    tokenId,
    status,
    bindingId,
    failures,
    userId,
    userName,
    customerName,
    code,
    enrolled,
    holder,
    updated,
  ] = row
  return {
    holder: holder as string,
    tokenId: tokenId as string | null,
    status: status as BindingLine['status'],
    bindingId: bindingId as string | null,
    failures: failures as number,
    userId: userId as string,
    userName: userName as string,
    customerName: customerName as string,
    counterpartyCode: code as string | null,
    enrolledAtMs: enrolled as number | null,
    updatedAtMs: updated as number | null,
  }
}

/** The IDs and names of everybody whom a customer ever had, including deleted users. */
export async function everyUserOfCustomer(
  store: Queryable,
  service: string,
  customerId: string,
): Promise<{ readonly userId: string; readonly userName: string }[]> {
  const rows = await store.query(
    'SELECT user_id, user_name FROM service_user WHERE service = ? AND customer_id = ? ORDER BY user_id',
    service,
    customerId,
  )
  return rows.map(([userId, userName]) => ({ userId: userId as string, userName: userName as string }))
}

/** The users of a customer who were not deleted, by ID. */
export async function usersOfCustomer(
  store: Queryable,
  service: string,
  customerId: string,
  limit: number,
): Promise<CompanyUser[]> {
  const rows = await store.query(
    'SELECT u.user_id, u.user_name, u.administrator, u.status, p.locked, b.token_id, b.status, m.address, ' +
      'm.registered_at_ms, m.changed_at_ms, p.strangers_only, b.capped FROM service_user u ' +
      'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      'LEFT JOIN mail_address m ON m.service = u.service AND m.user_id = u.user_id ' +
      "WHERE u.service = ? AND u.customer_id = ? AND u.status <> 'deleted' ORDER BY u.user_id LIMIT ?",
    service,
    customerId,
    limit,
  )
  return rows.map(companyUser)
}

function companyUser(row: Value[]): CompanyUser {
  const [
    userId,
    userName,
    administrator,
    status,
    locked,
    tokenId,
    bindingStatus,
    address,
    registered,
    changed,
    strangersOnly,
    capped,
  ] = row
  return {
    userId: userId as string,
    userName: userName as string,
    administrator: administrator === 1,
    status: status as User['status'],
    hasPassword: locked !== null,
    passwordLocked: locked === 1,
    strangersOnly: strangersOnly === 1,
    tokenId: tokenId as string | null,
    bindingStatus: bindingStatus as Binding['status'] | null,
    capped: capped === 1,
    address: address as string | null,
    addressAtMs: (changed ?? registered) as number | null,
  }
}
