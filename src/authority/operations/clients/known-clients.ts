import { accept } from '../../../platform/decision/decision.ts'
import { looked } from '../../../platform/decision/state.ts'
import { apiKeyHash, clientOfApiKey } from '../../../platform/secrets/random.ts'
import { type Store, withRefs } from '../../../platform/store/store.ts'
import { clientsOf } from '../../queries/clients.ts'
import { type Client, clientActor, clientState } from '../../rules/client.ts'
import type { ProofRefusal } from '../../rules/client-events.ts'
import { type ClientProof, refuseProof } from '../../rules/client-proof.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

/** More keys than any institution has; 1 kB each. */
const keysMax = 10_000

/** The client that was known by its key is not what it was. Thrown inside the decision, so that nothing is saved. */
export class ClientChanged extends Error {
  override readonly name = 'ClientChanged'
}

/** A client as it was when it was last looked up, and what it showed. */
export type KnownClient = { readonly client: Client; readonly proof: ClientProof }

/** Who asks; or why that is not proved, and of which client, if it is known whose key it would be. */
export type Proved =
  | { readonly ok: true; readonly known: KnownClient }
  | { readonly ok: false; readonly client: Client | null; readonly refusal: ProofRefusal }

export const nobody: Proved = { ok: false, client: null, refusal: 'key_unknown' }

export function knownBy(client: Client, proof: ClientProof): Proved {
  return { ok: true, known: { client, proof } }
}

/** Whose certificate this is, revoked or not, by the database; undefined: no client's. */
export async function clientOfCertificate(
  { store }: Context,
  fingerprint: string,
): Promise<Client | undefined> {
  const clients = await clientsOf(store, null)
  return clients.find(({ certificates }) => certificates?.some((each) => each.fingerprint === fingerprint))
}

/**
 * Clients by the keys that they called with, so that a key isn't looked up for each call. What is remembered is never
 * trusted: whatever is done for a known client is done in a `guarded` context.
 */
export function createKnownClients(context: Context) {
  // A Map keeps the order of insertion: the first key is the least recently used one.
  const known = new Map<string, Client>()

  /** By the database. */
  async function lookUp(clientId: string, proof: ClientProof): Promise<Proved> {
    const shown = proof.keyHash ?? `certificate ${proof.fingerprint}`
    known.delete(shown)
    const { client } = await context.store.read({ client: clientState.ref(clientId) })
    const refusal = refuseProof(client, proof, context.now())
    if (client === undefined || refusal === 'key_unknown') return nobody
    if (refusal !== null) return { ok: false, client, refusal }
    const [oldest] = known.keys()
    if (known.size >= keysMax && oldest !== undefined) known.delete(oldest)
    known.set(shown, client)
    return knownBy(client, proof)
  }

  function prove(apiKey: string, fingerprint: string | null, mayRecall: boolean): Promise<Proved> | Proved {
    const clientId = clientOfApiKey(apiKey)
    if (clientId === undefined) return nobody
    const keyHash = apiKeyHash(apiKey)
    const proof = { keyHash, fingerprint }
    const client = mayRecall ? known.get(keyHash) : undefined
    if (client === undefined || refuseProof(client, proof, context.now()) !== null)
      return lookUp(clientId, proof)
    return knownBy(client, proof)
  }

  /** By the database, which is asked for all clients only about a certificate that is new here. */
  async function readCertificate(fingerprint: string): Promise<Proved> {
    const client =
      known.get(`certificate ${fingerprint}`) ?? (await clientOfCertificate(context, fingerprint))
    return client === undefined ? nobody : lookUp(client.clientId, { keyHash: null, fingerprint })
  }

  return {
    readCertificate,
    /** By the database. */
    read: (apiKey: string, fingerprint: string | null) => prove(apiKey, fingerprint, false),
    /** From memory, if it can be. */
    recall: (apiKey: string, fingerprint: string | null) => prove(apiKey, fingerprint, true),
    /** Whether what a client has shown still proves it, by the database. */
    again: ({ client, proof }: KnownClient) => lookUp(client.clientId, proof),
  }
}

/**
 * The same context, whose first change is only made if the client still is what it was and what it showed still proves it:
 * its row is read in the transaction of that change, at every node. Throws ClientChanged otherwise. `passed` says whether
 * that has been asked.
 */
export function guarded(context: Context, { client, proof }: KnownClient) {
  const { store, now } = context
  let passed = false
  const callingClient = looked(clientState.ref(client.clientId))
  const change: Store['change'] = async (given, needs, decide) => {
    if (passed) return store.change(given, needs, decide)
    const outcome = await store.change(given, withRefs(needs, { callingClient }), (states) => {
      if (!isStill(states['callingClient'] as Client | undefined, { client, proof }, now()))
        throw new ClientChanged('the client or its key was changed')
      return decide(states as never)
    })
    passed = true
    return outcome
  }
  return { context: { ...context, store: { ...store, change } }, passed: () => passed }
}

function isStill(found: Client | undefined, { client, proof }: KnownClient, now: Temporal.Instant): boolean {
  if (found === undefined || found.service !== client.service) return false
  return found.scopes.join() === client.scopes.join() && refuseProof(found, proof, now) === null
}

/** What only somebody shows who has a part of what is the client's, and not all of it. */
const telling: readonly ProofRefusal[] = ['certificate_missing', 'certificate_other', 'assertion_used']

/** Notes in the journal that somebody else may have a key or an assertion of a client. Nothing else is worth an entry. */
export async function noteRejection(
  context: Context,
  { requestId, address }: Pick<Caller, 'requestId' | 'address'>,
  proved: Proved,
): Promise<void> {
  if (proved.ok || proved.client === null || !telling.includes(proved.refusal)) return
  const { client, refusal: because } = proved
  const { service, clientId } = client
  const caller = { requestId, address, actor: clientActor(clientId) }
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { type: 'client_proof_rejected', service, clientId, because }),
  )
}
