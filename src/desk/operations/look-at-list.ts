import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { noted } from '../../authority/operations/noted-filter.ts'
import { decideListReading, listReadingState } from '../../authority/rules/list-reading.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { isNoted } from '../../authority/rules/reading.ts'
import type { LookedList } from '../contract.ts'

/**
 * Journals that an operator looks at a list of people, once an hour for each condition (X9); durable before the list is
 * shown. Rejects where that cannot be written, and then nobody sees it.
 */
export async function noteList(
  { store, now }: Context,
  caller: Caller,
  operator: Operator,
  looked: LookedList,
): Promise<void> {
  const { service, userId } = operator
  const look = { service, userId, ...looked, filter: noted(looked.filter) }
  const refs = { reading: listReadingState.ref(service, userId, look.list, look.filter) }
  const at = now()
  // The usual case on every further page costs one read.
  if (isNoted((await store.read(refs)).reading, at)) return
  await store.change(changeContext(caller, at), refs, (states) => decideListReading(states, look, at))
}
