import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import { oidcKeys } from '../../../platform/secrets/oidc-keys.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { claimVisit, dropVisit, type EndedVisit, endedVisits } from '../queries/visits.ts'
import { isOidcProfile, type OidcProfile } from '../rules/profile.ts'
import { findOidcClient } from './clients.ts'
import { hasArrived, type Telling, tellSystem } from './tell-system.ts'

export type LogoutSettings = Telling & {
  readonly context: Context
  readonly issuerOf: (service: string) => string
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly pollMs?: number
}

const atOnce = 50
/** Longer than anybody waits for an answer. */
const claimMs = 30_000
/** The first repetition after half a minute, the last one two hours after the end. */
const attemptsMax = 9
const tokenSeconds = 120
const event = 'http://schemas.openid.net/event/backchannel-logout'

/** Tells systems of sessions that have ended (OpenID Connect Back-Channel Logout 1.0), until stopped. */
export function startLogouts(settings: LogoutSettings): { readonly stop: () => Promise<void> } {
  const { context, log, pollMs = 2000 } = settings
  let failing = false
  return startPolling(async () => {
    try {
      const told = await tellEnded(settings)
      failing = false
      return told === atOnce ? 0 : pollMs
    } catch (error) {
      if (!failing) log.warn({ err: error, waiting: context.profiles.size }, 'ends of sessions are not told')
      failing = true
      return pollMs
    }
  })
}

/** One round, of all services side by side; gives how many visits it saw of the one that had most. */
export async function tellEnded(settings: LogoutSettings): Promise<number> {
  const profiles = [...settings.context.profiles.values()].filter(isOidcProfile)
  return Math.max(0, ...(await Promise.all(profiles.map((profile) => tellEndedOf(settings, profile)))))
}

async function tellEndedOf(settings: LogoutSettings, { service, session }: OidcProfile): Promise<number> {
  const { store, now } = settings.context
  const of = { nowMs: now().epochMilliseconds, idleMs: session.idleSeconds * 1000 }
  const ended = await endedVisits(store, service, of, atOnce)
  await Promise.all(ended.map((visit) => tell(settings, visit)))
  return ended.length
}

async function tell(settings: LogoutSettings, visit: EndedVisit): Promise<void> {
  const { context, log } = settings
  const nowMs = context.now().epochMilliseconds
  if (!(await claimVisit(context.store, visit, nowMs + claimMs * 2 ** visit.attempts))) return
  const client = await findOidcClient(context, visit)
  if (client === undefined || client.logoutUri === null || client.status === 'disabled')
    return dropVisit(context.store, visit)
  const answer = await attempt(settings, visit, client.logoutUri)
  const arrived = hasArrived(answer)
  // 400: the system says that it will never take it (§2.8).
  if (!arrived && answer !== 400 && visit.attempts + 1 < attemptsMax) return
  await dropVisit(context.store, visit)
  const { oidcClientId, service, userId } = visit
  if (!arrived) log.warn({ oidcClientId, service, answer }, 'the end of a session could not be told')
  const caller: Caller = { requestId: newId(), actor: 'warifu', address: null }
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'oidc_logout_told', service, oidcClientId, userId, arrived }),
  )
}

function attempt(
  settings: LogoutSettings,
  { service, oidcClientId, subject, sid }: EndedVisit,
  logoutUri: string,
): Promise<number | string> {
  const { context, issuerOf } = settings
  const [key] = oidcKeys(context.keyRing, service)
  const seconds = Math.floor(context.now().epochMilliseconds / 1000)
  const token = key.sign('logout+jwt', {
    iss: issuerOf(service),
    aud: oidcClientId,
    iat: seconds,
    exp: seconds + tokenSeconds,
    jti: newId(),
    sub: subject,
    sid,
    events: { [event]: {} },
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return tellSystem(settings, logoutUri, headers, new URLSearchParams({ logout_token: token }).toString())
}
