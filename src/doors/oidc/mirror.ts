import type { Context as HonoContext } from 'hono'
import type Provider from 'oidc-provider'
import { type Context, profileOf } from '../../authority/operations/context.ts'
import { type FoundSession, findSession } from '../../authority/operations/find-session.ts'
import { loggedInAtMs } from '../../authority/rules/session.ts'
import { isInside } from '../../authority/screens/stages.ts'
import type { Env } from '../../platform/http/guards.ts'
import { sessionIdOf } from '../../platform/http/session-cookie.ts'
import { callerOf } from '../../platform/web/site.ts'
import { subjectOf } from './operations/subjects.ts'
import { assuranceOf } from './rules/assurance.ts'

type ProviderSession = InstanceType<Provider['Session']>

/**
 * The user's session at the service, if it has passed everything that the login asks for. What a system's page asks for by
 * itself, in a frame or by a script, counts as no use.
 */
export async function insideSession(
  context: Context,
  service: string,
  c: HonoContext<Env>,
): Promise<FoundSession | undefined> {
  const sessionId = sessionIdOf(c, service)
  const counts = (c.req.header('Sec-Fetch-Dest') ?? 'document') === 'document'
  const found =
    sessionId === undefined ? undefined : await findSession(context, service, sessionId, { counts })
  return isInside(found) ? found : undefined
}

/** When and how the user of a session logged in, as a system is told. */
export async function loginOf(context: Context, c: HonoContext<Env>, { session }: FoundSession) {
  const { service, userId, startedBy } = session
  const loginAtMs = loggedInAtMs(session, profileOf(context, service).session)
  const accountId = await subjectOf(context, callerOf(c, `user:${userId}`), { service, userId })
  return { accountId, loginAtMs, loginTs: Math.floor(loginAtMs / 1000), ...assuranceOf(startedBy) }
}

/**
 * Makes the session of oidc-provider say what the service's own says: its `uid` is the hash of that. It opens nothing by
 * itself, and whatever ended the service's has ended it.
 */
export async function mirror(
  context: Context,
  service: string,
  c: HonoContext<Env>,
  session: ProviderSession,
): Promise<void> {
  const found = await insideSession(context, service, c)
  if (found === undefined) {
    if (session.accountId !== undefined) forget(session)
    return
  }
  const { sessionHash } = found.session
  if (session.accountId !== undefined && session.uid === sessionHash) return
  if (session.accountId !== undefined) forget(session)
  const { accountId, loginTs, acr, amr } = await loginOf(context, c, found)
  session.uid = sessionHash
  session.loginAccount({ accountId, loginTs, acr, amr: [...amr] })
}

function forget(session: ProviderSession): void {
  session.resetIdentifier()
  for (const name of ['accountId', 'loginTs', 'acr', 'amr', 'authorizations'] as const) delete session[name]
}
