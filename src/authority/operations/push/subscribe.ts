import { pushMessage } from '../../../otp/signed-operation/device.ts'
import { pushKeys } from '../../../platform/secrets/push-keys.ts'
import { decideNoPush, decidePush, pushPlaceOf, pushSubscriptionState } from '../../rules/push.ts'
import { tokenState } from '../../rules/token.ts'
import { type Caller, type Context, changeContext, untilFresh } from '../context.ts'
import { isProven } from '../move-token.ts'
import type { DeviceProof } from '../signed-operations/token-side.ts'

/** The key that a device subscribes with at its browser's push service; null: this server tells nobody. */
export function offeredPushKey({ push, keyRing }: Context): string | null {
  return push === undefined ? null : pushKeys(keyRing)[0].publicKey
}

/**
 * The device of a token is told from now on when something waits for it, or, without a `wanted`, no more. Only at a push service
 * that the institution allows, and only if the device subscribed there with a key of this server.
 */
export async function changePush(
  context: Context,
  caller: Caller,
  {
    tokenId,
    atMs,
    proof,
    wanted,
  }: DeviceProof & { readonly wanted: { readonly endpoint: string; readonly publicKey: string } | null },
) {
  const { store, push, keyRing } = context
  const { endpoint, publicKey } = wanted ?? { endpoint: '', publicKey: '' }
  const place = wanted === null ? undefined : pushPlaceOf(endpoint, push?.places ?? [])
  const key = pushKeys(keyRing).find((each) => each.publicKey === publicKey)
  if (wanted !== null && place === undefined) return { ok: false, refusal: 'endpoint_refused' } as const
  if (wanted !== null && key === undefined) return { ok: false, refusal: 'key_unknown' } as const
  return untilFresh(async () => {
    const { token: seen } = await store.read({ token: tokenState.ref(tokenId) })
    const proven = isProven(context, seen, pushMessage({ tokenId, atMs, endpoint, publicKey }), proof)
    const now = context.now()
    const refs = { token: tokenState.ref(tokenId), subscription: pushSubscriptionState.ref(tokenId) }
    const shown = { proven, atMs, seen }
    return store.change(changeContext(caller, now), refs, (states) =>
      place === undefined || key === undefined
        ? decideNoPush(states, shown, now)
        : decidePush(states, { ...shown, endpoint, place, keyId: key.keyId }, now),
    )
  })
}
