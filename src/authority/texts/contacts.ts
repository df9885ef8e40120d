import type { ServiceProfile } from '../rules/profile.ts'
import type { Situation } from '../rules/situation.ts'

/**
 * Whom users ask to unlock or resume their codes: the administrators of their own company first, while these can
 * (S2-1.3-04, -05; M4). Null: whatever the date, as in a list of all messages, where they ever can.
 */
export function codeLockContact(
  { administration, contacts, language }: Pick<ServiceProfile, 'administration' | 'contacts' | 'language'>,
  situation: Situation | null,
): string {
  const administratorsCan = situation === null ? administration !== null : situation.userOtp
  if (!administratorsCan) return contacts.codeLock
  if (language === 'en')
    return `an administrator of your company (or ${contacts.codeLock}, if none of them can log in)`
  return `お客さま社内の管理者権限ユーザ（全ての管理者権限ユーザがログインできない場合は、${contacts.codeLock}）`
}
