import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { keyedHash } from '../../platform/secrets/mac.ts'
import type { Store } from '../../platform/store/store.ts'
import { addAttemptDebts, attemptDebts, clearAttemptDebt } from '../queries/attempt-debts.ts'
import { attemptsLeft, debtMostMs, failureCostMs, waitMsOf } from '../rules/attempt-wait.ts'

/** How many failures are free of waits: of an address, and of an address at one login ID. */
export type FreeFailures = { readonly address: number; readonly account: number }

/** Some people share an address, and each mistypes now and then. */
export const freeFailures: FreeFailures = { address: 10, account: 3 }

export type Attempt = {
  /** One more failure, of the address and of the address at this login ID. */
  readonly failed: () => Promise<void>
  /** Forgives the failures at this login ID; those of the address stay, since it may have guessed at others. */
  readonly succeeded: () => Promise<void>
  /** To be called in any case. */
  readonly end: () => void
}

/** What makes whoever fails wait, on all nodes. */
export type AttemptWaits = {
  /** An attempt that may be made now, or how many seconds it has to wait; then nothing was hashed or counted. */
  readonly begin: (of: AttemptSource) => Promise<Attempt | { readonly waitSeconds: number }>
}

/** `loginHash` stands for a login ID whether anybody has it or not, so that no wait tells who exists (decision 11). */
export type AttemptSource = { readonly network: string; readonly loginHash: string }

type Limit = { readonly source: string; readonly free: number }

/** Until what is under way has ended, more or less. */
const busyMs = 1000

type Means = {
  readonly store: Pick<Store, 'query' | 'queryUnsynced'>
  readonly keyRing: KeyRing
  readonly now: () => Temporal.Instant
}

/** What this process has under way for one source, and what failed while somebody read its debt. */
type UnderWay = { readers: number; attempts: number; failed: number }

function createTally() {
  const bySource = new Map<string, UnderWay>()
  return {
    of(source: string): UnderWay {
      const found = bySource.get(source) ?? { readers: 0, attempts: 0, failed: 0 }
      bySource.set(source, found)
      return found
    },
    forget(source: string): void {
      const { readers, attempts } = this.of(source)
      if (readers + attempts === 0) bySource.delete(source)
    },
  }
}

/** A write for each failure would be a sync of the disk for each, in a flood; whoever failed can wait so long. */
const gatherMs = 50

/** Writes what failed within a moment at once, each source with all of its failures. Resolves once it is written. */
function createLedger({ store, now }: Pick<Means, 'store' | 'now'>) {
  let gathered: { readonly costs: Map<string, number>; readonly written: Promise<void> } | undefined
  async function write(costs: ReadonlyMap<string, number>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, gatherMs))
    gathered = undefined
    await addAttemptDebts(store, { nowMs: now().epochMilliseconds, mostMs: debtMostMs, costs })
  }
  return (sources: readonly string[]): Promise<void> => {
    if (gathered === undefined) {
      const costs = new Map<string, number>()
      gathered = { costs, written: write(costs) }
    }
    const { costs, written } = gathered
    for (const source of sources) costs.set(source, (costs.get(source) ?? 0) + failureCostMs)
    return written
  }
}

/**
 * The debts are in the database, read before each attempt and written after a failure only, so that an honest login
 * writes nothing. Between the two, this process counts what it has under way as if it had failed: a burst gets no more
 * attempts than one after the other would, on each node.
 */
export function createAttemptWaits({ store, keyRing, now }: Means, free: FreeFailures): AttemptWaits {
  const tally = createTally()
  const owe = createLedger({ store, now })

  /** How long the attempt has to wait, by debts and by what is under way; if not at all, it is under way too. */
  async function enter(limits: readonly Limit[]) {
    const before = limits.map(({ source }) => {
      const underWay = tally.of(source)
      underWay.readers += 1
      return underWay.failed
    })
    try {
      const debts = await attemptDebts(
        store,
        limits.map(({ source }) => source),
      )
      const nowMs = now().epochMilliseconds
      const waitsMs = limits.map(({ source, free: freeOf }, i) => {
        const debt = debts.get(source)
        const { attempts, failed } = tally.of(source)
        const isBusy = attempts + failed - (before[i] ?? 0) >= attemptsLeft(debt, freeOf, nowMs)
        return Math.max(waitMsOf(debt, freeOf, nowMs), isBusy ? busyMs : 0)
      })
      const waitMs = Math.max(...waitsMs)
      // At once: whoever is next to look must see it.
      if (waitMs === 0) for (const { source } of limits) tally.of(source).attempts += 1
      return { waitMs, debts }
    } finally {
      for (const { source } of limits) tally.of(source).readers -= 1
    }
  }

  return {
    async begin({ network, loginHash }) {
      const account = keyedHash(keyRing, `attempts ${network} ${loginHash}`)
      const limits: readonly Limit[] = [
        { source: keyedHash(keyRing, `attempts ${network}`), free: free.address },
        { source: account, free: free.account },
      ]
      const { waitMs, debts } = await enter(limits)
      if (waitMs > 0) {
        for (const { source } of limits) tally.forget(source)
        return { waitSeconds: Math.ceil(waitMs / 1000) }
      }
      return {
        async failed() {
          await owe(limits.map(({ source }) => source))
          for (const { source } of limits) tally.of(source).failed += 1
        },
        async succeeded() {
          if (debts.has(account)) await clearAttemptDebt(store, account)
        },
        end() {
          for (const { source } of limits) {
            tally.of(source).attempts -= 1
            tally.forget(source)
          }
        },
      }
    },
  }
}
