import { hash } from 'node:crypto'
import { encodeCose, type PinnedKey, signedBytes, thumbprintBytes } from '../../otp/signed-operation/cose.ts'
import { encodeKeyChange } from '../../otp/signed-operation/key-change.ts'
import { type Es256Key, es256Key, es256Secret } from './es256.ts'
import type { KeyRing } from './key-ring.ts'

/** With what an institution signs the operations that its customers are to confirm. */
export type OperationKey = PinnedKey & {
  /** Later keys have higher ones. */
  readonly serial: number
  /** The COSE_Sign1 of a payload. */
  readonly sign: (payload: Uint8Array) => Uint8Array<ArrayBuffer>
}

const yearSeconds = 365 * 86_400
const lifeSeconds = 2 * yearSeconds

/**
 * An institution's operation keys until now, oldest first; the last one signs. They are derived from the ring, so that
 * every node has the same ones and there is no second secret to keep: one for each year that a master key has been the
 * newest, each good for two years. A token app that is opened once a year follows them, whether the ring changes or not.
 */
export function operationKeys(
  ring: KeyRing,
  institution: string,
  nowSeconds: number,
): readonly [OperationKey, ...OperationKey[]] {
  const known = knownKeys.get(ring) ?? new Map<string, OperationKey>()
  knownKeys.set(ring, known)
  const keyOf = (keyId: string, year: number, start: number): OperationKey => {
    const name = `${institution} ${keyId} ${year}`
    const key = known.get(name) ?? derived(ring, { institution, keyId, year, start })
    known.set(name, key)
    return key
  }
  const keys = spansOf(ring, nowSeconds).flatMap(({ keyId, start, years }) =>
    Array.from({ length: years + 1 }, (_, year) => keyOf(keyId, year, start + year * yearSeconds)),
  )
  return keys as [OperationKey, ...OperationKey[]]
}

/**
 * Until when an app that follows only once every other year needs the operation keys that are derived from a key of the ring,
 * in seconds; null: none is.
 */
export function operationKeysUntil(ring: KeyRing, keyId: string, nowSeconds: number): number | null {
  const span = spansOf(ring, nowSeconds).find((each) => each.keyId === keyId)
  return span === undefined ? null : span.start + span.years * yearSeconds + lifeSeconds
}

/** From when on each key of the ring was the newest, and for how many whole years. */
function spansOf(ring: KeyRing, nowSeconds: number) {
  const madeAt = (keyId: string) => Math.floor((ring.madeAtMs(keyId) ?? 0) / 1000)
  const current = madeAt(ring.currentId)
  const before = ring.ids.filter((id) => madeAt(id) < current).sort((a, b) => madeAt(a) - madeAt(b))
  return [...before, ring.currentId].map((keyId, at, ids) => {
    const next = ids[at + 1]
    const end = next === undefined ? nowSeconds : Math.min(nowSeconds, madeAt(next) - 1)
    const start = madeAt(keyId)
    return { keyId, start, years: Math.max(0, Math.floor((end - start) / yearSeconds)) }
  })
}

/** The key that signs now. */
export function currentOperationKey(ring: KeyRing, institution: string, nowSeconds: number): OperationKey {
  const keys = operationKeys(ring, institution, nowSeconds)
  return keys.at(-1) ?? keys[0]
}

/** Each key after the first, as the one before it vouches for it. */
export function operationKeyChanges(
  ring: KeyRing,
  institution: string,
  nowSeconds: number,
): readonly Uint8Array<ArrayBuffer>[] {
  const keys = operationKeys(ring, institution, nowSeconds)
  return keys.slice(1).map(({ point, notBefore, notAfter, serial }, at) => {
    const payload = encodeKeyChange({ institution, point, notBefore, notAfter, serial })
    return signedBy(keys[at] ?? keys[0], payload, 'key')
  })
}

/** Of the rings of this process: a key pair takes longer to derive than a signature to make. */
const knownKeys = new WeakMap<KeyRing, Map<string, OperationKey>>()
const pairs = new WeakMap<PinnedKey, Es256Key>()

function derived(
  ring: KeyRing,
  of: {
    readonly institution: string
    readonly keyId: string
    readonly year: number
    readonly start: number
  },
): OperationKey {
  const { institution, keyId, year, start } = of
  const pair = es256Key(es256Secret(ring.subkey('operation', keyId), `warifu ${institution} ${year}`))
  const kid = new Uint8Array(hash('sha256', thumbprintBytes(pair.point), 'buffer').subarray(0, 8))
  const key: OperationKey = {
    institution,
    kid,
    point: pair.point,
    notBefore: start,
    notAfter: start + lifeSeconds,
    serial: start,
    sign: (payload) => signedBy(key, payload, 'operation'),
  }
  pairs.set(key, pair)
  return key
}

function signedBy(
  key: PinnedKey,
  payload: Uint8Array,
  purpose: 'operation' | 'key',
): Uint8Array<ArrayBuffer> {
  const pair = pairs.get(key)
  if (pair === undefined) throw new TypeError('Not a key of this process')
  const { kid } = key
  return encodeCose({ kid, payload, signature: pair.sign(signedBytes({ kid, payload }, purpose)) })
}
