import type { Binding } from '../../authority/rules/binding.ts'
import type { Care } from '../../authority/rules/care.ts'
import type { RequestDetails } from '../../authority/rules/desk-events.ts'
import { isLossKept, type Loss, type LossReport, lossReported } from '../../authority/rules/loss.ts'
import type { DeskAction } from '../../authority/rules/rights.ts'
import type { User } from '../../authority/rules/user.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { DeskAddition } from './addition.ts'
import type { Event } from './events.ts'

/** The report of loss whose stop an act would lift; null for every other act (D6). */
export function liftedLoss(
  action: DeskAction,
  care: Care | undefined,
  { acts }: Pick<DeskAddition, 'acts'>,
): Loss | null {
  if (action === 'resume_user') return care?.loss ?? null
  return acts.find((act) => act.action === action)?.lifts ?? null
}

/** Goes with the request, so that what is granted for one report never lifts the stop of another. */
export function lossDetails(loss: Loss | null): RequestDetails {
  if (loss === null) return {}
  const { tokenId, operatorId, reportedAtMs } = loss
  return {
    lossAtMs: String(reportedAtMs),
    lossBy: operatorId === null ? 'user' : `operator:${operatorId}`,
    ...(tokenId === null ? {} : { lostToken: tokenId }),
  }
}

/** Would a report still stop or revoke anything? */
export function mayReportLoss(
  { care, binding }: { readonly care?: Care | undefined; readonly binding: Binding | undefined },
  { lossStop }: DeskAddition,
): boolean {
  const standing = lossStop === null ? care?.loss : lossStop.standing
  return !isLossKept(standing ?? null, binding)
}

/**
 * 紛失・盗難の届出 that the desk takes for a caller: one act revokes the token for good and stops whoever had it. Null
 * where there is nobody to stop.
 */
export function lossEvents<E extends AnyEvent>(
  { user, binding }: { readonly user: User; readonly binding: Binding | undefined },
  of: Omit<LossReport, 'stops'> & { readonly userIds?: readonly string[] },
  { lossStop }: DeskAddition<E>,
  now: Temporal.Instant,
): readonly (Event | E)[] | null {
  const { service, userId, userIds = [] } = of
  const stops = lossStop === null ? 'user' : 'customer'
  const { loss, events } = lossReported(binding, { ...of, stops }, now)
  if (lossStop !== null) {
    const stopped = lossStop.events(loss, userIds)
    return stopped && [...stopped, ...events]
  }
  // Whoever is suspended for another reason has from now on been stopped by the loss, too.
  const suspended = { type: 'user_suspended', service, userId } as const
  return [...(user.status === 'active' ? [suspended] : []), ...events]
}
