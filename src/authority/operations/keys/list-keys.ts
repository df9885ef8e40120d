import { masterKeys } from '../../queries/keys.ts'
import { type MasterKeyStatus, statusOf } from '../../rules/master-key.ts'
import type { Context } from '../context.ts'
import type { KeyHouse } from './key-house.ts'
import { findUnderKey, type UnderKey } from './key-needs.ts'
import { nodesNow } from './use-key.ts'

/** A key, wherever it is told of. */
export type ListedKey = {
  readonly keyId: string
  readonly status: MasterKeyStatus
  /** What the key ring of this machine has of it. */
  readonly held: 'whole' | 'retired' | 'no'
  readonly madeAtMs: number | null
  readonly currentAtMs: number | null
  readonly replacedAtMs: number | null
  readonly retiredAtMs: number | null
  readonly under: UnderKey
}

export type ListedKeys = {
  readonly keys: readonly ListedKey[]
  readonly nodes: Awaited<ReturnType<typeof nodesNow>>
}

/** Every key of the ring, and every one that the journal tells of, with what still takes it. */
export async function listKeys(
  context: Pick<Context, 'store' | 'now'>,
  house: KeyHouse,
): Promise<ListedKeys> {
  const { ring } = house
  const told = new Map((await masterKeys(context.store)).map((key) => [key.keyId, key]))
  const ids = new Set([...ring.ids, ...told.keys(), ...ring.retiredIds])
  const keys: ListedKey[] = []
  for (const keyId of ids) {
    const key = told.get(keyId)
    const { currentAtMs = null, replacedAtMs = null, retiredAtMs = null } = key ?? {}
    const held = ring.ids.includes(keyId) ? 'whole' : ring.retiredIds.includes(keyId) ? 'retired' : 'no'
    keys.push({
      keyId,
      // A key that the file has retired, and a database from before doesn't know of.
      status: key === undefined && held === 'retired' ? 'retired' : statusOf(ring, keyId, key),
      held,
      madeAtMs: ring.madeAtMs(keyId) ?? null,
      currentAtMs,
      replacedAtMs,
      retiredAtMs,
      under: await findUnderKey(context, house, keyId, key),
    })
  }
  return { keys, nodes: await nodesNow(context) }
}
