import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts, done } from '../texts/desk.ts'
import { letterSheet } from './letter-sheet.ts'
import { activationLetter, activationTitle } from './letter-text.ts'
import { letterTools } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

/** An activation code, to be printed or read out; it is shown here and never again. */
export function activationPage(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  made: { readonly code: string; readonly expiresAtMs: number },
): Html {
  const { service, userId } = record.user
  const main = html`${letterTools({
    notice: done.issue_activation_code,
    caution: deskTexts.codeShownOnce,
    back: { href: deskUserHref(desk.profile.service, 'user', service, userId), name: 'ユーザの画面へ戻る' },
  })}
${letterSheet(activationLetter(desk.context, record, profile, made))}`
  return deskPage(desk, staff, activationTitle, main)
}
