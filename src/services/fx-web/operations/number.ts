import { dayOf } from '../../../bank/rules/calendar.ts'
import { randomDigits } from '../../../platform/secrets/random.ts'

/**
 * 締結番号 (K) and 受付番号 (L): the day and six random digits, to be read out on the phone. Not unique by itself: on a
 * collision the caller draws again.
 */
export function newNumber(kind: 'K' | 'L', now: Temporal.Instant): string {
  return `${kind}${dayOf(now).toString().replaceAll('-', '')}-${randomDigits(6)}`
}
