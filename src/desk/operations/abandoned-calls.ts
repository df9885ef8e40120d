import { backgroundCaller } from '../../authority/operations/background.ts'
import { atCase, type Context, changeContext } from '../../authority/operations/context.ts'
import { sessionSeenAtMs } from '../../authority/queries/sessions.ts'
import { callState, openCallState } from '../../authority/rules/call.ts'
import { isLoggedIn, sessionState } from '../../authority/rules/session.ts'
import { userState } from '../../authority/rules/user.ts'
import { openCalls } from '../queries/calls.ts'
import { decideAbandoned } from '../rules/call.ts'

/**
 * Ends the calls of operators who logged out, whose session is over, or who were dismissed. Nothing depends on how soon:
 * a call counts only in the session in which it was begun.
 */
export async function endAbandonedCalls(context: Context): Promise<void> {
  for (const open of await openCalls(context.store)) await endAbandoned(context, open)
}

type Open = Awaited<ReturnType<typeof openCalls>>[number]

async function endAbandoned(context: Context, { desk, operatorId, caseNumber }: Open): Promise<void> {
  const { store, profiles } = context
  const now = context.now()
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    openCall: openCallState.ref(desk, operatorId),
    call: callState.ref(desk, caseNumber),
  }
  const { call, operatorUser } = await store.read(refs)
  if (call === undefined) return
  const { session } = await store.read({ session: sessionState.ref(call.sessionHash) })
  const seenAtMs = await sessionSeenAtMs(store, call.sessionHash)
  const policy = profiles.get(desk)?.session
  const goesOn =
    session !== undefined && policy !== undefined && isLoggedIn(session, operatorUser, seenAtMs, policy, now)
  if (goesOn) return
  const inCase = atCase(changeContext(backgroundCaller('upkeep'), now), caseNumber)
  // A session that is over never goes on again.
  await store.change(inCase, refs, (states) => decideAbandoned(states, { isOver: true }, now))
}
