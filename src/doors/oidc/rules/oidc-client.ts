import type { DecisionOf } from '../../../authority/rules/decision.ts'
import {
  formerSecretMs,
  isFormerRight,
  type SharedSecret,
  withNextSecret,
} from '../../../authority/rules/shared-secret.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { bytes, confidential, flag, integer, json, text } from '../../../platform/decision/table.ts'
import type { OidcEvent, OidcRefusal } from './oidc-events.ts'

/** Statuses of a client. A disabled one stays, for the journal's sake, and never comes back. */
export const oidcClientTransitions = {
  active: { oidc_client_disabled: 'disabled' },
  disabled: {},
} as const

export type OidcClientStatus = keyof typeof oidcClientTransitions

/** A system of an institution whose users log in at one service by OpenID Connect. Of its secrets only the SHA-256 is kept. */
export type OidcClient = SharedSecret & {
  readonly oidcClientId: string
  readonly service: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly afterLogoutUris: readonly string[]
  readonly logoutUri: string | null
  /** Whether it may ask users' tokens (CIBA). */
  readonly asks: boolean
  /** Where it is notified of their answers; null: it asks. */
  readonly notifyUri: string | null
  readonly jwk: string | null
  readonly status: OidcClientStatus
  readonly createdAtMs: number
}

const ofClient = ({ oidcClientId }: { readonly oidcClientId: string }) => [oidcClientId] as const

type OfClients = 'oidc_client_created' | 'oidc_client_rotated' | 'oidc_client_disabled'

export const oidcClientState = state<OidcClient, EventOf<OidcEvent, OfClients>>()({
  name: 'oidcClient',
  row: 'a system of an institution whose users log in here: where they return to, what it proves itself with',
  table: 'oidc_client',
  key: ['oidcClientId'],
  columns: {
    oidcClientId: text,
    service: text,
    name: text,
    redirectUris: json,
    afterLogoutUris: json,
    logoutUri: text,
    asks: flag,
    notifyUri: text,
    jwk: text,
    secret: confidential(bytes),
    formerSecret: confidential(bytes),
    formerUntilMs: integer,
    status: text,
    createdAtMs: integer,
  },
  on: {
    oidc_client_created: {
      key: ofClient,
      fold: (_, { type: __, ...created }) => {
        const asking = { asks: created.asks ?? false, notifyUri: created.notifyUri ?? null }
        return { ...created, ...asking, formerSecret: null, formerUntilMs: null, status: 'active' }
      },
    },
    oidc_client_rotated: {
      key: ofClient,
      fold: existing(withNextSecret),
    },
    oidc_client_disabled: {
      key: ofClient,
      fold: existing((client) => {
        return { ...client, status: oidcClientTransitions.active.oidc_client_disabled }
      }),
    },
  },
})

type OidcDecision = DecisionOf<OidcEvent, Pick<OidcClient, 'service' | 'name'>, OidcRefusal>

/** One at a time: a system that still has the secret before the former one would be shut out. */
export function decideOidcRotation(
  client: OidcClient | undefined,
  secret: Confidential<Uint8Array>,
  now: Temporal.Instant,
): OidcDecision {
  if (client === undefined) return refuse('oidc_client_unknown')
  if (client.status === 'disabled') return refuse('oidc_client_disabled')
  const { service, oidcClientId, name } = client
  if (client.secret === null) return refuse('oidc_no_secret')
  if (isFormerRight(client, now)) return refuse('oidc_secrets_full')
  const formerUntilMs = now.epochMilliseconds + formerSecretMs
  return accept(
    { service, name },
    { type: 'oidc_client_rotated', service, oidcClientId, secret, formerUntilMs },
  )
}

export function decideOidcDisabling(client: OidcClient | undefined): OidcDecision {
  if (client === undefined) return refuse('oidc_client_unknown')
  if (client.status === 'disabled') return refuse('oidc_client_disabled')
  const { service, oidcClientId, name } = client
  return accept({ service, name }, { type: 'oidc_client_disabled', service, oidcClientId })
}

/** How the journal calls it. No login ID at a desk holds a colon. */
export function oidcActor(oidcClientId: string): string {
  return `oidc:${oidcClientId}`
}
