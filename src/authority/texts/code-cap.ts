import type { ServiceProfile } from '../rules/profile.ts'

/** The cap as a customer and the desk read it. */
export function capText({ code: { cap }, language }: Pick<ServiceProfile, 'code' | 'language'>): string {
  if (language === 'en')
    return cap === null ? 'the limit' : `the limit of ${cap.failuresMax} in ${cap.days} days`
  return cap === null ? '期間内の上限' : `${cap.days}日間の上限（${cap.failuresMax}回）`
}

/** Who lifts its lock: nobody but the desk, not even the customer's administrators. */
export function capUnlockText({ contacts }: Pick<ServiceProfile, 'contacts'>): string {
  return `このロックは自動では解除されません。解除は、${contacts.desk.name}でのみ承ります。`
}
