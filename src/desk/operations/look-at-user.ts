import { type Caller, changeContext } from '../../authority/operations/context.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { decideReading, isNoted, readingState } from '../../authority/rules/reading.ts'
import type { DeskContext } from '../contract.ts'
import { showUser, type UserRecord } from './look-up.ts'

/**
 * What `showUser` shows, for somebody who reads it: the journal says so before they do, once an hour (X9). Rejects
 * where that cannot be written, and then nobody reads it.
 */
export async function lookAtUser(
  context: DeskContext,
  caller: Caller,
  operator: Operator,
  of: { readonly service: string; readonly userId: string },
): Promise<UserRecord | undefined> {
  const record = await showUser(context, operator, of.service, of.userId)
  if (record === undefined) return undefined
  await noteLook(context, caller, operator, record.user)
  return record
}

/** The same for what shows less of a user than the page. */
export async function noteLook(
  context: DeskContext,
  caller: Caller,
  operator: Operator,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<void> {
  const look = { desk: operator.service, readBy: operator.userId, service, userId }
  const refs = { reading: readingState.ref(look.desk, look.readBy, service, userId) }
  const now = context.now()
  // The usual case on every further page costs one read.
  if (isNoted((await context.store.read(refs)).reading, now)) return
  await context.store.change(changeContext(caller, now), refs, (states) => decideReading(states, look, now))
}
