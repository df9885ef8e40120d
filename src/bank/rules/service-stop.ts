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
      // Whoever was told on the telephone to start it again may have been told by the thief.
      approval: 'always',
      events: (operatorId: string): readonly AgreementEvent[] | null =>
        user === undefined ? null : [{ type: 'service_restarted', ...stoppedBy(user, operatorId) }],
    },
  ] as const
}

function stoppedBy({ service, customerId }: User, operatorId: string) {
  return { service, userId: operatorId, customerId }
}
