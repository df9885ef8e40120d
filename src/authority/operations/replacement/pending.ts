import { reveal } from '../../../platform/decision/event.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { customerHolder, userHolder } from '../../rules/binding.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { withReplacementNotices } from '../../rules/notices.ts'
import {
  decideReplacementStop,
  isAlive,
  type PendingReplacement,
  pendingReplacementState,
} from '../../rules/pending-replacement.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from '../context.ts'
import { prepareReplacementNotices } from './notices.ts'

type Of = { readonly service: string; readonly userId: string; readonly customerId: string }

/** As the screen shows it. */
export type Waiting = Pick<
  PendingReplacement,
  'service' | 'holder' | 'userId' | 'way' | 'askedAtMs' | 'dueAtMs'
> & {
  readonly address: MailAddress | null
}

/** The change that waits for this user, or for the customer whose users share their fate; undefined: none. */
export async function findPending({ store }: Context, visitor: Of): Promise<Waiting | undefined> {
  const { service, userId, customerId } = visitor
  const { own, shared } = await store.read({
    own: pendingReplacementState.ref(service, userHolder(userId)),
    shared: pendingReplacementState.ref(service, customerHolder(customerId)),
  })
  for (const pending of [own, shared]) {
    if (pending === undefined) continue
    const { asker } = await store.read({ asker: userState.ref(service, pending.userId) })
    if (!isAlive(pending, asker)) continue
    const { address, ...of } = pending
    return { ...of, address: address === null ? null : reveal(address) }
  }
  return undefined
}

/** 「この変更を止める」 on the first screen after a login. Refused with `nothing_to_do` for what is not there any more. */
export async function stopReplacement(
  context: Context,
  caller: Caller,
  visitor: Of & { readonly sessionHash: string },
  shown: string,
) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  const found = await findPending(context, visitor)
  if (found === undefined) return { ok: false, refusal: 'nothing_to_do' } as const
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const now = context.now()
  const { way, dueAtMs, address, holder } = found
  const told = { step: 'stopped', way, atMs: now.epochMilliseconds, dueAtMs } as const
  const notices = await prepareReplacementNotices(context, found, told, address)
  const refs = {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    pending: pendingReplacementState.ref(service, holder),
  }
  return store.change(changeContext(caller, now), refs, (states) =>
    withReplacementNotices(decideReplacementStop(states, { shown, seenAtMs }, profile, now), notices, now),
  )
}
