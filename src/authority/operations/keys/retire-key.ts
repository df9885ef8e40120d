import { retireInFile, targetOf } from '../../../platform/secrets/key-ring-file.ts'
import {
  decideKeyRetirement,
  decideKeyTold,
  isRetiredFor,
  type KeyNeeds,
  type KeyRetirementRefusal,
  masterKeyState,
} from '../../rules/master-key.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import type { KeyHouse } from './key-house.ts'
import { findUnderKey, type UnderKey } from './key-needs.ts'
import { nodesNow } from './use-key.ts'

export type Retirement =
  | {
      readonly ok: true
      /** Whether the key ring keeps what checks passwords. */
      readonly keepsPasswords: boolean
      readonly under: UnderKey
      /** The file that lost the key; null where it had lost it before. */
      readonly file: string | null
    }
  | { readonly ok: false; readonly refusal: 'key_unknown' }
  | {
      readonly ok: false
      readonly refusal: KeyRetirementRefusal
      readonly under: UnderKey
      /** The nodes that do not make their secrets under the current key yet. */
      readonly nodes: readonly string[]
    }

/**
 * Takes a key out of the key ring, if nothing needs it any more, but for what checks the journal, and passwords that
 * nobody has typed since. Told in the journals of all databases first; killed in between, the next call changes the file.
 */
export async function retireKey(
  context: Context,
  house: KeyHouse,
  {
    keyId,
    caller,
    out,
    givesUpOperations,
  }: {
    readonly keyId: string
    readonly caller: Caller
    readonly out: string | null
    /** Of a key in other hands: token apps that have not followed yet pin anew with a new token. */
    readonly givesUpOperations: boolean
  },
): Promise<Retirement> {
  const { store, now } = context
  const { ring, file: path, kept } = house
  const refs = { key: masterKeyState.ref(keyId) }
  const { key } = await store.read(refs)
  const isHeld = ring.ids.includes(keyId) || ring.retiredIds.includes(keyId)
  if (!isHeld && key === undefined) return { ok: false, refusal: 'key_unknown' }
  const { currentId } = ring
  const under = await findUnderKey(context, house, keyId, key)
  const nodes = (await nodesNow(context)).flatMap((node) =>
    node.currentId === currentId ? [] : [node.host ?? node.chain],
  )
  const operations = givesUpOperations ? 0 : under.operations
  const needs: KeyNeeds = { ...under, operations, nodes: nodes.length }
  const changing = { path, kept, out }
  if (isHeld) targetOf(changing)
  const at = now()
  // The file of another node, or one that a crash left behind: nothing is decided any more.
  const outcome = isRetiredFor(key, needs)
    ? { ok: true as const, keepsPasswords: key.keepsPasswords }
    : await store.change(changeContext(caller, at), refs, (states) =>
        decideKeyRetirement(states.key, { keyId, currentId, needs }, at),
      )
  if (!outcome.ok) return { ...outcome, under, nodes }
  const { keepsPasswords } = outcome
  const told = changeContext(caller, at)
  for (const beside of house.beside)
    await beside.change(told, refs, (states) => decideKeyTold(states.key, { keyId, keepsPasswords }, at))
  // What was sealed since it was counted, by a command that began before: from now on none can (`underLivingKey`), and what
  // there is keeps the key until it is sealed again.
  const since = await findUnderKey(context, house, keyId, key)
  if (since.sealed + since.codes > 0) return { ok: false, refusal: 'key_needed', under: since, nodes: [] }
  const isChanged = isHeld && retireInFile(changing, { keyId, currentId, keepsPasswords })
  return { ok: true, keepsPasswords, under, file: isChanged ? (out ?? path) : null }
}
