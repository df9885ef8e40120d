import { sessionSeenAtMs, touchSession } from '../queries/sessions.ts'
import { decideProlonging, endsAtMs } from '../rules/prolonging.ts'
import { type Session, sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'

/** Counts as use of a session, by a press of its holder. Refused with `ticket_invalid` if it is over. */
export async function prolongSession(
  context: Context,
  caller: Caller,
  {
    service,
    userId,
    sessionHash,
  }: { readonly service: string; readonly userId: string; readonly sessionHash: string },
) {
  const { store } = context
  const now = context.now()
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const refs = { session: sessionState.ref(sessionHash), user: userState.ref(service, userId) }
  const outcome = await store.change(changeContext(caller, now), refs, (states) =>
    decideProlonging(states, { seenAtMs }, profileOf(context, service), now),
  )
  if (outcome.ok) await touchSession(store, sessionHash, now.epochMilliseconds)
  return outcome
}

/** When a session ends that is used now: for want of use, or at its absolute end (`isFinal`). */
export function sessionEndOf(
  context: Context,
  { service, expiresAtMs }: Pick<Session, 'service' | 'expiresAtMs'>,
): { readonly endsAtMs: number; readonly leftSeconds: number; readonly isFinal: boolean } {
  const now = context.now()
  const ends = endsAtMs({ expiresAtMs }, profileOf(context, service), now)
  const leftSeconds = Math.max(0, Math.floor((ends - now.epochMilliseconds) / 1000))
  return { endsAtMs: ends, leftSeconds, isFinal: ends === expiresAtMs }
}
