import { looked } from '../../../platform/decision/state.ts'
import { apiKeyHash } from '../../../platform/secrets/random.ts'
import { type Store, withRefs } from '../../../platform/store/store.ts'
import { type Client, clientState, isKeyLive } from '../../rules/client.ts'
import type { Context } from '../context.ts'
import { findClient } from './clients.ts'

/** More keys than any institution has; 1 kB each. */
const keysMax = 10_000

/** The client that was known by its key is not what it was. Thrown inside the decision, so that nothing is saved. */
export class ClientChanged extends Error {
  override readonly name = 'ClientChanged'
}

/** A client as it was when its key was last looked up, and what that key's hash is. */
export type KnownClient = { readonly client: Client; readonly keyHash: string }

/**
 * Clients by the keys that they called with, so that a key isn't looked up for each call. What is remembered is never
 * trusted: whatever is done for a known client is done in a `guarded` context.
 */
export function createKnownClients(context: Context) {
  // A Map keeps the order of insertion: the first key is the least recently used one.
  const known = new Map<string, Client>()

  /** By the database. Undefined for a key that opens nothing. */
  async function lookUp(apiKey: string): Promise<KnownClient | undefined> {
    const keyHash = apiKeyHash(apiKey)
    known.delete(keyHash)
    const client = await findClient(context, apiKey)
    if (client === undefined) return undefined
    const [oldest] = known.keys()
    if (known.size >= keysMax && oldest !== undefined) known.delete(oldest)
    known.set(keyHash, client)
    return { client, keyHash }
  }

  return {
    lookUp,
    /** From memory, if it can be. */
    async recall(apiKey: string): Promise<KnownClient | undefined> {
      const keyHash = apiKeyHash(apiKey)
      const client = known.get(keyHash)
      return client === undefined ? lookUp(apiKey) : { client, keyHash }
    },
  }
}

/**
 * The same context, whose first change is only made if the client still is what it was and its key is live: its row is
 * read in the transaction of that change, at every node. Throws ClientChanged otherwise. `passed` says whether that has
 * been asked.
 */
export function guarded(context: Context, { client, keyHash }: KnownClient) {
  const { store, now } = context
  let passed = false
  const callingClient = looked(clientState.ref(client.clientId))
  const change: Store['change'] = async (given, needs, decide) => {
    if (passed) return store.change(given, needs, decide)
    const outcome = await store.change(given, withRefs(needs, { callingClient }), (states) => {
      if (!isStill(states['callingClient'] as Client | undefined, { client, keyHash }, now()))
        throw new ClientChanged('the client or its key was changed')
      return decide(states as never)
    })
    passed = true
    return outcome
  }
  return { context: { ...context, store: { ...store, change } }, passed: () => passed }
}

function isStill(
  found: Client | undefined,
  { client, keyHash }: KnownClient,
  now: Temporal.Instant,
): boolean {
  if (found === undefined || found.status !== 'active' || found.service !== client.service) return false
  const sameScopes = found.scopes.join() === client.scopes.join()
  return sameScopes && found.keys.some((key) => key.hash === keyHash && isKeyLive(key, now))
}
