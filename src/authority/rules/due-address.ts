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
  /** Who asked, and whose mailbox it is. */
  readonly user: User | undefined
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
  readonly pending: PendingReplacement | undefined
}

/**
 * An address that waited counts from when it is due, if everything is still as it was when it was asked for. It makes
 * no difference who notices first, or when: the waiting row is gone afterwards.
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
