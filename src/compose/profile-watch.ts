import type { Context } from '../authority/operations/context.ts'
import { digestsInForce } from '../authority/queries/profiles-in-force.ts'
import type { Log } from '../platform/http/guards.ts'
import { Unavailable } from '../platform/store/unavailable.ts'
import { digestsOf, otherServices } from './profile-digests.ts'

/** The profiles of this process are not those in force, so it decides nothing. Says to an operator which. */
export class ProfilesError extends Unavailable {
  override readonly name = 'ProfilesError'
}

/**
 * How long a node whose profiles were replaced still says that it is ready: longer than a balancer takes to find the one with
 * the new ones, so that this one can be stopped as always.
 */
const staysReadyMs = 40_000
/** The same, and what balancers need to notice that it isn't ready any more; it serves as before meanwhile. */
const graceMs = 60_000

type Watched = {
  readonly context: Pick<Context, 'store' | 'profiles'>
  readonly log: Log
  readonly monotonic: () => number
}

/**
 * Holds the profiles of a process that serves against those in force (E3). Where none were put in force, all are right. A
 * process that begins with others decides nothing; one whose profiles are replaced goes on for a minute, at last out of service.
 */
export function createProfileWatch({ context: { store, profiles }, log, monotonic }: Watched) {
  const own = digestsOf(profiles)
  let wereInForce = false
  /** Null: they are in force. */
  let others: { readonly services: readonly string[]; readonly sinceMs: number } | null = null

  async function round(): Promise<void> {
    const inForce = await digestsInForce(store)
    const services = otherServices(own, inForce)
    if (inForce.size === 0 || services.length === 0) {
      if (others !== null) log.info({}, 'the profiles of this node are in force')
      others = null
      wereInForce = true
      return
    }
    if (others === null) log.error({ services }, 'the profiles of this node are not in force')
    others = { services, sinceMs: others?.sinceMs ?? monotonic() }
  }

  function throwIfOlderThan(ms: number): void {
    if (others === null) return
    if (!wereInForce || monotonic() - others.sinceMs > ms) throw errorOf(others.services)
  }

  const errorOf = (services: readonly string[]) =>
    new ProfilesError(`other profiles are in force for ${services.join(', ')} (./warifu profile pending)`)

  return {
    round,
    /** Rejects while this process isn't ready. */
    async check(): Promise<void> {
      await round()
      throwIfOlderThan(staysReadyMs)
    },
    /** Throws ProfilesError while nothing may be decided. */
    require: () => throwIfOlderThan(graceMs),
  }
}
