import type { Kept } from '../../../platform/secrets/key-ring.ts'
import type { LiveKeyRing } from '../../../platform/secrets/live-key-ring.ts'
import type { Queryable, Store } from '../../../platform/store/store.ts'
import type { UnderKeys } from './under-keys.ts'

/**
 * The key ring of the house: its file, and everything that is kept under it. What becomes of its keys is in the main
 * database, which every node of the house has.
 */
export type KeyHouse = {
  readonly ring: LiveKeyRing
  readonly file: string
  readonly kept: Kept
  readonly underKeys: readonly UnderKeys[]
  /** Looks into each database beside the main one. */
  readonly others: readonly (<T>(look: (store: Queryable) => Promise<T>) => Promise<T | null>)[]
  /** Those databases, opened: only for a command that changes the keys of the house. */
  readonly beside: readonly Store[]
}
