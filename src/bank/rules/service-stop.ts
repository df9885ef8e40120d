import type { Loss } from '../../authority/rules/loss.ts'
import type { User } from '../../authority/rules/user.ts'
import { type Agreement, type AgreementEvent, isStopped } from './agreement.ts'

/** 取引停止 on a telephone call, and 再開: of the whole customer, by an operator of the desk. */
export function serviceStopActs(agreement: Agreement | undefined, user: User | undefined) {
  const stopped = isStopped(agreement)
  return [
    {
      action: 'stop_service',
      applies: !stopped,
      approval: 'never',
      events: (operatorId: string, now: Temporal.Instant): readonly AgreementEvent[] | null =>
        user === undefined
          ? null
          : [{ type: 'service_stopped', ...stoppedBy(user, operatorId), stoppedAtMs: now.epochMilliseconds }],
    },
    {
      action: 'restart_service',
      applies: stopped,
      // The phone call that asked to restart it may have come from the thief.
      approval: 'always',
      lifts: agreement?.loss ?? null,
      events: (operatorId: string): readonly AgreementEvent[] | null =>
        user === undefined ? null : [{ type: 'service_restarted', ...stoppedBy(user, operatorId) }],
    },
  ] as const
}

/** A report of loss that stops the whole customer: of a person, or of a token that all of them share (D6). */
export function serviceStopOnLoss(agreement: Agreement | undefined, user: User | undefined) {
  return {
    standing: agreement?.loss ?? null,
    events: (loss: Loss): readonly AgreementEvent[] | null =>
      user === undefined
        ? null
        : [
            {
              type: 'service_stopped',
              ...stoppedBy(user, loss.operatorId ?? loss.userId),
              stoppedAtMs: loss.reportedAtMs,
              loss,
            },
          ],
  }
}

function stoppedBy({ service, customerId }: User, operatorId: string) {
  return { service, userId: operatorId, customerId }
}
