import type { Context } from '../../../../authority/operations/context.ts'
import { dateIn, dayOf, isBefore, isTokyoBusinessDay, openDayAfter } from '../../../../bank/rules/calendar.ts'
import { fbProfileOf } from '../profile-of.ts'

/** When the money for a reserved transfer must be there, and what happens if it isn't (W3). */
export type FundsNeeded = {
  /** The last business day before the transfer's. */
  readonly by: string
  readonly from: string
  readonly until: string
  readonly everyMinutes: number
}

/** Null for a transfer of today, which is paid at once, and for a day that is not chosen yet. */
export function fundsNeeded(context: Context, service: string, day: string): FundsNeeded | null {
  const date = dateIn(day)
  if (date === null || !isBefore(dayOf(context.now()), date)) return null
  const by = openDayAfter(date, -1, isTokyoBusinessDay)
  return { by: by.toString(), ...fbProfileOf(context, service).fb.reserved }
}
