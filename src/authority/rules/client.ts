import { accept, refuse } from '../../platform/decision/decision.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, json, optionalJson, text } from '../../platform/decision/table.ts'
import type { ClientCertificate, ClientEvent, ClientKey, ClientRefusal } from './client-events.ts'
import type { Decision } from './decision.ts'

/** What a client may ask for, and what that is for whoever grants it. */
export const clientScopes = {
  verify: 'have codes of users checked',
  'verify:detail': 'be told why a code was refused: a lock, a suspension, an unknown user',
  'users:read': 'read users and customers: names, tokens, locks, sessions',
  'users:list': 'list all users and customers of the service',
  'users:create': 'open users and customers',
  'sessions:end': 'log users out',
  'bindings:act': 'suspend, resume, unlock and revoke the tokens of users, and report them lost',
  'bindings:enroll': 'enroll and synchronize the tokens of users',
  'activation:create': 'make activation codes, which get a token app one token, and revoke them',
  'activation:list': 'list who has an activation code, never the code',
  'tokens:read': 'read tokens that are enrolled in the service',
  'tokens:list': 'list all tokens that are enrolled in the service, and who has them',
  'operations:create': 'have users confirm operations on the token’s own screen, and take their answers',
  'operations:read': 'read what became of such operations',
  'operations:evidence': 'take out the evidence of such operations: who was shown what, and answered how',
  'figures:read': 'read how many users, tokens, locks and wrong codes there are',
  'journal:read': 'read the journal of the service',
  vip: 'ask by the VIP-compatible validation, where its certificate alone says who asks',
} as const

export type ClientScope = keyof typeof clientScopes

/** Statuses of a client. A disabled one stays, for the journal's sake, and never comes back. */
export const clientTransitions = {
  active: { client_disabled: 'disabled' },
  disabled: {},
} as const

export type ClientStatus = keyof typeof clientTransitions

/** 連携先: a system of an institution that calls the API for one service. */
export type Client = {
  readonly clientId: string
  readonly service: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly requestsPerSecond: number
  readonly status: ClientStatus
  readonly keys: readonly ClientKey[]
  readonly createdAtMs: number
  /** Null: it was never given one, and needs none. */
  readonly certificates: readonly ClientCertificate[] | null
}

/** Two, so that a new key is in use before the old one goes. */
const clientKeysMax = 2

/** How long a key that has ended is remembered: as long as somebody may grant what was asked for with it (X1). */
export const endedKeyKeptMs = 24 * 3_600_000

type OfStored = Exclude<
  ClientEvent,
  {
    readonly type:
      | 'request_answered'
      | 'verification_rejected'
      | 'client_assertion_used'
      | 'client_proof_rejected'
  }
>

const ofClient = ({ clientId }: { readonly clientId: string }) => [clientId] as const

export const clientState = state<Client, OfStored>()({
  name: 'client',
  row: 'a system of an institution that calls the API: its scopes, the hashes of its keys',
  table: 'client',
  key: ['clientId'],
  columns: {
    clientId: text,
    service: text,
    name: text,
    scopes: json,
    requestsPerSecond: integer,
    status: text,
    keys: json,
    createdAtMs: integer,
    certificates: optionalJson,
  },
  on: {
    client_created: {
      key: ofClient,
      fold: (_, { type: __, key, ...created }) => ({
        ...created,
        status: 'active',
        keys: [key],
        certificates: null,
      }),
    },
    client_key_added: {
      key: ofClient,
      fold: existing((client, { key, dropped }) => {
        const kept = client.keys.filter(({ keyId }) => !dropped.includes(keyId))
        return { ...client, keys: [...kept, key] }
      }),
    },
    client_key_revoked: {
      key: ofClient,
      fold: existing((client, { keyId, revokedAtMs }) => {
        const keys = client.keys.flatMap((key) => {
          if (key.keyId !== keyId) return [key]
          return revokedAtMs === undefined ? [] : [ended(key, revokedAtMs)]
        })
        return { ...client, keys }
      }),
    },
    client_certificate_issued: {
      key: ofClient,
      fold: existing((client, { certificate, dropped }) => {
        const kept = client.certificates?.filter(({ serial }) => !dropped.includes(serial)) ?? []
        return { ...client, certificates: [...kept, { ...certificate, revokedAtMs: null, reason: null }] }
      }),
    },
    client_certificate_revoked: {
      key: ofClient,
      fold: existing((client, { serial, revokedAtMs, reason }) => {
        const certificates = client.certificates?.map((each) =>
          each.serial === serial ? { ...each, revokedAtMs, reason } : each,
        )
        return { ...client, certificates: certificates ?? null }
      }),
    },
    client_disabled: {
      key: ofClient,
      fold: existing((client) => {
        return { ...client, status: clientTransitions.active.client_disabled, keys: [] }
      }),
    },
  },
})

