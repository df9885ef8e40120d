import { accept } from '../../platform/decision/decision.ts'
import type { Outcome } from '../rules/decision.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/** Ends a session, on every node at once. Does nothing if it is already over. */
export function logOut(
  context: Context,
  caller: Caller,
  session: { readonly service: string; readonly userId: string; readonly sessionHash: string },
): Promise<Outcome> {
  const { service, userId, sessionHash } = session
  const refs = { session: sessionState.ref(sessionHash), user: userState.ref(service, userId) }
  return context.store.change(changeContext(caller, context.now()), refs, (states) =>
    states.session === undefined
      ? accept({})
      : accept({}, { type: 'session_ended', service, userId, sessionHash, reason: 'logout' }),
  )
}
