import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import { type Client, isKeyLive, mayClient } from './client.ts'
import { isCertificateLive } from './client-certificate.ts'
import type { ClientEvent, ProofRefusal } from './client-events.ts'
import type { Decision } from './decision.ts'

/** What a client shows of itself with a request. */
export type ClientProof = {
  /** Of the API key, or of the registered key that signed the assertion; null: the certificate is all that it shows. */
  readonly keyHash: string | null
  /** Of the certificate whose key the connection proved, SHA-256 in hexadecimal (RFC 8705 §3.1); null: there was none. */
  readonly fingerprint: string | null
}

/**
 * Why it does not prove that this client asks. A client that was ever given a certificate needs one from then on: a
 * revoked one leaves it outside, and not with its key alone (API-01).
 */
export function refuseProof(
  client: Client | undefined,
  { keyHash, fingerprint }: ClientProof,
  now: Temporal.Instant,
): ProofRefusal | null {
  if (client?.status !== 'active') return 'key_unknown'
  if (!mayShow(client, keyHash, now)) return 'key_unknown'
  if (client.certificates === null && keyHash !== null) return null
  if (fingerprint === null) return 'certificate_missing'
  const isTheirs = client.certificates?.some(
    (each) => each.fingerprint === fingerprint && isCertificateLive(each, now),
  )
  return isTheirs === true ? null : 'certificate_other'
}

/** A certificate without a key counts for a client that was granted that, and at the one door that asks for no key. */
function mayShow(client: Client, keyHash: string | null, now: Temporal.Instant): boolean {
  if (keyHash === null) return mayClient(client, 'vip')
  return client.keys.some((key) => key.hash === keyHash && isKeyLive(key, now))
}

/** What an assertion says (RFC 7523 §3); times in seconds. */
export type AssertionClaims = {
  readonly audience: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** Null: none is said. */
  readonly notBefore: number | null
}

const assertionSecondsMax = 300
/** How far the client's clock may be ahead. */
const clientClockSecondsMax = 30

/** Why an assertion does not count here and now, whoever signed it. */
export function refuseClaims(
  { audience, issuedAt, expiresAt, notBefore }: AssertionClaims,
  audiences: readonly string[],
  now: Temporal.Instant,
): ProofRefusal | null {
  const seconds = now.epochMilliseconds / 1000
  if (!audiences.includes(audience)) return 'assertion_elsewhere'
  if (expiresAt <= seconds) return 'assertion_expired'
  if (expiresAt - issuedAt > assertionSecondsMax || expiresAt <= issuedAt) return 'assertion_too_long'
  const latest = seconds + clientClockSecondsMax
  return issuedAt > latest || (notBefore ?? issuedAt) > latest ? 'assertion_early' : null
}

/** An assertion that was used. */
export type UsedAssertion = Omit<EventOf<ClientEvent, 'client_assertion_used'>, 'type' | 'service' | 'keyId'>

/** Longer than it is valid by the slowest clock of a node. */
const keptMs = 60_000

export const usedAssertionState = state<UsedAssertion, EventOf<ClientEvent, 'client_assertion_used'>>()({
  name: 'usedAssertion',
  row: 'an assertion that a client has shown, so that it counts once; until it has expired',
  table: 'used_assertion',
  key: ['assertionHash'],
  columns: { assertionHash: text, clientId: text, expiresAtMs: integer },
  fades: true,
  on: {
    client_assertion_used: {
      key: ({ assertionHash }) => [assertionHash],
      fold: (_, { assertionHash, clientId, expiresAtMs }) => ({ assertionHash, clientId, expiresAtMs }),
    },
  },
})

export type ShownAssertion = AssertionClaims & {
  readonly clientId: string
  readonly keyId: string
  /** Of the client and the assertion's own ID. */
  readonly assertionHash: string
}

/** An assertion whose signature is right counts once, on all nodes together. */
export function decideAssertion(
  { client, used }: { readonly client: Client | undefined; readonly used: UsedAssertion | undefined },
  { clientId, keyId, assertionHash, ...claims }: ShownAssertion,
  { proof, audiences }: { readonly proof: ClientProof; readonly audiences: readonly string[] },
  now: Temporal.Instant,
): Decision<{ readonly client: Client }, ProofRefusal> {
  if (client === undefined) return refuse('key_unknown')
  const refusal = refuseProof(client, proof, now) ?? refuseClaims(claims, audiences, now)
  if (refusal !== null) return refuse(refusal)
  if (used !== undefined) return refuse('assertion_used')
  const expiresAtMs = claims.expiresAt * 1000 + keptMs
  const { service } = client
  return accept(
    { client },
    { type: 'client_assertion_used', service, clientId, keyId, assertionHash, expiresAtMs },
  )
}
