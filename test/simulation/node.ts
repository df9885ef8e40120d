// One node of the application: a store, a clock and what belongs to a process, on a database that it shares with others.

import type { Context } from '../../src/authority/operations/context.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import { createTrustedClock } from '../../src/compose/trusted-clock.ts'
import type { DeskContext } from '../../src/desk/contract.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import type { Passwords } from '../../src/platform/secrets/password.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { openStore, type Place } from '../contract/support/databases.ts'
import { createContext } from '../contract/support/people.ts'
import type { Operation } from './scheduler.ts'

/** A decision that was committed, in the order of the commits. */
export type Committed = {
  readonly operation: Operation
  readonly decision: Decision
  /** What the node's clock said when it was decided. */
  readonly atMs: number
  readonly requestId: string
}

export type Node = {
  readonly name: string
  readonly store: Store
  /** What the machine's clock is off by; beyond five seconds after a step it is not believed. */
  offMs: number
  /** The same before anybody touched it. */
  readonly rightMs: number
  /** Without a scheduler, for what happens alone. */
  readonly context: DeskContext
  /** For one operation, which stops at each touch of the store. */
  readonly contextFor: (operation: Operation) => DeskContext
  /** What was committed since the last question, oldest first. */
  readonly takeCommitted: () => readonly Committed[]
}

const deskParts = deskPartsOf(modules)
/** Read once: each node would read the same files. */
let shared: Pick<Context, 'profiles' | 'keyRing'> | undefined

export async function openNode(
  name: string,
  place: Place,
  keyRingText: string,
  { nowMs, offMs }: { readonly nowMs: () => number; readonly offMs: number },
): Promise<Node> {
  const clock = { offMs }
  const wall = () => Temporal.Instant.fromEpochMilliseconds(nowMs() + clock.offMs)
  const { now } = createTrustedClock(wall, nowMs)
  const keys = journalKeys(parseKeyRing(keyRingText))
  const store = await openStore(place, wall(), newId(), keys)
  const base = createContext(store, keyRingText, now)
  shared ??= { profiles: base.profiles, keyRing: base.keyRing }
  const context = { ...base, profiles: shared.profiles, deskParts }
  const committed: (Committed & { readonly turn: number })[] = []
  let turn = 0

  function gated(operation: Operation): Store {
    return {
      ...store,
      read: (refs) => operation.pass('read', () => store.read(refs)),
      query: (sql, ...params) => operation.pass('read', () => store.query(sql, ...params)),
      queryUnsynced: (sql, ...params) => operation.pass('read', () => store.queryUnsynced(sql, ...params)),
      change: (changeContext, refs, decide) =>
        operation.pass('change', async () => {
          let last: { readonly turn: number; readonly decision: Decision } | undefined
          const outcome = await store.change(changeContext, refs, (states) => {
            const decision = decide(states)
            turn += 1
            last = { turn, decision }
            return decision
          })
          const { at, requestId } = changeContext
          if (last !== undefined)
            committed.push({ ...last, operation, requestId, atMs: at.epochMilliseconds })
          return outcome
        }),
    }
  }

  return {
    name,
    store,
    rightMs: offMs,
    get offMs() {
      return clock.offMs
    },
    set offMs(ms) {
      clock.offMs = ms
    },
    context,
    contextFor: (operation) => ({
      ...context,
      store: gated(operation),
      passwords: counted(context.passwords, operation),
    }),
    takeCommitted: () => committed.splice(0).sort((a, b) => a.turn - b.turn),
  }
}

/** The scheduler waits for what is being hashed, so that its speed makes no difference. */
function counted(passwords: Passwords, operation: Operation): Passwords {
  async function busy<T>(work: () => Promise<T>): Promise<T> {
    operation.busy += 1
    try {
      return await work()
    } finally {
      operation.busy -= 1
    }
  }
  return {
    ...passwords,
    derive: (...of) => busy(() => passwords.derive(...of)),
    verify: (...of) => busy(() => passwords.verify(...of)),
  }
}
