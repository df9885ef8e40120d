import type { KeyRing } from '../../../platform/secrets/key-ring.ts'
import { operationKeysUntil } from '../../../platform/secrets/operation-keys.ts'
import { sealedPrefix } from '../../../platform/secrets/seal.ts'
import type { Queryable } from '../../../platform/store/store.ts'
import {
  countGivenCodes,
  countOperations,
  countSealed,
  countVerifiers,
  type SealedColumn,
} from '../../queries/keys.ts'
import type { KeyNeeds, MasterKey } from '../../rules/master-key.ts'
import type { Context } from '../context.ts'
import type { KeyHouse } from './key-house.ts'
import { sealedColumns } from './under-keys.ts'

/** What is still under a key, over all databases. */
export type UnderKey = Omit<KeyNeeds, 'nodes'> & {
  /** Where the sealed secrets are. */
  readonly tables: Readonly<Record<string, number>>
  /** Until when token apps may follow from its operation keys; null: until now at most, or nobody signs. */
  readonly operationsUntilMs: number | null
  /** When the oldest of the passwords was set; null where nobody knows, or there is none. */
  readonly passwordsSinceMs: number | null
}

/** Every node looks every second: what one gave out under the key before had ended by then. */
const changedByMs = 60_000

/** Counts what takes a key. Reads whole tables: for commands, not beside requests. */
export async function findUnderKey(
  { store, now }: { readonly store: Queryable } & Pick<Context, 'now'>,
  { ring, underKeys, others }: Pick<KeyHouse, 'underKeys' | 'others'> & { readonly ring: KeyRing },
  keyId: string,
  key: MasterKey | undefined,
): Promise<UnderKey> {
  const nowMs = now().epochMilliseconds
  const followedUntil = operationKeysUntil(ring, keyId, Math.floor(nowMs / 1000))
  const followedUntilMs = followedUntil === null ? 0 : followedUntil * 1000
  const look = (each: Queryable) =>
    lookUnderKey(each, underKeys, { keyId, untilMs: givenUntilMs(key, nowMs), nowMs, followedUntilMs })
  const found = [await look(store), ...(await Promise.all(others.map((lookAt) => lookAt(look))))]
  return found.flatMap((each) => each ?? []).reduce(added)
}

/** Codes that were given out later are not under this key. */
function givenUntilMs(key: MasterKey | undefined, nowMs: number): number {
  if (key?.status === 'known' || key?.status === 'retired') return 0
  return key?.replacedAtMs == null ? nowMs : key.replacedAtMs + changedByMs
}

async function lookUnderKey(
  store: Queryable,
  underKeys: KeyHouse['underKeys'],
  {
    keyId,
    untilMs,
    nowMs,
    followedUntilMs,
  }: {
    readonly keyId: string
    readonly untilMs: number
    readonly nowMs: number
    readonly followedUntilMs: number
  },
): Promise<UnderKey> {
  const tables: Record<string, number> = {}
  for (const column of sealedColumns(underKeys)) {
    const count = await countSealed(store, column, sealedPrefix(keyId))
    if (count > 0) tables[nameOf(column)] = count
  }
  const verifiers = []
  for (const table of underKeys.flatMap(({ verifiers: kept = [] }) => kept))
    verifiers.push(await countVerifiers(store, table, keyId))
  const operations = followedUntilMs > nowMs ? await countOperations(store) : 0
  return {
    tables,
    operations,
    operationsUntilMs: operations === 0 ? null : followedUntilMs,
    sealed: sum(Object.values(tables)),
    codes: untilMs === 0 ? 0 : await countGivenCodes(store, untilMs, nowMs),
    passwords: sum(verifiers.map(({ count }) => count)),
    passwordsSinceMs: oldest(verifiers.map(({ sinceMs }) => sinceMs)),
  }
}

const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`

function added(a: UnderKey, b: UnderKey): UnderKey {
  const names = new Set([...Object.keys(a.tables), ...Object.keys(b.tables)])
  return {
    tables: Object.fromEntries(
      [...names].map((name) => [name, (a.tables[name] ?? 0) + (b.tables[name] ?? 0)]),
    ),
    sealed: a.sealed + b.sealed,
    codes: a.codes + b.codes,
    passwords: a.passwords + b.passwords,
    operations: a.operations + b.operations,
    operationsUntilMs: a.operationsUntilMs ?? b.operationsUntilMs,
    passwordsSinceMs: oldest([a.passwordsSinceMs, b.passwordsSinceMs]),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function oldest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((each) => each !== null)
  return known.length === 0 ? null : Math.min(...known)
}
