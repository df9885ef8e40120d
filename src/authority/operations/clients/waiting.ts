import { countWaiting } from '../../queries/clients.ts'
import { approvalValidMs } from '../../rules/approval.ts'
import { clientActor } from '../../rules/client.ts'
import { waitingMax } from '../../rules/client-asking.ts'
import type { Context } from '../context.ts'
import type { OfClient } from './note-list.ts'

/** How many requests of a client wait for an approver; as many as may, at most. */
export function waitingOf({ store, now }: Context, { service, clientId }: OfClient): Promise<number> {
  const requestedBy = clientActor(clientId)
  return countWaiting(store, { service, requestedBy }, now().epochMilliseconds - approvalValidMs, waitingMax)
}
