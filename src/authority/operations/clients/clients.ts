import { accept } from '../../../platform/decision/decision.ts'
import { apiKeyHash, clientOfApiKey, equalText, newApiKey, newId } from '../../../platform/secrets/random.ts'
import { clientsOf } from '../../queries/clients.ts'
import {
  type Client,
  clientState,
  decideClientDisabling,
  decideKeyAddition,
  decideKeyRevocation,
  isKeyLive,
} from '../../rules/client.ts'
import type { ClientKey } from '../../rules/client-events.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

export type NewClient = Pick<Client, 'service' | 'name' | 'scopes' | 'requestsPerSecond'> & {
  /** Null: the key is valid until it is revoked. */
  readonly keyDays: number | null
}

/** Registers a client with its first key, which is given back here and nowhere else. */
export async function createClient(
  context: Context,
  caller: Caller,
  { keyDays, ...told }: NewClient,
): Promise<{ readonly clientId: string; readonly keyId: string; readonly apiKey: string }> {
  const clientId = newId()
  const now = context.now()
  const { apiKey, key } = drawKey(clientId, caller, keyDays, now)
  const created = {
    type: 'client_created',
    clientId,
    ...told,
    key,
    createdAtMs: now.epochMilliseconds,
  } as const
  await context.store.change(changeContext(caller, now), { client: clientState.ref(clientId) }, () =>
    accept({}, created),
  )
  return { clientId, keyId: key.keyId, apiKey }
}

/** Gives a client a second key; the first one stays valid until it is revoked. */
export async function addClientKey(
  context: Context,
  caller: Caller,
  { clientId, keyDays }: { readonly clientId: string; readonly keyDays: number | null },
) {
  const now = context.now()
  const { apiKey, key } = drawKey(clientId, caller, keyDays, now)
  const outcome = await context.store.change(
    changeContext(caller, now),
    { client: clientState.ref(clientId) },
    ({ client }) => decideKeyAddition(client, key, now),
  )
  return outcome.ok ? { ...outcome, keyId: key.keyId, apiKey } : outcome
}

/** The service of a client; null: nobody has this ID. */
export async function serviceOfClient({ store }: Context, clientId: string): Promise<string | null> {
  const { client } = await store.read({ client: clientState.ref(clientId) })
  return client?.service ?? null
}

/** From now on nobody gets in with this key. */
export function revokeClientKey(
  context: Context,
  caller: Caller,
  { clientId, keyId }: { readonly clientId: string; readonly keyId: string },
) {
  const now = context.now()
  return context.store.change(
    changeContext(caller, now),
    { client: clientState.ref(clientId) },
    ({ client }) => decideKeyRevocation(client, keyId, now),
  )
}

/** From now on the client gets in nowhere, for good. */
export function disableClient(context: Context, caller: Caller, clientId: string) {
  return context.store.change(
    changeContext(caller, context.now()),
    { client: clientState.ref(clientId) },
    ({ client }) => decideClientDisabling(client),
  )
}

/** The clients of a service, or of all. */
export function listClients({ store }: Context, service: string | null): Promise<readonly Client[]> {
  return clientsOf(store, service)
}

/** Whose key this is; undefined for a key that is unknown, revoked or expired, or whose client is disabled. */
export async function findClient(context: Context, apiKey: string): Promise<Client | undefined> {
  const clientId = clientOfApiKey(apiKey)
  if (clientId === undefined) return undefined
  const { client } = await context.store.read({ client: clientState.ref(clientId) })
  if (client === undefined || client.status === 'disabled') return undefined
  const hash = apiKeyHash(apiKey)
  const now = context.now()
  const isTheirs = client.keys.some((key) => equalText(key.hash, hash) && isKeyLive(key, now))
  return isTheirs ? client : undefined
}

function drawKey(
  clientId: string,
  { actor: madeBy }: Caller,
  keyDays: number | null,
  now: Temporal.Instant,
): { readonly apiKey: string; readonly key: ClientKey } {
  const apiKey = newApiKey(clientId)
  const createdAtMs = now.epochMilliseconds
  const expiresAtMs = keyDays === null ? null : createdAtMs + keyDays * 86_400_000
  return { apiKey, key: { keyId: newId(), hash: apiKeyHash(apiKey), createdAtMs, expiresAtMs, madeBy } }
}
