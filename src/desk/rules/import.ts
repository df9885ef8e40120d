import { type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { decideUserCreation, type UserCreation } from '../../authority/rules/registration.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'

export type ImportStates = OperatorStates & {
  /** By user ID, those of the file that exist already. */
  readonly existing: ReadonlyMap<string, User>
}

/** Opens all users of a file, or none: one taken ID refuses the whole. */
export function decideImport(
  states: ImportStates,
  request: {
    readonly service: string
    readonly operatorId: string
    readonly reason: string
    readonly identification: string
    readonly users: readonly UserCreation[]
  },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly count: number }> {
  const { existing } = states
  const { service, operatorId, reason, identification, users } = request
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  const events: Event[] = []
  for (const creation of users) {
    const { userId } = creation
    const created = decideUserCreation({ user: existing.get(userId) }, creation, profile, now)
    if (!created.outcome.ok) return refuse('user_id_taken')
    const acted = { type: 'desk_acted', service, userId, operatorId, action: 'create_user' } as const
    events.push(
      { ...acted, reason, identification, approved: false, actedAtMs: now.epochMilliseconds },
      ...created.events,
    )
  }
  return accept({ count: users.length }, ...events)
}
