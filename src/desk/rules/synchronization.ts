import { type CallStates, refuseAct } from '../../authority/rules/act-in-call.ts'
import type { CodeStates } from '../../authority/rules/authentication.ts'
import { type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import { synchronizeHolder } from '../../authority/rules/synchronization.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

type Submission = Parameters<typeof synchronizeHolder>[1]

export type DeskSynchronization = Submission & {
  readonly operatorId: string
  readonly reason: string
  readonly identification: string
  /** Of the call that the operator had open about this user. */
  readonly caseNumber?: string | null
}

export type DeskSynchronizationStates = OperatorStates &
  CodeStates &
  CallStates & { readonly user: User | undefined }

/**
 * 同期ズレ補正 by telephone: the caller reads out two consecutive codes, which count as they do on the customer's screen. Both
 * are spent, so that whoever heard them has nothing left, and the customer is told. The operator reads why it failed; a
 * customer would not. One person may do it: it lets nobody in.
 */
export function decideDeskSynchronization(
  states: DeskSynchronizationStates,
  { operatorId, reason, identification, caseNumber = null, ...submission }: DeskSynchronization,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user } = states
  const { service, userId } = submission
  const action = 'synchronize_token'
  const barred = refuseOperator(states, action, service)
  if (barred !== null) return refuse(barred)
  if (!profile.desk.synchronizesByTelephone) return refuse('not_permitted')
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  const byCall = refuseAct(states, { service, userId, action, step: 'ask', caseNumber }, profile.desk)
  if (byCall !== null) return refuse(byCall)
  if (user.status === 'suspended') return refuse('user_suspended')
  if (reason === '' || identification === '') throw new TypeError('an action comes with why and for whom')

  const { outcome, events } = synchronizeHolder(states, submission, profile, now)
  if (!outcome.ok) return { outcome: { ok: false, refusal: whyRejected(events) ?? outcome.refusal }, events }
  const acted = { type: 'desk_acted', service, userId, operatorId, action, reason, identification } as const
  const inCall = caseNumber === null ? {} : { caseNumber }
  return accept({}, { ...acted, approved: false, actedAtMs: now.epochMilliseconds, ...inCall }, ...events)
}

function whyRejected(events: readonly AnyEvent[]): Refusal | undefined {
  return (events as readonly Event[]).find((event) => event.type === 'code_rejected')?.refusal
}
