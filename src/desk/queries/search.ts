import type { Binding } from '../../authority/rules/binding.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Value } from '../../platform/decision/table.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** One line of a desk's search. */
export type FoundUser = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerId: string
  readonly customerName: string
  readonly customerNumber: string | null
  readonly administrator: boolean
  readonly userStatus: User['status']
  readonly passwordLocked: boolean
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
}

/** What is looked for: users of whom every word is found, and those who have one of the rest. */
export type SearchedFor = {
  /** In the spelling of `searchForm`. */
  readonly words: readonly string[]
  readonly tokenIds: readonly string[]
  readonly mailAddress: string | null
}

type Sql = { readonly sql: string; readonly values: readonly Value[] }

const places = (values: readonly unknown[]) => values.map(() => '?').join(', ')

/** Users of some services, by ID, some from `offset` on; those whose ID is the whole of the text first. */
export async function findUsers(
  store: Queryable,
  services: readonly string[],
  searched: SearchedFor,
  { first, offset, limit }: { readonly first: string; readonly offset: number; readonly limit: number },
): Promise<FoundUser[]> {
  const found = hits(services, searched)
  if (found === null) return []
  const rows = await store.query(
    'SELECT u.service, u.user_id, u.user_name, u.customer_id, c.name, c.number, u.administrator, u.status, p.locked, ' +
      'COALESCE(b.token_id, s.token_id), COALESCE(b.status, s.status) FROM ' +
      `(SELECT service, user_id FROM (${found.sql}) AS hit ` +
      'ORDER BY CASE WHEN user_id = ? THEN 0 ELSE 1 END, service, user_id LIMIT ? OFFSET ?) AS page ' +
      'JOIN service_user u ON u.service = page.service AND u.user_id = page.user_id ' +
      'JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
      'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      // The one that all users of a customer share (S3-3.2-08) is found with each of them.
      "LEFT JOIN binding s ON s.service = u.service AND s.holder = 'customer:' || u.customer_id " +
      'ORDER BY CASE WHEN u.user_id = ? THEN 0 ELSE 1 END, u.service, u.user_id',
    ...found.values,
    first,
    limit,
    offset,
    first,
  )
  return rows.map(
    ([
      service,
      userId,
      userName,
      customerId,
      customerName,
      number,
      administrator,
      userStatus,
      locked,
      tokenId,
      status,
    ]) => ({
      service: service as string,
      userId: userId as string,
      userName: userName as string,
      customerId: customerId as string,
      customerName: customerName as string,
      customerNumber: number as string | null,
      administrator: administrator === 1,
      userStatus: userStatus as User['status'],
      passwordLocked: locked === 1,
      tokenId: tokenId as string | null,
      bindingStatus: status as Binding['status'] | null,
    }),
  )
}

/** The keys of whoever is found; null if nothing is looked for. Words are a scan of short texts, the rest are lookups. */
function hits(services: readonly string[], { words, tokenIds, mailAddress }: SearchedFor): Sql | null {
  const among = places(services)
  const ofWords = {
    sql: `SELECT service, user_id FROM search_user WHERE service IN (${among})${' AND words LIKE ?'.repeat(words.length)}`,
    // A word in its spelling holds letters and digits only: nothing to escape.
    values: [...services, ...words.map((word) => `%${word}%`)],
  }
  const ofAddress = {
    sql: `SELECT service, user_id FROM mail_address WHERE service IN (${among}) AND address = ?`,
    values: [...services, mailAddress],
  }
  const parts = [
    ...(words.length === 0 ? [] : [ofWords]),
    ...(tokenIds.length === 0 ? [] : [withToken(services, tokenIds)]),
    ...(mailAddress === null ? [] : [ofAddress]),
  ]
  if (parts.length === 0) return null
  return { sql: parts.map(({ sql }) => sql).join(' UNION '), values: parts.flatMap(({ values }) => values) }
}

/** Whoever holds one of the tokens, alone or with all of a customer. */
function withToken(services: readonly string[], tokenIds: readonly string[]): Sql {
  const held = `b.service IN (${places(services)}) AND b.token_id IN (${places(tokenIds)})`
  const values = [...services, ...tokenIds]
  return {
    sql:
      `SELECT b.service, SUBSTR(b.holder, ${'user:'.length + 1}) AS user_id FROM binding b WHERE ${held} AND b.holder LIKE 'user:%' ` +
      'UNION SELECT u.service, u.user_id FROM binding b JOIN service_user u ' +
      `ON u.service = b.service AND u.customer_id = SUBSTR(b.holder, ${'customer:'.length + 1}) ` +
      `WHERE ${held} AND b.holder LIKE 'customer:%'`,
    values: [...values, ...values],
  }
}
