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

/** Whom a word may mean besides those in whose names it stands: whoever has one of these. */
export type SearchedByKey = {
  readonly tokenIds: readonly string[]
  readonly mailAddress: string | null
  /** Keyed hashes of a telephone number, whole. */
  readonly telephones: readonly string[]
  /** Of the last four digits. */
  readonly telephoneEnds: readonly string[]
  /** Those whom a kind of service knows by a number that it gave out. */
  readonly users: readonly { readonly service: string; readonly userId: string }[]
}

/** `text` in the spelling of `searchForm`; empty: only the rest counts. */
export type SearchedWord = SearchedByKey & { readonly text: string }

/** Users whom every word means, and those whom all of it together means, as one number that was typed with spaces. */
export type SearchedFor = {
  readonly words: readonly SearchedWord[]
  readonly whole: SearchedByKey | null
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

/** The keys of whoever is found; null if nothing is looked for. */
function hits(services: readonly string[], { words, whole }: SearchedFor): Sql | null {
  const [only, ...others] = words
  const ofWords =
    only === undefined ? [] : others.length === 0 ? oneWord(services, only) : [everyWord(services, words)]
  const parts = [...ofWords, ...(whole === null ? [] : byKeys(services, whole))]
  return parts.length === 0 ? null : joined(parts, ' UNION ')
}

function joined(parts: readonly Sql[], by: string): Sql {
  return { sql: parts.map(({ sql }) => sql).join(by), values: parts.flatMap(({ values }) => values) }
}

/** A scan of short texts, and lookups. */
function oneWord(services: readonly string[], word: SearchedWord): readonly Sql[] {
  const named = {
    sql: `SELECT service, user_id FROM search_user WHERE service IN (${places(services)}) AND words LIKE ?`,
    values: [...services, `%${word.text}%`],
  }
  return [...(word.text === '' ? [] : [named]), ...byKeys(services, word)]
}

/** One scan, in which each word may stand in the names or mean one of the few that its lookup gives. */
function everyWord(services: readonly string[], words: readonly SearchedWord[]): Sql {
  const conditions = words.map((word) => {
    const keys = byKeys(services, word)
    // A word in its spelling holds letters and digits only: nothing to escape.
    const named = { sql: 'words LIKE ?', values: [`%${word.text}%`] }
    const found = keys.map(({ sql, values }) => ({ sql: `(service, user_id) IN (${sql})`, values }))
    const either = joined([...(word.text === '' ? [] : [named]), ...found], ' OR ')
    return { sql: `(${either.sql === '' ? '1 = 0' : either.sql})`, values: either.values }
  })
  const all = joined(conditions, ' AND ')
  return {
    sql: `SELECT service, user_id FROM search_user WHERE service IN (${places(services)}) AND ${all.sql}`,
    values: [...services, ...all.values],
  }
}

/** Each a lookup of a few users by an index. */
function byKeys(services: readonly string[], searched: SearchedByKey): readonly Sql[] {
  const { tokenIds, mailAddress, telephones, telephoneEnds, users } = searched
  const among = places(services)
  const from = (table: string, column: string, keys: readonly string[]) => ({
    sql: `SELECT service, user_id FROM ${table} WHERE service IN (${among}) AND ${column} IN (${places(keys)})`,
    values: [...services, ...keys],
  })
  const known = users.map(() => '(?, ?)').join(', ')
  const ofUsers = {
    sql: `SELECT service, user_id FROM service_user WHERE (service, user_id) IN (VALUES ${known})`,
    values: users.flatMap(({ service, userId }) => [service, userId]),
  }
  return [
    ...(tokenIds.length === 0 ? [] : [withToken(services, tokenIds)]),
    ...(mailAddress === null ? [] : [from('mail_address', 'address', [mailAddress])]),
    ...(telephones.length === 0 ? [] : [from('particulars', 'telephone_hash', telephones)]),
    ...(telephoneEnds.length === 0 ? [] : [from('particulars', 'telephone_end_hash', telephoneEnds)]),
    ...(users.length === 0 ? [] : [ofUsers]),
  ]
}

/** Is a telephone number anybody's? */
export async function isTelephoneKnown(store: Queryable, hashes: readonly string[]): Promise<boolean> {
  const sql = `SELECT 1 FROM particulars WHERE telephone_hash IN (${places(hashes)}) LIMIT 1`
  return hashes.length > 0 && (await store.query(sql, ...hashes)).length > 0
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
