import type { ServiceProfile } from '../rules/profile.ts'
import type { Spoken } from './catalog.ts'
import { capText } from './code-cap.ts'
import { authorityTexts } from './screens/catalog.ts'

/** Whom the lock of a password keeps out: everybody, or strangers' browsers only (X5, decision 32). */
export function passwordLockText(strangersOnly: boolean | undefined, profile: Spoken = {}): string {
  return authorityTexts(profile)(strangersOnly === true ? 'lock.strangers' : 'lock.password')
}

/** Of an entry that says that something is locked: which way is closed, and that nobody but the desk lifts the cap's. */
export function lockKindText(
  event: object,
  profile: Pick<ServiceProfile, 'code' | 'contacts' | 'language'>,
): string {
  if (!('locked' in event) || event.locked !== true) return ''
  const english = profile.language === 'en'
  if ('capped' in event || ('refusal' in event && event.refusal === 'code_capped'))
    return english
      ? ` (locked: ${capText(profile)}; unlocked only by ${profile.contacts.desk.name})`
      : `（ロック：${capText(profile)}。解除は${profile.contacts.desk.name}のみ）`
  const strangersOnly = 'strangersOnly' in event && event.strangersOnly === true
  if (english) return strangersOnly ? ' (locked for new browsers only)' : ' (locked)'
  return strangersOnly ? '（ロック：はじめてのブラウザのみ）' : '（ロック）'
}
