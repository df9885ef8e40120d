import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { secretsNow } from '../../../authority/rules/shared-secret.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { equalText, newId, newSessionId, sha256 } from '../../../platform/secrets/random.ts'
import { oidcClientsOf } from '../queries/clients.ts'
import { namedClient, namedClients } from '../rules/named-clients.ts'
import {
  decideOidcDisabling,
  decideOidcRotation,
  type OidcClient,
  oidcClientState,
} from '../rules/oidc-client.ts'

export type NewOidcClient = Pick<
  OidcClient,
  'service' | 'name' | 'redirectUris' | 'afterLogoutUris' | 'logoutUri' | 'asks' | 'notifyUri' | 'jwk'
>

/** Registers a client; its secret is given back here and nowhere else. Null: it proves itself with its key. */
export async function createOidcClient(
  context: Context,
  caller: Caller,
  told: NewOidcClient,
): Promise<{ readonly oidcClientId: string; readonly secret: string | null }> {
  const oidcClientId = newId()
  const secret = told.jwk === null ? newSessionId() : null
  const now = context.now()
  const created = {
    type: 'oidc_client_created',
    oidcClientId,
    ...told,
    secret: secret === null ? null : hashOf(secret),
    createdAtMs: now.epochMilliseconds,
  } as const
  const refs = { client: oidcClientState.ref(oidcClientId) }
  await context.store.change(changeContext(caller, now), refs, () => accept({}, created))
  return { oidcClientId, secret }
}

/** A client that was registered, active or not; undefined: none has this ID. */
export async function registeredClient(
  { store }: Pick<Context, 'store'>,
  oidcClientId: string,
): Promise<OidcClient | undefined> {
  return (await store.read({ client: oidcClientState.ref(oidcClientId) })).client
}

/** A client of a service, active or not: as its profile names it, or registered. Undefined: none has this ID there. */
export async function findOidcClient(
  context: Pick<Context, 'store' | 'profiles'>,
  { service, oidcClientId }: Pick<OidcClient, 'service' | 'oidcClientId'>,
): Promise<OidcClient | undefined> {
  const named = namedClient(context.profiles.get(service), oidcClientId)
  if (named !== undefined) return named
  const registered = await registeredClient(context, oidcClientId)
  return registered?.service === service ? registered : undefined
}

/** A new secret; for a day the one before is right, too. */
export async function rotateOidcClient(context: Context, caller: Caller, oidcClientId: string) {
  const secret = newSessionId()
  const now = context.now()
  const outcome = await context.store.change(
    changeContext(caller, now),
    { client: oidcClientState.ref(oidcClientId) },
    ({ client }) => decideOidcRotation(client, hashOf(secret), now),
  )
  return outcome.ok ? { ...outcome, secret } : outcome
}

/** From now on nobody logs in to it here, for good. */
export function disableOidcClient(context: Context, caller: Caller, oidcClientId: string) {
  return context.store.change(
    changeContext(caller, context.now()),
    { client: oidcClientState.ref(oidcClientId) },
    ({ client }) => decideOidcDisabling(client),
  )
}

/** Those that were registered, then those that the profiles name. */
export async function listOidcClients(
  { store, profiles }: Context,
  service: string | null,
): Promise<readonly (OidcClient & { readonly inProfile: boolean })[]> {
  const ofProfiles = [...profiles.values()].filter(
    (profile) => service === null || profile.service === service,
  )
  const told = (inProfile: boolean) => (client: OidcClient) => ({ ...client, inProfile })
  return [
    ...(await oidcClientsOf(store, service)).map(told(false)),
    ...ofProfiles.flatMap(namedClients).map(told(true)),
  ]
}

/** Whether a text is the client's secret now. */
export function isSecretOf(client: OidcClient, text: string, now: Temporal.Instant): boolean {
  const given = base64(hashOf(text).confidential)
  return secretsNow(client, now).reduce(
    (found, secret) => equalText(base64(reveal(secret)), given) || found,
    false,
  )
}

/** No slow hash: 256 random bits. */
function hashOf(secret: string) {
  return { confidential: sha256(Buffer.from(`warifu oidc client\0${secret}`)) }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
