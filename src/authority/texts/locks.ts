import type { ServiceProfile } from '../rules/profile.ts'
import type { Spoken } from './catalog.ts'
import { capText } from './code-cap.ts'
import { authorityTexts } from './screens/catalog.ts'

/** Whom the lock of a password keeps out: everybody, or strangers' browsers only (X5, decision 32). */
export function passwordLockText(strangersOnly: boolean | undefined, profile: Spoken = {}): string {
  return authorityTexts(profile)(strangersOnly === true ? 'lock.strangers' : 'lock.password')
}

/** Which way an entry says is closed: strangers' browsers only, or by the cap that time doesn't lift. Null: none is. */
export function lockIn(event: object): 'capped' | 'strangers' | 'all' | null {
  if (!('locked' in event) || event.locked !== true) return null
  if ('capped' in event || ('refusal' in event && event.refusal === 'code_capped')) return 'capped'
  return 'strangersOnly' in event && event.strangersOnly === true ? 'strangers' : 'all'
}

/** The same for a customer, who reads that nobody but the desk lifts the cap's. */
export function lockKindText(
  event: object,
  profile: Pick<ServiceProfile, 'code' | 'contacts' | 'language'>,
): string {
  const lock = lockIn(event)
  if (lock === null) return ''
  const english = profile.language === 'en'
  if (lock === 'capped')
    return english
      ? ` (locked: ${capText(profile)}; unlocked only by ${profile.contacts.desk.name})`
      : `（ロック：${capText(profile)}。解除は${profile.contacts.desk.name}のみ）`
  if (english) return lock === 'strangers' ? ' (locked for new browsers only)' : ' (locked)'
  return lock === 'strangers' ? '（ロック：はじめてのブラウザのみ）' : '（ロック）'
}
