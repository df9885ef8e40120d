import type { Context } from '../../../authority/operations/context.ts'
import { entryOf } from '../../../platform/journal/chain.ts'
import { newestJournal } from '../../../platform/journal/queries.ts'
import type { Event } from '../rules/events.ts'

type Told = 'logged_in' | 'password_rejected' | 'code_rejected'

/** A user's login or failed attempt, and where it came from as the server saw it. */
export type LoginTry = {
  readonly atMs: number
  readonly address: string | null
  readonly event: Extract<Event, { readonly type: Told }>
}

export const loginTriesPerPage = 20

const told: readonly Told[] = ['logged_in', 'password_rejected', 'code_rejected']

/** A user's ログイン履歴, newest first; `next` is where the following page begins. */
export async function readLoginHistory(
  { store }: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  before: number | null,
): Promise<{ readonly tries: readonly LoginTry[]; readonly next: number | null }> {
  const filter = { service, userId, types: told, ...(before !== null && { before }) }
  const rows = await newestJournal(store, filter, loginTriesPerPage + 1)
  const shown = rows.slice(0, loginTriesPerPage)
  const tries = shown.map((row) => {
    const { address, event } = entryOf<Event>(row)
    const { atMs } = row
    return { atMs, address, event: event as LoginTry['event'] }
  })
  return { tries, next: rows.length > loginTriesPerPage ? (shown.at(-1)?.position ?? null) : null }
}
