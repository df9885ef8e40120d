import type { Context } from '../../../authority/operations/context.ts'
import { type CoreAsked, forgetCoreFault, noteCoreFault } from '../../queries/core.ts'

/**
 * Notes for monitoring, on all nodes, since when a core system can't be asked about a service, until it can again. Gives
 * what was noted here before.
 */
export function createCoreFaults({ store, now }: Context, asked: CoreAsked['asked']) {
  const noted = new Map<string, string | null>()
  return {
    /** Null: it answers. */
    async note(service: string, fault: string | null): Promise<string | null> {
      const before = noted.get(service) ?? null
      if (fault === null) await forgetCoreFault(store, { service, asked })
      else await noteCoreFault(store, { service, asked, fault, sinceMs: now().epochMilliseconds })
      noted.set(service, fault)
      return before
    },
    /** Forgets what somebody noted, whoever it was, once: there is nothing to ask. */
    async rest(service: string): Promise<void> {
      if (noted.get(service) === null) return
      await forgetCoreFault(store, { service, asked })
      noted.set(service, null)
    },
  }
}
