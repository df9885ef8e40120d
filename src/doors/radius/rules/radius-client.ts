import type { DecisionOf } from '../../../authority/rules/decision.ts'
import {
  formerSecretMs,
  isFormerRight,
  type SharedSecret,
  withNextSecret,
} from '../../../authority/rules/shared-secret.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../../platform/decision/resealing.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { bytes, confidential, flag, integer, json, text } from '../../../platform/decision/table.ts'
import type { RadiusAsking, RadiusEvent, RadiusRefusal } from './radius-events.ts'

/** Statuses of a client. A disabled one stays, for the journal's sake, and never comes back. */
export const radiusClientTransitions = {
  active: { radius_client_disabled: 'disabled' },
  disabled: {},
} as const

export type RadiusClientStatus = keyof typeof radiusClientTransitions

/** A machine of an institution that asks by RADIUS whether users of one service may in. */
export type RadiusClient = SharedSecret & {
  readonly radiusClientId: string
  readonly service: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly asks: RadiusAsking
  readonly signed: boolean
  readonly fingerprint: string | null
  readonly status: RadiusClientStatus
  readonly createdAtMs: number
}

const ofClient = ({ radiusClientId }: { readonly radiusClientId: string }) => [radiusClientId] as const

export const radiusClientState = state<RadiusClient, RadiusEvent | RowsResealed>()({
  name: 'radiusClient',
  row: 'a machine of an institution that asks by RADIUS: its addresses, what it asks, its secrets',
  table: 'radius_client',
  key: ['radiusClientId'],
  columns: {
    radiusClientId: text,
    service: text,
    name: text,
    addresses: json,
    asks: text,
    signed: flag,
    fingerprint: text,
    secret: confidential(bytes),
    formerSecret: confidential(bytes),
    formerUntilMs: integer,
    status: text,
    createdAtMs: integer,
  },
  on: {
    radius_client_created: {
      key: ofClient,
      fold: (_, { type: __, ...created }) => {
        return { ...created, formerSecret: null, formerUntilMs: null, status: 'active' }
      },
    },
    radius_client_rotated: {
      key: ofClient,
      fold: existing(withNextSecret),
    },
    radius_client_disabled: {
      key: ofClient,
      fold: existing((client) => {
        return { ...client, status: radiusClientTransitions.active.radius_client_disabled }
      }),
    },
    rows_resealed: resealed('radiusClient', ofClient, ['secret', 'formerSecret']),
  },
})

type RadiusDecision = DecisionOf<RadiusEvent, Pick<RadiusClient, 'service' | 'name'>, RadiusRefusal>

/** One at a time: a machine that still has the secret before the former one would be answered no more. */
export function decideRadiusRotation(
  client: RadiusClient | undefined,
  secret: Confidential<Uint8Array>,
  now: Temporal.Instant,
): RadiusDecision {
  if (client === undefined) return refuse('radius_client_unknown')
  if (client.status === 'disabled') return refuse('radius_client_disabled')
  const { service, radiusClientId, name } = client
  if (client.secret === null) return refuse('radius_no_secret')
  if (isFormerRight(client, now)) return refuse('radius_secrets_full')
  const formerUntilMs = now.epochMilliseconds + formerSecretMs
  const rotated = { service, radiusClientId, secret, formerUntilMs }
  return accept({ service, name }, { type: 'radius_client_rotated', ...rotated })
}

export function decideRadiusDisabling(client: RadiusClient | undefined): RadiusDecision {
  if (client === undefined) return refuse('radius_client_unknown')
  if (client.status === 'disabled') return refuse('radius_client_disabled')
  const { service, radiusClientId, name } = client
  return accept({ service, name }, { type: 'radius_client_disabled', service, radiusClientId })
}

/** How the journal calls it. No login ID at a desk holds a colon. */
export function radiusActor(radiusClientId: string): string {
  return `radius:${radiusClientId}`
}
