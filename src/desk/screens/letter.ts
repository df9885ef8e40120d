import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts } from '../texts/desk.ts'
import { letterSheet } from './letter-sheet.ts'
import { type LetterPasswords, passwordLetter } from './letter-text.ts'
import { letterTools, passwordCaution } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

/** A letter with the first passwords, a new one after a reset, or the user ID alone. */
export function letterPage(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  letter: { readonly isReset: boolean; readonly told: LetterPasswords; readonly notice: Message | null },
): Html {
  const { service, userId } = record.user
  const { told, notice } = letter
  const sheet = passwordLetter(desk.context, record, profile, letter)
  const main = html`${letterTools({
    notice,
    caution: told === null ? null : passwordCaution(deskTexts.shownOnce),
    back: { href: deskUserHref(desk.profile.service, 'user', service, userId), name: 'ユーザの画面へ戻る' },
  })}
${letterSheet(sheet)}`
  return deskPage(desk, staff, sheet.title, main)
}
