import { requestDigest } from '../../../platform/secrets/deliver.ts'
import { type Signed, verifyJws } from '../../../platform/secrets/jws.ts'
import { clientActor, clientState, isKeyLive } from '../../rules/client.ts'
import {
  type AssertionClaims,
  decideAssertion,
  refuseClaims,
  usedAssertionState,
} from '../../rules/client-proof.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import { knownBy, nobody, type Proved } from './known-clients.ts'

/** A signed text in which a client says who it is (private_key_jwt, RFC 7523), as it was read. */
export type Assertion = AssertionClaims & {
  readonly clientId: string
  readonly keyId: string
  /** Its own: jti. */
  readonly assertionId: string
  readonly signed: Signed
}

export type Shown = {
  /** Whom an assertion for us names. */
  readonly audiences: readonly string[]
  /** Of the certificate of the connection. */
  readonly fingerprint: string | null
}

/**
 * Who asserts, if the registered key signed it, it is for us and now, and no node has seen it before. That it was shown
 * is durable when this resolves.
 */
export async function acceptAssertion(
  context: Context,
  { requestId, address }: Pick<Caller, 'requestId' | 'address'>,
  assertion: Assertion,
  { audiences, fingerprint }: Shown,
): Promise<Proved> {
  const { clientId, keyId, assertionId, signed, ...claims } = assertion
  const client = clientState.ref(clientId)
  const found = (await context.store.read({ client })).client
  const now = context.now()
  const key = found?.keys.find((each) => each.keyId === keyId && isKeyLive(each, now))
  if (found?.status !== 'active' || key?.jwk === undefined) return nobody
  const early = refuseClaims(claims, audiences, now)
  if (early !== null) return { ok: false, client: found, refusal: early }
  if (!verifyJws(key.jwk, signed)) return { ok: false, client: found, refusal: 'assertion_forged' }
  const proof = { keyHash: key.hash, fingerprint }
  const assertionHash = requestDigest('client assertion', clientId, assertionId)
  const used = usedAssertionState.ref(assertionHash)
  const caller = { requestId, address, actor: clientActor(clientId) }
  const outcome = await context.store.change(changeContext(caller, now), { client, used }, (states) =>
    decideAssertion(states, { clientId, keyId, assertionHash, ...claims }, { proof, audiences }, now),
  )
  return outcome.ok ? knownBy(outcome.client, proof) : { ok: false, client: found, refusal: outcome.refusal }
}
