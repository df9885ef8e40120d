import { clientActor } from '../../rules/client.ts'
import { decideListReading, listReadingState } from '../../rules/list-reading.ts'
import { deskOf } from '../../rules/operator.ts'
import type { ListName } from '../../rules/oversight-events.ts'
import { isNoted } from '../../rules/reading.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

export type OfClient = { readonly service: string; readonly clientId: string }

/**
 * Journals that a system of the institution reads a list of people, once an hour for each condition and address (X9);
 * durable before the list is answered. `filter` is what `filterText` makes of the question. The bank's own note of the hour must
 * not hide whoever reads the same with a stolen key from elsewhere.
 */
export async function noteClientList(
  { store, now }: Context,
  caller: Caller,
  { service, clientId }: OfClient,
  list: ListName,
  asked: string,
): Promise<void> {
  const filter = caller.address === null ? asked : `${asked}, address=${caller.address}`
  const by = { service: deskOf(service), userId: clientActor(clientId) }
  const look = { ...by, list, filter, count: null }
  const refs = { reading: listReadingState.ref(by.service, by.userId, list, filter) }
  const at = now()
  // The usual case on every further page costs one read.
  if (isNoted((await store.read(refs)).reading, at)) return
  await store.change(changeContext(caller, at), refs, (states) => decideListReading(states, look, at))
}
