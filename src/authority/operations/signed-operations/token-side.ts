import { toHex } from '../../../otp/bytes.ts'
import type { PublicPoint } from '../../../otp/signed-operation/cose.ts'
import { deviceMessage, rowsMessage, waitingMessage } from '../../../otp/signed-operation/device.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { isEs256Point } from '../../../platform/secrets/es256.ts'
import { operationKeyChanges, operationKeys } from '../../../platform/secrets/operation-keys.ts'
import { waitingOperations } from '../../queries/signed-operations.ts'
import { waitingMax } from '../../rules/operation-creation.ts'
import { signedOperationState } from '../../rules/signed-operation.ts'
import { tokenState } from '../../rules/token.ts'
import { decideDevice, refuseProof, tokenDeviceState } from '../../rules/token-device.ts'
import { type Caller, type Context, changeContext, untilFresh } from '../context.ts'
import { isProven } from '../move-token.ts'
import { keptRows } from './find-operation.ts'

/** A proof of a device that it has a token: a MAC with the token's secret, over what it asks and its clock. */
export type DeviceProof = { readonly tokenId: string; readonly atMs: number; readonly proof: string }

/** All that may wait, of clients and of the service's own screens. */
const fetchedMax = 2 * waitingMax

/** Registers the key with which the device of a token answers from now on. */
export async function registerDevice(
  context: Context,
  caller: Caller,
  { tokenId, atMs, proof, point }: DeviceProof & { readonly point: PublicPoint },
) {
  const { store } = context
  if (!isEs256Point(point)) return { ok: false, refusal: 'public_key_invalid' } as const
  return untilFresh(async () => {
    const { token: seen } = await store.read({ token: tokenState.ref(tokenId) })
    const deviceKey = toHex(point)
    const proven = isProven(context, seen, deviceMessage({ tokenId, atMs, deviceKey }), proof)
    const now = context.now()
    const refs = { token: tokenState.ref(tokenId), device: tokenDeviceState.ref(tokenId) }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideDevice(states, { proven, atMs, seen, deviceKey }, now),
    )
  })
}

/** Whether a device has the token now; so that it is given what is the token's and nobody else's. */
async function isShown(
  context: Context,
  { tokenId, atMs, proof }: DeviceProof,
  message: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  const proven = isProven(context, token, message, proof)
  return refuseProof(token, { proven, atMs, seen: token }, now) === null
}

/** What waits for a token, each as its COSE_Sign1, the newest first. */
export async function operationsWaiting(context: Context, asking: DeviceProof) {
  const { tokenId } = asking
  const now = context.now()
  if (!(await isShown(context, asking, waitingMessage(asking), now)))
    return { ok: false, refusal: 'proof_wrong' } as const
  const waiting = await waitingOperations(context.store, tokenId, now.epochMilliseconds, fetchedMax)
  return { ok: true, operations: waiting.map(({ cose }) => reveal(cose)) } as const
}

/** The rows of a batch that waits for a token; to whoever compares them with its root. */
export async function operationRows(
  context: Context,
  asking: DeviceProof & { readonly service: string; readonly operationId: string },
) {
  const { tokenId, service, operationId } = asking
  const now = context.now()
  if (!(await isShown(context, asking, rowsMessage(asking), now)))
    return { ok: false, refusal: 'proof_wrong' } as const
  const { operation } = await context.store.read({
    operation: signedOperationState.ref(service, operationId),
  })
  const waits =
    operation?.tokenId === tokenId &&
    operation.status === 'created' &&
    now.epochMilliseconds < operation.expiresAtMs
  if (!waits || operation.rows === null) return { ok: false, refusal: 'operation_unknown' } as const
  return { ok: true, rows: keptRows(operation) } as const
}

/** What a token app pins when it gets its token, and how it follows later: of each institution here. */
export function publishedOperationKeys({ keyRing, profiles, now }: Context) {
  const nowSeconds = Math.floor(now().epochMilliseconds / 1000)
  const names = new Map(
    [...profiles.values()].map((each) => [each.service.split('/')[0] ?? '', each.institutionName]),
  )
  return [...names].flatMap(([institution, name]) => {
    // The staff of a desk confirm nothing this way.
    if (institution === 'desk') return []
    const keys = operationKeys(keyRing, institution, nowSeconds).filter(
      ({ notAfter }) => notAfter > nowSeconds,
    )
    return [{ institution, name, keys, changes: operationKeyChanges(keyRing, institution, nowSeconds) }]
  })
}

/** Is this the database of the token? */
export async function knowsToken({ store }: Context, tokenId: string): Promise<boolean> {
  return (await store.read({ token: tokenState.ref(tokenId) })).token !== undefined
}
