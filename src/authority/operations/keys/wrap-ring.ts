import { accept } from '../../../platform/decision/decision.ts'
import type { Under } from '../../../platform/secrets/key-ring.ts'
import { fileText, hasPreparedKey, replaceRing, ringIn } from '../../../platform/secrets/key-ring-file.ts'
import { newUnder } from '../../../platform/secrets/wrap-ring.ts'
import type { WrappingKey } from '../../../platform/secrets/wrapped-ring.ts'
import type { RingEvent } from '../../rules/key-events.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import type { KeyHouse } from './key-house.ts'

type Asked = {
  readonly caller: Caller
  /** Another new file for the ring; null: in its place. */
  readonly out: string | null
}

/** `rotation_begun`: a new key lies beside the ring, as `key rotate` left it. */
export type WrappingOutcome =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly refusal: 'rotation_begun' | 'not_wrapped' }

/**
 * Puts the key ring under a key of a token, or under another one: told in the journal first, then the file is replaced.
 * Throws KeyRingError where the token does not unwrap what it was wrapped for, before anything is told.
 */
export function wrapRing(
  context: Context,
  house: KeyHouse,
  { key, ...asked }: Asked & { readonly key: Pick<WrappingKey, 'token' | 'keyId'> },
): Promise<WrappingOutcome> {
  return putUnder(context, house, asked, {
    told: { type: 'ring_wrapped', service: null, userId: null, token: key.token, wrappingKey: key.keyId },
    underNext: (before) => newUnder(house.kept, key, before),
  })
}

/** Takes the key ring from under the token: its file holds the keys themselves again. Throws KeyRingError. */
export function unwrapRing(context: Context, house: KeyHouse, asked: Asked): Promise<WrappingOutcome> {
  return putUnder(context, house, asked, {
    told: { type: 'ring_unwrapped', service: null, userId: null },
    underNext: (before) => (before === null ? 'not_wrapped' : null),
  })
}

async function putUnder(
  { store, now }: Context,
  { file: path, kept }: KeyHouse,
  { caller, out }: Asked,
  {
    told,
    underNext,
  }: { readonly told: RingEvent; readonly underNext: (before: Under | null) => Under | null | 'not_wrapped' },
): Promise<WrappingOutcome> {
  const changing = { path, kept, out }
  if (hasPreparedKey(changing)) return { ok: false, refusal: 'rotation_begun' }
  const { ring, under } = ringIn(changing)
  const next = underNext(under)
  if (next === 'not_wrapped') return { ok: false, refusal: next }
  await store.change(changeContext(caller, now()), {}, () => accept({}, told))
  replaceRing(changing, ring, fileText(ring, next))
  return { ok: true, file: out ?? path }
}
