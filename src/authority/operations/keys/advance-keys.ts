import { forgetNodes, masterKeys, noteNodeKeys, noteNodeLeft } from '../../queries/keys.ts'
import { missingKeysIn, toldCurrent, usedKeyOf, waitingKey } from '../../rules/master-key.ts'
import type { Context } from '../context.ts'
import type { KeyHouse } from './key-house.ts'
import { nodesNow, nodesWithout, useKey } from './use-key.ts'

type House = Pick<KeyHouse, 'ring'>
type Means = Pick<Context, 'store' | 'now'>

/** How often a node says that it is there. */
const notedMs = 5000
/** The lives of nodes that ended are told for a day. */
const forgottenMs = 86_400_000

/**
 * One look of a node that serves, every second: it says which keys it has, makes a new key the current one once every
 * node has it, and takes the current one into use. Gives the keys in use that its own ring lacks, without which it is
 * not ready. Rejects when the database fails.
 */
export function createKeyRounds({ store, now }: Means, { ring }: House, host: string) {
  let noted = { atMs: 0, text: '' }

  async function note(): Promise<void> {
    const nowMs = now().epochMilliseconds
    const { currentId, ids: keyIds } = ring
    const text = JSON.stringify([currentId, keyIds])
    if (text === noted.text && nowMs - noted.atMs < notedMs) return
    await noteNodeKeys(store, { chain: store.head().chain, host, keyIds, currentId }, nowMs)
    noted = { atMs: nowMs, text }
  }

  return {
    async round(): Promise<readonly string[]> {
      // Before anything is read: whoever makes a key the current one after this knows what this node has.
      await note()
      let keys = await masterKeys(store)
      const told = toldCurrent(keys)
      const waiting = waitingKey(keys)
      if (waiting !== undefined && ring.ids.includes(waiting.keyId)) {
        const nodes = await nodesNow({ store, now })
        if (nodesWithout(nodes, waiting.keyId).length === 0) {
          await useKey({ store, now }, { nextId: waiting.keyId, beforeId: told ?? ring.currentId })
          keys = await masterKeys(store)
        }
      }
      const used = usedKeyOf(ring, keys)
      if (used !== ring.currentId) ring.use(used)
      // A ring that was changed by hand says it in the file alone.
      const isUntold = keys.length > 0 || ring.ids.length > 1
      if (isUntold && toldCurrent(keys) !== used)
        await useKey({ store, now }, { nextId: used, beforeId: toldCurrent(keys) ?? null })
      await note()
      return missingKeysIn(ring, keys)
    },
    /** Whether this is the node that seals secrets again: the first of those that live. */
    async isFirst(): Promise<boolean> {
      const [first] = await nodesNow({ store, now }, 3 * notedMs)
      return first === undefined || first.chain === store.head().chain
    },
    async leave(): Promise<void> {
      const nowMs = now().epochMilliseconds
      await noteNodeLeft(store, store.head().chain, nowMs)
      await forgetNodes(store, nowMs - forgottenMs)
    },
  }
}
