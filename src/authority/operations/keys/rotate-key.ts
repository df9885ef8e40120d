import { setTimeout as sleep } from 'node:timers/promises'
import { loadKeyRing } from '../../../platform/secrets/key-ring.ts'
import {
  type ChangingFile,
  type PreparedKey,
  preparedKey,
  prepareKey,
} from '../../../platform/secrets/key-ring-file.ts'
import { type LivingNode, masterKeys } from '../../queries/keys.ts'
import {
  decideKeyAddition,
  type MasterKey,
  masterKeyState,
  statusOf,
  toldCurrent,
  waitingKey,
} from '../../rules/master-key.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import type { KeyHouse } from './key-house.ts'
import { nodesNow, nodesWithout, useKey } from './use-key.ts'

export type Rotation = {
  readonly keyId: string
  /** The file that has it now, where this call put it there. */
  readonly file: string | null
  readonly status: 'current' | 'waits'
  /** The nodes that don't have it yet. */
  readonly missingOn: readonly LivingNode[]
}

export type RotationRefusal = 'key_elsewhere' | 'key_known'

type RotationOutcome =
  | ({ readonly ok: true } & Rotation)
  | { readonly ok: false; readonly refusal: RotationRefusal }

type Asked = {
  readonly caller: Caller
  /** Another new file for the ring; null: in its place. */
  readonly out: string | null
  /** How long to wait until the nodes have the new key. */
  readonly waitMs: number
}

/**
 * Puts a new key into the key ring, or goes on with one that was begun: it is announced in the journal, and becomes the
 * current one when every node that serves has it. Killed at any moment, it is finished by the next call.
 */
export async function rotateKey(context: Context, house: KeyHouse, asked: Asked): Promise<RotationOutcome> {
  const { file: path, kept, ring } = house
  const changing: ChangingFile = { path, kept, out: asked.out }
  const keys = await masterKeys(context.store)
  const waiting = waitingKey(keys)
  // Another call may have put it there since this one began.
  if (waiting !== undefined && !ring.ids.includes(waiting.keyId)) ring.take(loadKeyRing(path, kept))
  if (waiting !== undefined && ring.ids.includes(waiting.keyId))
    return settled(context, house, { keyId: waiting.keyId, file: null, waitMs: asked.waitMs })
  const left = waiting === undefined ? null : preparedKey(changing)
  if (waiting !== undefined && left?.keyId === waiting.keyId)
    return placed(context, house, { next: left, changing, waitMs: asked.waitMs })
  if (waiting !== undefined && (await nodesNow(context)).some(({ keyIds }) => keyIds.includes(waiting.keyId)))
    return { ok: false, refusal: 'key_elsewhere' }
  const next = untoldKey(house, keys) ?? prepareKey(changing, context.now().toString())
  if (!(await isAdded(context, asked.caller, { next, lost: waiting })))
    return { ok: false, refusal: 'key_known' }
  return placed(context, house, { next, changing, waitMs: asked.waitMs })
}

/** A key that came into the ring without the journal: copied from another installation's rotation, or by hand. */
function untoldKey({ ring }: KeyHouse, keys: readonly MasterKey[]): PreparedKey | undefined {
  const keyId = ring.ids.find(
    (id) => !keys.some((key) => key.keyId === id) && statusOf(ring, id, undefined) === 'known',
  )
  return keyId === undefined ? undefined : { keyId, place: () => {}, discard: () => {} }
}

/**
 * Whether it was announced. The prepared file goes where it was not, also where it waits for a second person; but not
 * where another call has announced the same one, and is about to put it in place.
 */
async function isAdded(
  { store, now }: Context,
  caller: Caller,
  { next, lost }: { readonly next: PreparedKey; readonly lost: MasterKey | undefined },
): Promise<boolean> {
  const at = now()
  const refs = {
    added: masterKeyState.ref(next.keyId),
    ...(lost === undefined ? {} : { lost: masterKeyState.ref(lost.keyId) }),
  }
  try {
    const { ok } = await store.change(changeContext(caller, at), refs, (states) =>
      decideKeyAddition(states, next.keyId, at),
    )
    if (!ok && waitingKey(await masterKeys(store))?.keyId !== next.keyId) next.discard()
    return ok
  } catch (error) {
    next.discard()
    throw error
  }
}

async function placed(
  context: Context,
  house: KeyHouse,
  {
    next,
    changing,
    waitMs,
  }: { readonly next: PreparedKey; readonly changing: ChangingFile; readonly waitMs: number },
): Promise<RotationOutcome> {
  next.place()
  const { path, kept, out } = changing
  const { keyId } = next
  // The nodes take it from where they read, which is not there yet.
  if (out !== null) return { ok: true, keyId, file: out, status: 'waits', missingOn: await nodesNow(context) }
  house.ring.take(loadKeyRing(path, kept))
  // Nobody could open anything under a current key that no ring holds.
  if (!house.ring.ids.includes(keyId)) return { ok: false, refusal: 'key_known' }
  return settled(context, house, { keyId, file: path, waitMs })
}

const lookAgainMs = 250

/** Whether every node has it by now; then it is the current one. */
async function settled(
  context: Context,
  { ring }: KeyHouse,
  { keyId, file, waitMs }: Pick<Rotation, 'keyId' | 'file'> & { readonly waitMs: number },
): Promise<RotationOutcome> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const missingOn = nodesWithout(await nodesNow(context), keyId)
    if (missingOn.length === 0) {
      const told = toldCurrent(await masterKeys(context.store))
      if (told !== keyId) await useKey(context, { nextId: keyId, beforeId: told ?? ring.currentId })
      const { key } = await context.store.read({ key: masterKeyState.ref(keyId) })
      // Another call has given it up, and begun with one of its own.
      if (key?.status === 'retired') return { ok: false, refusal: 'key_known' }
      // One that still waits was not the only one: it comes after the other.
      if (key?.status !== 'known') {
        ring.use(keyId)
        return { ok: true, keyId, file, status: 'current', missingOn }
      }
    }
    if (waitedMs >= waitMs) return { ok: true, keyId, file, status: 'waits', missingOn }
    await sleep(lookAgainMs)
  }
}
