import type { Stale } from '../../../authority/rules/refusal.ts'
import { dateIn, dayOf, isBefore, isTokyoBusinessDay } from '../../../bank/rules/calendar.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates } from './administration.ts'
import type { Decision } from './decision.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** カレンダー管理: a customer's own closing days, on which none of its transfers may be dated. */

/** How many upcoming days a customer may have, and how far ahead. */
export const closedDaysMax = 100
export const closedDaysAheadMonths = 24

export type ClosedDaysChange = FbActing & {
  /** YYYY-MM-DD. Days in neither list stay as they are, so that two users editing different months don't conflict. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export function decideClosedDays(
  states: FbAdministratorStates,
  change: ClosedDaysChange,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, change, profile, now, ({ service, userId, customerId }) => {
    const today = dayOf(now)
    for (const text of [...change.added, ...change.removed]) {
      const day = dateIn(text)
      if (day === null || isBefore(day, today)) return refuse('closed_day_past')
      if (isBefore(today.add({ months: closedDaysAheadMonths }), day)) return refuse('closed_day_far')
      if (!isTokyoBusinessDay(day)) return refuse('closed_day_closed')
    }
    const before = states.agreement?.closedDays ?? []
    const after = new Set(before)
    for (const day of change.removed) after.delete(day)
    for (const day of change.added) after.add(day)
    const coming = [...after].filter((day) => day >= today.toString())
    if (coming.length > closedDaysMax) return refuse('closed_days_full')
    const closedDays = [...after].sort()
    if (closedDays.join() === before.join()) return refuse('nothing_to_do')
    return accept({}, { type: 'closed_days_set', service, userId, customerId, closedDays })
  })
}
