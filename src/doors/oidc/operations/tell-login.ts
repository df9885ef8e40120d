import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { findSessionByHash } from '../../../authority/operations/find-session.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { keepVisit } from '../queries/visits.ts'
import { findOidcClient } from './clients.ts'

/** What an authorization code stands for. */
export type ToldLogin = {
  readonly service: string
  readonly oidcClientId: string
  readonly sessionHash: string
  readonly subject: string
  readonly sid: string | undefined
  readonly acr: string
}

/**
 * Notes that a system is about to be told who logged in, before it is: it will hear of the end of the session, too.
 * Does nothing for a session that is over; whoever asks is refused then.
 */
export async function noteLoginTold(context: Context, caller: Caller, login: ToldLogin): Promise<void> {
  const { service, oidcClientId, sessionHash, subject, sid, acr } = login
  const found = await findSessionByHash(context, service, sessionHash, { counts: false })
  const client = await findOidcClient(context, oidcClientId)
  if (found === undefined || client === undefined) return
  const { userId } = found.user
  if (client.logoutUri !== null && sid !== undefined)
    await keepVisit(context.store, { sessionHash, oidcClientId, service, userId, subject, sid })
  const told = { service, oidcClientId, userId, name: client.name, acr }
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'oidc_login_told', ...told }),
  )
}
