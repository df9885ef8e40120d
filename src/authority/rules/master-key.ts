import { accept, refuse } from '../../platform/decision/decision.ts'
import { state } from '../../platform/decision/state.ts'
import { flag, integer, text } from '../../platform/decision/table.ts'
import type { DecisionOf } from './decision.ts'
import type { KeyEvent } from './key-events.ts'

/** A key goes one way: known to all nodes first, then the current one, then replaced, then retired. */
export const masterKeyTransitions = {
  known: { key_made_current: 'current', key_retired: 'retired' },
  current: { key_replaced: 'previous' },
  previous: { key_retired: 'retired' },
  retired: {},
} as const

export type MasterKeyStatus = keyof typeof masterKeyTransitions

/** What the journal tells of a key of the key ring. The first key of an installation has a row once another replaced it. */
export type MasterKey = {
  readonly keyId: string
  readonly status: MasterKeyStatus
  readonly addedAtMs: number | null
  readonly currentAtMs: number | null
  readonly replacedAtMs: number | null
  readonly retiredAtMs: number | null
  /** Of a retired key: whether the key ring still has what checks passwords. */
  readonly keepsPasswords: boolean
}

const unheardOf = {
  addedAtMs: null,
  currentAtMs: null,
  replacedAtMs: null,
  retiredAtMs: null,
  keepsPasswords: false,
} as const

const ofKey = ({ keyId }: { readonly keyId: string }) => [keyId] as const

export const masterKeyState = state<MasterKey, KeyEvent>()({
  name: 'masterKey',
  row: 'a key of the key ring, as far as the journal tells of it: which one is current, which are retired',
  table: 'master_key',
  key: ['keyId'],
  columns: {
    keyId: text,
    status: text,
    addedAtMs: integer,
    currentAtMs: integer,
    replacedAtMs: integer,
    retiredAtMs: integer,
    keepsPasswords: flag,
  },
  on: {
    key_added: {
      key: ofKey,
      fold: (_, { keyId, addedAtMs }) => ({ ...unheardOf, keyId, addedAtMs, status: 'known' }),
    },
    key_made_current: {
      key: ofKey,
      fold: (key, { keyId, currentAtMs }) => {
        return { ...unheardOf, keyId, ...key, status: 'current', currentAtMs }
      },
    },
    key_replaced: {
      key: ofKey,
      fold: (key, { keyId, replacedAtMs }) => {
        return { ...unheardOf, keyId, ...key, status: 'previous', replacedAtMs }
      },
    },
    key_retired: {
      key: ofKey,
      fold: (key, { keyId, retiredAtMs, keepsPasswords }) => {
        return { ...unheardOf, keyId, ...key, status: 'retired', retiredAtMs, keepsPasswords }
      },
    },
  },
})

type KeyDecision<Accepted extends object, Refused extends string> = DecisionOf<KeyEvent, Accepted, Refused>

const ofNobody = { service: null, userId: null } as const

/** A new key, in the key ring of one node. `lost` was announced like this, and is in no key ring. */
export function decideKeyAddition(
  { added, lost }: { readonly added: MasterKey | undefined; readonly lost?: MasterKey | undefined },
  keyId: string,
  now: Temporal.Instant,
): KeyDecision<object, 'key_known'> {
  if (added !== undefined) return refuse('key_known')
  const atMs = now.epochMilliseconds
  const given =
    lost?.status === 'known'
      ? [
          {
            type: 'key_retired',
            ...ofNobody,
            keyId: lost.keyId,
            retiredAtMs: atMs,
            keepsPasswords: false,
          } as const,
        ]
      : []
  return accept({}, { type: 'key_added', ...ofNobody, keyId, addedAtMs: atMs }, ...given)
}

/**
 * Every node has it. One node of several says so; the others find it said. Refused where another key has replaced `before`
 * meanwhile: two would be current, and neither could be retired.
 */
export function decideKeyUse(
  { next, before }: { readonly next: MasterKey | undefined; readonly before: MasterKey | undefined },
  { nextId, beforeId }: { readonly nextId: string; readonly beforeId: string | null },
  now: Temporal.Instant,
): KeyDecision<object, 'key_used_already'> {
  const isReplaced = before?.status === 'previous' || before?.status === 'retired'
  if (isReplaced || (next !== undefined && next.status !== 'known')) return refuse('key_used_already')
  const atMs = now.epochMilliseconds
  const isReplacing = beforeId !== null && (before === undefined || before.status === 'current')
  return accept(
    {},
    { type: 'key_made_current', ...ofNobody, keyId: nextId, currentAtMs: atMs },
    ...(isReplacing
      ? [{ type: 'key_replaced', ...ofNobody, keyId: beforeId, replacedAtMs: atMs } as const]
      : []),
  )
}

