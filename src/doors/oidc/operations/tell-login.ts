import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { findSessionByHash } from '../../../authority/operations/find-session.ts'
import type { SignedOperation } from '../../../authority/rules/signed-operation.ts'
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
  const client = await findOidcClient(context, { service, oidcClientId })
  if (found === undefined || client === undefined) return
  const { userId } = found.user
  if (client.logoutUri !== null && sid !== undefined)
    await keepVisit(context.store, { sessionHash, oidcClientId, service, userId, subject, sid })
  const told = { service, oidcClientId, userId, name: client.name, acr }
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'oidc_login_told', ...told }),
  )
}

/** The same of a user whose token has said yes to what a system asked. */
export async function noteAnswerTold(
  context: Context,
  caller: Caller,
  { service, userId, operationId }: Pick<SignedOperation, 'service' | 'userId' | 'operationId'>,
  oidcClientId: string,
): Promise<void> {
  const client = await findOidcClient(context, { service, oidcClientId })
  if (client === undefined) return
  const told = { service, oidcClientId, userId, name: client.name, operationId }
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'oidc_answer_told', ...told }),
  )
}
