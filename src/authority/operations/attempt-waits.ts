import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { keyedHash } from '../../platform/secrets/mac.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { addAttemptDebt, attemptDebts, clearAttemptDebt } from '../queries/attempt-debts.ts'
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

type Means = { readonly store: Queryable; readonly keyRing: KeyRing; readonly now: () => Temporal.Instant }

/**
 * The debts are in the database, read before each attempt and written after a failure only, so that an honest login
 * writes nothing. Between the two, this process counts what it has under way as if it had failed: a burst gets no more
 * attempts than one after the other would, on each node.
 */
export function createAttemptWaits({ store, keyRing, now }: Means, free: FreeFailures): AttemptWaits {
  const underWay = new Map<string, number>()
  const change = (source: string, by: 1 | -1) => {
    const count = (underWay.get(source) ?? 0) + by
    if (count === 0) underWay.delete(source)
    else underWay.set(source, count)
  }

  return {
    async begin({ network, loginHash }) {
      const address = keyedHash(keyRing, `attempts ${network}`)
      const account = keyedHash(keyRing, `attempts ${network} ${loginHash}`)
      const limits = [
        [address, free.address],
        [account, free.account],
      ] as const
      const debts = await attemptDebts(store, [address, account])
      const nowMs = now().epochMilliseconds
      const waits = limits.map(([source, freeOf]) => {
        const waitMs = waitMsOf(debts.get(source), freeOf, nowMs)
        const isBusy = (underWay.get(source) ?? 0) >= attemptsLeft(debts.get(source), freeOf, nowMs)
        return isBusy ? Math.max(waitMs, 1000) : waitMs
      })
      const waitMs = Math.max(...waits)
      if (waitMs > 0) return { waitSeconds: Math.ceil(waitMs / 1000) }
      for (const [source] of limits) change(source, 1)
      return {
        async failed() {
          const cost = { nowMs: now().epochMilliseconds, costMs: failureCostMs, mostMs: debtMostMs }
          await addAttemptDebt(store, address, cost)
          await addAttemptDebt(store, account, cost)
        },
        async succeeded() {
          if (debts.has(account)) await clearAttemptDebt(store, account)
        },
        end() {
          for (const [source] of limits) change(source, -1)
        },
      }
    },
  }
}
