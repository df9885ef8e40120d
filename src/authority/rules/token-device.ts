import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { DecisionOf } from './decision.ts'
import type { OperationEvent } from './operation-events.ts'
import type { Stale } from './refusal.ts'
import type { Token } from './token.ts'
import type { TokenMoveEvent } from './token-events.ts'
import { mayMove, secretChanged } from './token-move.ts'

/** The key with which the device that has a token answers operations: ES256, made there, never leaving it. */
export type TokenDevice = {
  readonly tokenId: string
  /** x, then y, in hexadecimal. */
  readonly deviceKey: string
  readonly registeredAtMs: number
}

type DeviceEvent = EventOf<OperationEvent, 'token_device_registered'>

const ofToken = ({ tokenId }: { readonly tokenId: string }) => [tokenId] as const

export const tokenDeviceState = state<TokenDevice, DeviceEvent | EventOf<TokenMoveEvent, 'token_moved'>>()({
  name: 'tokenDevice',
  row: 'the key with which a token’s device answers operations',
  table: 'token_device',
  key: ['tokenId'],
  columns: { tokenId: text, deviceKey: text, registeredAtMs: integer },
  on: {
    token_device_registered: { key: ofToken, fold: (_, { type: __, ...registered }) => registered },
    // The other device registers its own.
    token_moved: { key: ofToken, fold: gone },
  },
})

/** How far a device's clock, corrected by ours, may be off when it proves that it has the secret. */
const proofValidMs = 120_000

/** What a device says to prove, by a MAC over its clock, that it has the token's secret. */
export type TokenProof = {
  readonly proven: boolean
  readonly atMs: number
  /** The token that the proof was checked with. */
  readonly seen: Token | undefined
}

/** Why a device gets and registers nothing; in the same words for a token that isn't there. */
export function refuseProof(
  token: Token | undefined,
  { proven, atMs, seen }: TokenProof,
  now: Temporal.Instant,
): 'proof_wrong' | Stale | null {
  if (secretChanged(token, seen)) return 'stale'
  const isFresh = Math.abs(atMs - now.epochMilliseconds) <= proofValidMs
  return token !== undefined && mayMove(token, now) && proven && isFresh ? null : 'proof_wrong'
}

/** A device registers the key of its answers, in place of an earlier one: whoever has the secret has the token. */
export function decideDevice(
  { token, device }: { readonly token: Token | undefined; readonly device: TokenDevice | undefined },
  { deviceKey, ...proof }: TokenProof & { readonly deviceKey: string },
  now: Temporal.Instant,
): DecisionOf<DeviceEvent, object, 'proof_wrong' | Stale> {
  const refused = refuseProof(token, proof, now)
  if (refused !== null || token === undefined) return refuse(refused ?? 'proof_wrong')
  if (device?.deviceKey === deviceKey) return accept({})
  const registeredAtMs = now.epochMilliseconds
  return accept({}, { type: 'token_device_registered', tokenId: token.tokenId, deviceKey, registeredAtMs })
}
