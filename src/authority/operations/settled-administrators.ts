import { administratorsOf } from '../queries/operators.ts'
import type { Event } from '../rules/events.ts'
import type { Context } from './context.ts'
import { listJournal } from './list-journal.ts'

/** More than a desk or an operator ever has. */
const entriesMax = 10_000

/**
 * How many administrators a desk has or had who could approve something: they chose a password of their own, or had a
 * token. Nothing makes them fewer, neither a new first password nor a dismissal: a desk begins once.
 */
export async function settledAdministrators(context: Context, desk: string): Promise<number> {
  const types = ['operator_role_changed']
  const moved = await listJournal<Event>(context, { service: desk, types }, entriesMax)
  const former = moved.flatMap(({ event }) =>
    event.type === 'operator_role_changed' && event.former === 'administrator' ? [event.userId] : [],
  )
  let settled = 0
  for (const userId of new Set([...(await administratorsOf(context.store, desk)), ...former])) {
    if (await hasSettled(context, desk, userId)) settled += 1
  }
  return settled
}

async function hasSettled(context: Context, service: string, userId: string): Promise<boolean> {
  const types = ['password_set', 'token_enrolled']
  const entries = await listJournal<Event>(context, { service, userId, types }, entriesMax)
  return entries.some(
    ({ event }) =>
      event.type === 'token_enrolled' || (event.type === 'password_set' && event.mustChange === null),
  )
}
