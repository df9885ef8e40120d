import type { Context } from '../../../authority/operations/context.ts'
import type { User } from '../../../authority/rules/user.ts'
import { accountsOf, accountsToldAtMs } from '../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { entryOf } from '../../../platform/journal/chain.ts'
import { newestJournal } from '../../../platform/journal/queries.ts'
import type { Event } from '../rules/events.ts'

/** A successful login; device and address as far as known. */
export type PastLogin = {
  readonly atMs: number
  readonly device: string | null
  readonly address: string | null
}

type ChangeType = 'token_enrolled' | 'binding_revoked' | 'password_set' | 'service_restarted'

/** What happened to a user since the previous login, other than by the desk; possibly somebody else's doing. */
export type PastChange = {
  readonly type: ChangeType
  readonly atMs: number
}

export type HomeRecord = {
  readonly accounts: readonly Account[]
  /** As of when the balances are; null: now. */
  readonly toldAtMs: number | null
  readonly login: PastLogin | null
  readonly previous: PastLogin | null
  readonly changes: readonly PastChange[]
}

const changeTypes: readonly ChangeType[] = [
  'token_enrolled',
  'binding_revoked',
  'password_set',
  'service_restarted',
]
const changesMax = 10

/** The content of the first screen after a login: accounts, this and the previous login, and changes in between. */
export async function showHome(context: Context, user: User): Promise<HomeRecord> {
  const { service, userId } = user
  const entries = async (types: readonly Event['type'][], limit: number) =>
    (await newestJournal(context.store, { service, userId, types }, limit)).map((row) => ({
      ...row,
      ...entryOf<Event>(row),
    }))
  const [login, previous] = (await entries(['logged_in'], 2)).map(({ position, atMs, address, event }) => {
    const device = event.type === 'logged_in' ? event.device : null
    return { position, atMs, device, address }
  })
  // The user already knows this session's events; they are shown at the next login.
  const changes = (await entries(changeTypes, changesMax)).flatMap(({ position, atMs, actor, event }) =>
    !actor.startsWith('operator:') &&
    login !== undefined &&
    previous !== undefined &&
    previous.position < position &&
    position < login.position
      ? [{ type: event.type as ChangeType, atMs }]
      : [],
  )
  const accounts = await accountsOf(context, user)
  const toldAtMs = await accountsToldAtMs(context, service)
  return { accounts, toldAtMs, login: login ?? null, previous: previous ?? null, changes }
}