/** Does it open anything? A revoked one doesn't, also where a clock is behind the one by which it was revoked. */
export function isKeyLive(key: ClientKey, now: Temporal.Instant): boolean {
  return !isRevoked(key) && !hasEnded(key, now)
}

function hasEnded({ expiresAtMs }: ClientKey, at: Temporal.Instant): boolean {
  return expiresAtMs !== null && expiresAtMs <= at.epochMilliseconds
}

/** What is left of a revoked key: who made it, and until when it opened anything. No key has this hash. */
function ended(key: ClientKey, atMs: number): ClientKey {
  return { ...key, hash: '', expiresAtMs: Math.min(key.expiresAtMs ?? atMs, atMs) }
}

export function isRevoked({ hash }: ClientKey): boolean {
  return hash === ''
}

/** How the journal calls it. No login ID at a desk holds a colon. */
export function clientActor(clientId: string): string {
  return `client:${clientId}`
}

/** The client of such a name; undefined for the name of anybody else. */
export function clientIdOf(actor: string): string | undefined {
  return actor.startsWith('client:') ? actor.slice('client:'.length) : undefined
}

/** How much it may ask of a process: ten seconds' worth at once, since nine o'clock on a Monday comes in bursts. */
export function rateOf({ requestsPerSecond }: Pick<Client, 'requestsPerSecond'>) {
  return { burst: requestsPerSecond * 10, perHour: requestsPerSecond * 3600 }
}

/** May it still have asked for that in the service? */
export function mayStillAsk(client: Client | undefined, service: string, scope: ClientScope): boolean {
  return client?.status === 'active' && client.service === service && mayClient(client, scope)
}

export function mayClient({ scopes }: Pick<Client, 'scopes'>, scope: ClientScope): boolean {
  return scopes.includes(scope)
}

type Changed = Pick<Client, 'service' | 'name'>

/** A second key beside the first; a key that has expired makes room by itself. */
export function decideKeyAddition(
  client: Client | undefined,
  key: ClientKey,
  now: Temporal.Instant,
): Decision<Changed, ClientRefusal> {
  if (client === undefined) return refuse('client_unknown')
  if (client.status === 'disabled') return refuse('client_disabled')
  if (client.keys.filter((each) => isKeyLive(each, now)).length >= clientKeysMax)
    return refuse('client_keys_full')
  const longAgo = now.subtract({ milliseconds: endedKeyKeptMs })
  const dropped = client.keys.filter((each) => hasEnded(each, longAgo)).map(({ keyId }) => keyId)
  const { service, clientId } = client
  return accept(changedOf(client), { type: 'client_key_added', service, clientId, key, dropped })
}

/** The last one too: a key that leaked must go at once. */
export function decideKeyRevocation(
  client: Client | undefined,
  keyId: string,
  now: Temporal.Instant,
): Decision<Changed, ClientRefusal> {
  if (client === undefined) return refuse('client_unknown')
  if (!client.keys.some((key) => key.keyId === keyId && !isRevoked(key))) return refuse('client_key_unknown')
  const { service, clientId } = client
  return accept(changedOf(client), {
    type: 'client_key_revoked',
    service,
    clientId,
    keyId,
    revokedAtMs: now.epochMilliseconds,
  })
}

export function decideClientDisabling(client: Client | undefined): Decision<Changed, ClientRefusal> {
  if (client === undefined) return refuse('client_unknown')
  if (client.status === 'disabled') return refuse('client_disabled')
  const { service, clientId } = client
  return accept(changedOf(client), { type: 'client_disabled', service, clientId })
}

function changedOf({ service, name }: Client): Changed {
  return { service, name }
}
