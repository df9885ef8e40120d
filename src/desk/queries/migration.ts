import type { Binding } from '../../authority/rules/binding.ts'
import { isUsablePasskey, type Passkey } from '../../authority/rules/passkeys.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { PasskeyUsers } from '../rules/migration.ts'

/** So many users have registered their token and their address on these days, counted from 1970-01-01 in Japan. */
export type MethodDays = {
  readonly tokenDay: number | null
  readonly mailDay: number | null
  readonly users: number
}

/** Somebody who has not registered an address for codes by mail. */
export type UserWithoutMail = Pick<User, 'userId' | 'userName' | 'administrator' | 'status'> & {
  readonly customerName: string
  readonly counterpartyCode: string | null
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
  /** When a code of the token was last accepted. */
  readonly tokenUsedAtMs: number | null
}

// Japan is 9 hours ahead all the year; a day has 86,400,000 ms. Both databases cut whole numbers off when dividing.
const dayOf = (column: string) =>
  `CASE WHEN ${column} IS NULL THEN NULL WHEN (${column} + 32400000) / 86400000 < ? THEN ? ` +
  `ELSE (${column} + 32400000) / 86400000 END`

/**
 * All users who were not deleted, by the days of what they have now. What was registered before `firstDay` counts
 * as that of the day before, so that there are no more lines than the days since then allow.
 */
export async function countMethodDays(
  store: Queryable,
  service: string,
  firstDay: number,
): Promise<MethodDays[]> {
  const before = [firstDay, firstDay - 1]
  const rows = await store.query(
    'SELECT token_day, mail_day, COUNT(*) FROM (' +
      `SELECT ${dayOf('b.enrolled_at_ms')} AS token_day, ${dayOf('m.registered_at_ms')} AS mail_day ` +
      'FROM service_user u ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      'LEFT JOIN mail_address m ON m.service = u.service AND m.user_id = u.user_id ' +
      "WHERE u.service = ? AND u.status <> 'deleted') AS days GROUP BY token_day, mail_day",
    ...before,
    ...before,
    service,
  )
  return rows.map(([tokenDay, mailDay, users]) => ({
    tokenDay: tokenDay as number | null,
    mailDay: mailDay as number | null,
    users: users as number,
  }))
}

// What a user types has no quotes in a row that are not escaped.
const passkeysOf = {
  /** Is one of them not stopped? */
  someGoOn: `h.passkeys LIKE '%"stoppedAtMs":null%'`,
  noneIsStopped: `REPLACE(h.passkeys, '"stoppedAtMs":null', '') NOT LIKE '%"stoppedAtMs":%'`,
  /** Is that still there which was the first to count? */
  firstIsThere: `h.passkeys LIKE '%"usableFromMs":' || h.effective_from_ms || ',%'`,
}

const passkeyUsers =
  'FROM service_user u LEFT JOIN passkey_holder h ON h.service = u.service AND h.user_id = u.user_id ' +
  "WHERE u.service = ? AND u.status <> 'deleted'"

/**
 * All users who were not deleted, by how far they are on their way to passkeys. A passkey that may have been copied is lost. Whose
 * first passkey is gone, or has another one that is stopped, may have only such as wait: those, by and by, are looked at.
 */
export async function countPasskeyUsers(
  store: Queryable,
  service: string,
  nowMs: number,
): Promise<PasskeyUsers> {
  const rows = await store.query(
    'SELECT stage, COUNT(*) FROM (SELECT CASE ' +
      `WHEN h.effective_from_ms <= ? THEN CASE WHEN NOT ${passkeysOf.someGoOn} THEN 'lost' ` +
      `WHEN ${passkeysOf.noneIsStopped} AND ${passkeysOf.firstIsThere} THEN 'counting' ELSE 'unsure' END ` +
      `WHEN h.passkeys <> '[]' THEN 'waiting' ELSE 'none' END AS stage ${passkeyUsers}) AS stages GROUP BY stage`,
    nowMs,
    service,
  )
  const users = { counting: 0, waiting: 0, lost: 0, none: 0, unsure: 0 }
  for (const [stage, count] of rows) users[stage as keyof typeof users] = count as number
  const { unsure, ...sure } = users
  const counting = unsure === 0 ? 0 : await countUsable(store, service, nowMs)
  return { ...sure, counting: sure.counting + counting, waiting: sure.waiting + unsure - counting }
}

const unsurePage = 1000

/** How many of those for whom the rows alone don't say it have a passkey that can be used. */
async function countUsable(store: Queryable, service: string, nowMs: number): Promise<number> {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs)
  let counting = 0
  for (let after = ''; ; ) {
    const rows = await store.query(
      `SELECT u.user_id, h.passkeys ${passkeyUsers} AND h.effective_from_ms <= ? AND ${passkeysOf.someGoOn} ` +
        `AND NOT (${passkeysOf.noneIsStopped} AND ${passkeysOf.firstIsThere}) ` +
        `AND u.user_id > ? ORDER BY u.user_id LIMIT ${unsurePage}`,
      service,
      nowMs,
      after,
    )
    const each = rows.map(([, passkeys]) => JSON.parse(passkeys as string) as readonly Passkey[])
    counting += each.filter((passkeys) => passkeys.some((passkey) => isUsablePasskey(passkey, now))).length
    if (rows.length < unsurePage) return counting
    after = rows.at(-1)?.[0] as string
  }
}

/** A page of those without an address who were not deleted, by user ID, after a given one. */
export async function usersWithoutMail(
  store: Queryable,
  service: string,
  after: string,
  limit: number,
): Promise<UserWithoutMail[]> {
  const rows = await store.query(
    // The page is cut first: what follows is looked up for its users alone.
    'SELECT u.user_id, u.user_name, u.administrator, u.status, c.name, c.counterparty_code, b.token_id, b.status, ' +
      '(SELECT j.at_ms FROM journal j WHERE j.service = u.service AND j.user_id = u.user_id ' +
      "AND j.type = 'code_accepted' ORDER BY j.position DESC LIMIT 1) " +
      'FROM (SELECT s.service, s.user_id, s.user_name, s.administrator, s.status, s.customer_id FROM service_user s ' +
      "WHERE s.service = ? AND s.user_id > ? AND s.status <> 'deleted' AND NOT EXISTS " +
      '(SELECT 1 FROM mail_address m WHERE m.service = s.service AND m.user_id = s.user_id) ' +
      'ORDER BY s.service, s.user_id LIMIT ?) u ' +
      'JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id ORDER BY u.user_id",
    service,
    after,
    limit,
  )
  return rows.map(
    ([userId, userName, administrator, status, customerName, code, tokenId, bindingStatus, usedAtMs]) => ({
      userId: userId as string,
      userName: userName as string,
      administrator: administrator === 1,
      status: status as User['status'],
      customerName: customerName as string,
      counterpartyCode: code as string | null,
      tokenId: tokenId as string | null,
      bindingStatus: bindingStatus as Binding['status'] | null,
      tokenUsedAtMs: usedAtMs as number | null,
    }),
  )
}