/** What still takes a key that is to be retired. */
export type KeyNeeds = {
  /** Secrets that are sealed under it. */
  readonly sealed: number
  /** Codes whose keyed hash is made under it, and which somebody may still type. */
  readonly codes: number
  /** Passwords that nobody has typed since it was replaced. */
  readonly passwords: number
  /** Operations that were signed while token apps may still follow from the operation keys that are derived from it. */
  readonly operations: number
  /** Nodes that make secrets under it, or would, since they don't have the current one. */
  readonly nodes: number
}

export type KeyRetirementRefusal = 'key_current' | 'key_needed' | 'key_in_use'

/** Whether a key is retired, and no more of it can go now. */
export function isRetiredFor(key: MasterKey | undefined, { passwords }: KeyNeeds): key is MasterKey {
  return key?.status === 'retired' && (passwords > 0 || !key.keepsPasswords)
}

/**
 * Nothing is lost with a retired key: whatever is sealed under it keeps it. Passwords keep what checks them; once they
 * don't need it any more, the key is retired again, and that goes, too.
 */
export function decideKeyRetirement(
  key: MasterKey | undefined,
  {
    keyId,
    currentId,
    needs,
  }: { readonly keyId: string; readonly currentId: string; readonly needs: KeyNeeds },
  now: Temporal.Instant,
): KeyDecision<{ readonly keepsPasswords: boolean }, KeyRetirementRefusal> {
  if (keyId === currentId || key?.status === 'current') return refuse('key_current')
  if (needs.nodes > 0) return refuse('key_in_use')
  if (needs.sealed > 0 || needs.codes > 0 || needs.operations > 0) return refuse('key_needed')
  const keepsPasswords = needs.passwords > 0
  if (isRetiredFor(key, needs)) return accept({ keepsPasswords: key.keepsPasswords })
  const retiredAtMs = now.epochMilliseconds
  return accept({ keepsPasswords }, { type: 'key_retired', ...ofNobody, keyId, retiredAtMs, keepsPasswords })
}

/**
 * In a database beside the main one, which decided it: so that nothing is saved there any more that was sealed under the key.
 */
export function decideKeyTold(
  key: MasterKey | undefined,
  { keyId, keepsPasswords }: { readonly keyId: string; readonly keepsPasswords: boolean },
  now: Temporal.Instant,
): KeyDecision<object, never> {
  if (key?.status === 'retired' && key.keepsPasswords === keepsPasswords) return accept({})
  const retiredAtMs = now.epochMilliseconds
  return accept({}, { type: 'key_retired', ...ofNobody, keyId, retiredAtMs, keepsPasswords })
}

/** A node takes what it can do from its key ring, and which key is in use from the journal. */
export type RingFacts = {
  /** Those that it holds whole. */
  readonly ids: readonly string[]
  /** The one that its file calls current. */
  readonly namedId: string
  readonly madeAtMs: (keyId: string) => number | undefined
}

/**
 * The key that makes new secrets: the newer one of those that the journal and the file call current. So whoever can write
 * to the database, but has no key, can never send anybody back to a key that the file has left behind.
 */
export function usedKeyOf(ring: RingFacts, keys: readonly MasterKey[]): string {
  const { ids, namedId } = ring
  const told = toldCurrent(keys)
  if (told === undefined || !ids.includes(told)) return namedId
  return (ring.madeAtMs(told) ?? 0) >= (ring.madeAtMs(namedId) ?? 0) ? told : namedId
}

/** The key that the journal calls current. */
export function toldCurrent(keys: readonly MasterKey[]): string | undefined {
  return keys.find(({ status }) => status === 'current')?.keyId
}

/** The key that was added last and waits until every node has it. */
export function waitingKey(keys: readonly MasterKey[]): MasterKey | undefined {
  return keys
    .filter(({ status }) => status === 'known')
    .toSorted((a, b) => (b.addedAtMs ?? 0) - (a.addedAtMs ?? 0))[0]
}

/** Where a key of the ring stands of which the journal tells nothing: a ring may have been changed by hand. */
export function statusOf(
  ring: RingFacts & { readonly currentId: string },
  keyId: string,
  key: MasterKey | undefined,
) {
  if (keyId === ring.currentId) return 'current'
  if (key !== undefined) return key.status
  return (ring.madeAtMs(keyId) ?? 0) > (ring.madeAtMs(ring.currentId) ?? 0) ? 'known' : 'previous'
}

/** Keys in use that a key ring does not hold whole: without them its node would refuse what others made. */
export function missingKeysIn(
  { ids }: Pick<RingFacts, 'ids'>,
  keys: readonly MasterKey[],
): readonly string[] {
  return keys
    .filter(({ status }) => status === 'current' || status === 'previous')
    .map(({ keyId }) => keyId)
    .filter((keyId) => !ids.includes(keyId))
}
