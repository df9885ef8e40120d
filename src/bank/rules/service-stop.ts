import type { UserEvent } from '../../authority/rules/events.ts'
import type { Loss } from '../../authority/rules/loss.ts'
import type { User } from '../../authority/rules/user.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { type Agreement, type AgreementEvent, isStopped } from './agreement.ts'

export type StopEvent = AgreementEvent | EventOf<UserEvent, 'customer_signed_out'>

type Of = { readonly service: string; readonly customerId: string }
/** Who does it, and all users of the customer. */
type Hand = { readonly by: string; readonly userIds: readonly string[] }

/** Nobody of the customer gets in, and what they opened before is void for good, however soon it is lifted (X2). */
export function serviceStopped(
  { service, customerId }: Of,
  { by: userId, userIds }: Hand,
  since: { readonly stoppedAtMs: number; readonly loss?: Loss },
): readonly StopEvent[] {
  return [
    { type: 'service_stopped', service, userId, customerId, ...since },
    { type: 'customer_signed_out', service, customerId, userIds },
  ]
}

/**
 * 取引停止 on a telephone call, and 再開: of the whole customer, by an operator of the desk. `isOwnStop`: it is the customer's own
 * stop, which they may lift themselves; the desk makes it the institution's.
 */
export function serviceStopActs(agreement: Agreement | undefined, user: User | undefined, isOwnStop = false) {
  const stopped = isStopped(agreement)
  return [
    {
      action: 'stop_service',
      applies: !stopped || isOwnStop,
      approval: 'never',
      ofCustomer: true,
      events: (hand: Hand, now: Temporal.Instant): readonly StopEvent[] | null =>
        user === undefined ? null : serviceStopped(user, hand, { stoppedAtMs: now.epochMilliseconds }),
    },
    {
      action: 'restart_service',
      applies: stopped,
      // The phone call that asked to restart it may have come from the thief.
      approval: 'always',
      lifts: agreement?.loss ?? null,
      ofCustomer: true,
      events: ({ by, userIds }: Hand): readonly StopEvent[] | null => {
        if (user === undefined) return null
        const { service, customerId } = user
        return [
          { type: 'service_restarted', service, userId: by, customerId },
          { type: 'customer_signed_out', service, customerId, userIds },
        ]
      },
    },
  ] as const
}

/** A report of loss that stops the whole customer: of a person, or of a token that all of them share (D6). */
export function serviceStopOnLoss(agreement: Agreement | undefined, user: User | undefined) {
  return {
    standing: agreement?.loss ?? null,
    events: (loss: Loss, userIds: readonly string[]): readonly StopEvent[] | null => {
      if (user === undefined) return null
      const hand = { by: loss.operatorId ?? loss.userId, userIds }
      return serviceStopped(user, hand, { stoppedAtMs: loss.reportedAtMs, loss })
    },
  }
}
