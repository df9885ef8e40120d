import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { sharedSecretAnew } from '../../../authority/operations/keys/shared-secret.ts'
import { resealing, type UnderKeys } from '../../../authority/operations/keys/under-keys.ts'
import { secretsNow } from '../../../authority/rules/shared-secret.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { newId, newSessionId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { radiusClientsOf } from '../queries/clients.ts'
import {
  decideRadiusDisabling,
  decideRadiusRotation,
  type RadiusClient,
  radiusClientState,
} from '../rules/radius-client.ts'

export type NewRadiusClient = Pick<
  RadiusClient,
  'service' | 'name' | 'addresses' | 'asks' | 'signed' | 'fingerprint'
>

/** Registers a client; its secret is given back here and nowhere else. Null: it asks over TLS, which needs none. */
export async function createRadiusClient(
  context: Context,
  caller: Caller,
  told: NewRadiusClient,
): Promise<{ readonly radiusClientId: string; readonly secret: string | null }> {
  const radiusClientId = newId()
  const secret = told.fingerprint === null ? newSecret() : null
  const now = context.now()
  const created = {
    type: 'radius_client_created',
    radiusClientId,
    ...told,
    secret: secret === null ? null : sealed(context, radiusClientId, secret),
    createdAtMs: now.epochMilliseconds,
  } as const
  const refs = { client: radiusClientState.ref(radiusClientId) }
  await context.store.change(changeContext(caller, now), refs, () => accept({}, created))
  return { radiusClientId, secret }
}

/** The service of a client; null: nobody has this ID. */
export async function serviceOfRadiusClient(
  { store }: Context,
  radiusClientId: string,
): Promise<string | null> {
  const { client } = await store.read({ client: radiusClientState.ref(radiusClientId) })
  return client?.service ?? null
}

/** A new secret; for a day the one before is right, too. */
export async function rotateRadiusClient(context: Context, caller: Caller, radiusClientId: string) {
  const secret = newSecret()
  const now = context.now()
  const outcome = await context.store.change(
    changeContext(caller, now),
    { client: radiusClientState.ref(radiusClientId) },
    ({ client }) => decideRadiusRotation(client, sealed(context, radiusClientId, secret), now),
  )
  return outcome.ok ? { ...outcome, secret } : outcome
}

/** From now on it is answered nothing, for good. */
export function disableRadiusClient(context: Context, caller: Caller, radiusClientId: string) {
  return context.store.change(
    changeContext(caller, context.now()),
    { client: radiusClientState.ref(radiusClientId) },
    ({ client }) => decideRadiusDisabling(client),
  )
}

export function listRadiusClients(
  { store }: Context,
  service: string | null,
): Promise<readonly RadiusClient[]> {
  return radiusClientsOf(store, service)
}

/** Which secret there is over TLS, where the certificates prove who asks (RFC 6614 §2.3). */
const tlsSecret = Buffer.from('radsec')

/** The secrets that a client may use now, opened. Throws SealError for one that was altered or moved. */
export function openRadiusSecrets(
  { keyRing }: Pick<Context, 'keyRing'>,
  client: RadiusClient,
  now: Temporal.Instant,
): readonly Buffer[] {
  if (client.fingerprint !== null) return [tlsSecret]
  return secretsNow(client, now).map((secret) =>
    Buffer.from(open(keyRing, reveal(secret), identity(client.radiusClientId))),
  )
}

/** 256 bits, of letters that every machine takes. */
function newSecret(): string {
  return newSessionId()
}

function sealed({ keyRing }: Context, radiusClientId: string, secret: string) {
  return { confidential: seal(keyRing, Buffer.from(secret), identity(radiusClientId)) }
}

function identity(radiusClientId: string): string {
  return `radius:${radiusClientId}`
}

/** The secrets of clients, of which the former one may be long over. */
export const radiusUnderKeys: UnderKeys = {
  seals: [
    resealing(radiusClientState, ['secret', 'former_secret'], (context, client) =>
      sharedSecretAnew(context, client, identity(client.radiusClientId)),
    ),
  ],
}
