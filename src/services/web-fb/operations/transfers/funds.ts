import type { Context } from '../../../../authority/operations/context.ts'
import { dateIn, dayOf, isBefore, isTokyoBusinessDay, openDayAfter } from '../../../../bank/rules/calendar.ts'
import type { Hold } from '../../rules/transfer.ts'
import { fbProfileOf } from '../profile-of.ts'

/** When the money for a reserved transfer must be there, and what happens if it isn't (W3). */
export type FundsNeeded = {
  /** The last business day before the transfer's. */
  readonly by: string
  readonly from: string
  readonly until: string
  readonly everyMinutes: number
}

/**
 * Null for a transfer of today, which is paid at once, for a day that is not chosen yet, and for one on which a rule still holds
 * it back: then it isn't paid at that hour.
 */
export function fundsNeeded(
  context: Context,
  service: string,
  day: string,
  hold: Pick<Hold, 'heldUntilMs'> | null,
): FundsNeeded | null {
  const date = dateIn(day)
  const from = hold === null ? context.now() : Temporal.Instant.fromEpochMilliseconds(hold.heldUntilMs)
  if (date === null || !isBefore(dayOf(from), date)) return null
  const by = openDayAfter(date, -1, isTokyoBusinessDay)
  return { by: by.toString(), ...fbProfileOf(context, service).fb.reserved }
}
