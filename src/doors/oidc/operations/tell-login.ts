import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { findSessionByHash } from '../../../authority/operations/find-session.ts'
import { accept } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { keepVisit } from '../queries/visits.ts'
import { answeredAcr } from '../rules/asking.ts'
import type { OidcEvent } from '../rules/oidc-events.ts'
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
  await note(context, caller, { service, oidcClientId, userId, name: client.name, acr })
}

/** The same of a user whose token has said yes to what a system asked. */
export async function noteAnswerTold(
  context: Context,
  caller: Caller,
  {
    service,
    oidcClientId,
    userId,
  }: { readonly service: string; readonly oidcClientId: string; readonly userId: string },
): Promise<void> {
  const client = await findOidcClient(context, oidcClientId)
  if (client === undefined) return
  await note(context, caller, { service, oidcClientId, userId, name: client.name, acr: answeredAcr })
}

async function note(
  context: Context,
  caller: Caller,
  told: Omit<EventOf<OidcEvent, 'oidc_login_told'>, 'type'>,
): Promise<void> {
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'oidc_login_told', ...told }),
  )
}
