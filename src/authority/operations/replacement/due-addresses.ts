import { reveal } from '../../../platform/decision/event.ts'
import { dueReplacements } from '../../queries/replacements.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { decideDueAddress } from '../../rules/due-address.ts'
import { withReplacementNotices } from '../../rules/notices.ts'
import { pendingReplacementState } from '../../rules/pending-replacement.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { userState } from '../../rules/user.ts'
import { backgroundCaller } from '../background.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import { prepareReplacementNotices } from './notices.ts'

/**
 * Lets a mailbox count whose wait is over, or drops it if something voided it since. Whoever comes first does it, at the
 * user's next login or by upkeep, on whichever node: for everybody else there is nothing left to do.
 */
export async function applyDueAddress(
  context: Context,
  caller: Caller,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<void> {
  const { store } = context
  const pendingRef = pendingReplacementState.ref(service, userHolder(userId))
  const { pending } = await store.read({ pending: pendingRef })
  const now = context.now()
  const atMs = now.epochMilliseconds
  if (pending === undefined || atMs < pending.dueAtMs) return
  const { way, dueAtMs, address } = pending
  const told = { step: 'done', way, atMs, dueAtMs } as const
  const newAddress = address === null ? null : reveal(address)
  const notices = await prepareReplacementNotices(context, { service, userId }, told, newAddress)
  const refs = {
    user: userState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    pending: pendingRef,
  }
  await store.change(changeContext(caller, now), refs, (states) =>
    withReplacementNotices(decideDueAddress(states, now), notices, now),
  )
}

/** The same for every user of every service whose wait is over. */
export async function applyDueAddresses(context: Context): Promise<void> {
  const caller = backgroundCaller('upkeep')
  const due = await dueReplacements(context.store, 'mail_address', context.now().epochMilliseconds)
  for (const { service, userId } of due) await applyDueAddress(context, caller, { service, userId })
}
