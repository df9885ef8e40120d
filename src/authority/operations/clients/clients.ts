import { accept } from '../../../platform/decision/decision.ts'
import type { VerificationKey } from '../../../platform/secrets/jws.ts'
import { apiKeyHash, newApiKey, newId } from '../../../platform/secrets/random.ts'
import { clientsOf } from '../../queries/clients.ts'
import {
  type Client,
  clientState,
  decideClientDisabling,
  decideKeyAddition,
  decideKeyRevocation,
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
  const apiKey = newApiKey(clientId)
  const key = keyOf({ hash: apiKeyHash(apiKey) }, keyDays, caller, context.now())
  await register(context, caller, { clientId, key, ...told })
  return { clientId, keyId: key.keyId, apiKey }
}

/** Registers a client that signs assertions with a key of its own. */
export async function createSigningClient(
  context: Context,
  caller: Caller,
  { keyDays, ...told }: NewClient,
  signsWith: VerificationKey,
): Promise<{ readonly clientId: string; readonly keyId: string }> {
  const clientId = newId()
  const key = keyOf(signing(signsWith), keyDays, caller, context.now())
  await register(context, caller, { clientId, key, ...told })
  return { clientId, keyId: key.keyId }
}

type Registration = Omit<NewClient, 'keyDays'> & { readonly clientId: string; readonly key: ClientKey }

function register(context: Context, caller: Caller, told: Registration) {
  const now = context.now()
  const refs = { client: clientState.ref(told.clientId) }
  return context.store.change(changeContext(caller, now), refs, () =>
    accept({}, { type: 'client_created', ...told, createdAtMs: now.epochMilliseconds }),
  )
}

type Addition = { readonly clientId: string; readonly keyDays: number | null }

/** Gives a client a second key; the first one stays valid until it is revoked. */
export async function addClientKey(context: Context, caller: Caller, { clientId, keyDays }: Addition) {
  const apiKey = newApiKey(clientId)
  const key = keyOf({ hash: apiKeyHash(apiKey) }, keyDays, caller, context.now())
  const outcome = await addKey(context, caller, clientId, key)
  return outcome.ok ? { ...outcome, keyId: key.keyId, apiKey } : outcome
}

/** The same with a key that the client signs with. */
export async function addSigningKey(
  context: Context,
  caller: Caller,
  { clientId, keyDays }: Addition,
  signsWith: VerificationKey,
) {
  const key = keyOf(signing(signsWith), keyDays, caller, context.now())
  const outcome = await addKey(context, caller, clientId, key)
  return outcome.ok ? { ...outcome, keyId: key.keyId } : outcome
}

function addKey(context: Context, caller: Caller, clientId: string, key: ClientKey) {
  const now = context.now()
  const refs = { client: clientState.ref(clientId) }
  return context.store.change(changeContext(caller, now), refs, ({ client }) =>
    decideKeyAddition(client, key, now),
  )
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

/** No API key has such a hash. */
function signing({ jwk, thumbprint }: VerificationKey): Pick<ClientKey, 'hash' | 'jwk'> {
  return { hash: `jwk:${thumbprint}`, jwk }
}

function keyOf(
  what: Pick<ClientKey, 'hash' | 'jwk'>,
  keyDays: number | null,
  { actor: madeBy }: Caller,
  now: Temporal.Instant,
): ClientKey {
  const createdAtMs = now.epochMilliseconds
  const expiresAtMs = keyDays === null ? null : createdAtMs + keyDays * 86_400_000
  return { keyId: newId(), createdAtMs, expiresAtMs, madeBy, ...what }
}
