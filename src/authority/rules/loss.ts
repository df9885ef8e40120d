import { type Binding, bindingBarred, userHolder } from './binding.ts'
import type { Event } from './events.ts'

/** A report of loss or theft, kept with what it stopped and shown to whoever is to lift that (D6). */
export type Loss = {
  /** Who reported it, or for whom the desk did. */
  readonly userId: string
  /** The token that it revoked; null: none was registered. */
  readonly tokenId: string | null
  /** Who took the call; null: the user, on a screen of the service. */
  readonly operatorId: string | null
  readonly reportedAtMs: number
}

export type LossReport = {
  readonly service: string
  readonly userId: string
  readonly operatorId: string | null
  /** What it stops besides the token; the caller adds the event that does. */
  readonly stops: 'user' | 'customer'
}

/**
 * A token that is lost is lost for good (D6): whatever restarts its holder later, it opens nothing, and nobody enrolls
 * it again. A shared one is lost to everybody who shared it.
 */
export function lossReported(
  binding: Binding | undefined,
  { service, userId, operatorId, stops }: LossReport,
  now: Temporal.Instant,
): { readonly loss: Loss; readonly events: readonly Event[] } {
  const barred = bindingBarred(binding, userId) ?? []
  const tokenId = barred.length === 0 ? null : (binding?.tokenId ?? null)
  const holder = binding?.holder ?? userHolder(userId)
  const loss = { userId, tokenId, operatorId, reportedAtMs: now.epochMilliseconds }
  return { loss, events: [...barred, { type: 'loss_reported', service, holder, stops, ...loss }] }
}

/** Is there nothing left that another report could stop or revoke? */
export function isLossKept(standing: Loss | null, binding: Binding | undefined): boolean {
  return standing !== null && (binding?.tokenId ?? null) === null
}
