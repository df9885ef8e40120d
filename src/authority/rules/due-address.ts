import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Binding } from './binding.ts'
import type { Decision } from './decision.ts'
import {
  isAlive,
  type PendingReplacement,
  replacementDone,
  replacementFallen,
} from './pending-replacement.ts'
import type { RegisteredAddress } from './registered-address.ts'
import type { User } from './user.ts'

export type DueAddressStates = {
  /** Whoever asked, who is also whose mailbox it is. */
  readonly user: User | undefined
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
  readonly pending: PendingReplacement | undefined
}

/**
 * An address that waited counts from when it is due, if all is as it was when it was asked for. Nothing is told apart by
 * who notices it first, and when: the row that waited is gone after it.
 */
export function decideDueAddress(
  { user, binding, mailAddress, pending }: DueAddressStates,
  now: Temporal.Instant,
): Decision<{ readonly registered: boolean }, 'nothing_to_do'> {
  if (pending?.way !== 'mail_address' || now.epochMilliseconds < pending.dueAtMs)
    return refuse('nothing_to_do')
  const { service, userId, address, replaces } = pending
  const isAsItWas = isAlive(pending, user) && mailAddress === undefined && binding?.bindingId === replaces
  if (address === null || !isAsItWas) return accept({ registered: false }, replacementFallen(pending))
  const registeredAtMs = now.epochMilliseconds
  const of = { service, userId }
  return accept(
    { registered: true },
    { type: 'mail_address_registered', ...of, address, registeredAtMs, coolingUntilMs: registeredAtMs },
    replacementDone(pending),
  )
}
