import type { User } from '../../authority/rules/user.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import { deskOperatorHref } from '../routes.ts'
import { staffTexts } from '../texts/staff.ts'
import { sheetParts } from './letter-sheet.ts'
import { type OperatorLetter, operatorSheet } from './letter-text.ts'
import { letterTools, passwordCaution } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

/** What a member of the staff is handed, without a place for an address. */
export function operatorLetter(
  desk: Desk,
  staff: Staff,
  user: Pick<User, 'userId' | 'userName'>,
  letter: OperatorLetter,
): Html {
  const sheet = operatorSheet(desk.profile, user, letter, desk.context.now())
  const { title, addressees, sender, facts, steps, cautions } = sheet
  const main = html`${letterTools({
    notice: null,
    caution: passwordCaution(staffTexts.shownOnce),
    back: {
      href: deskOperatorHref(desk.profile.service, 'operator', user.userId),
      name: '担当者の画面へ戻る',
    },
  })}
<article class="letter" aria-labelledby="letter-title">
<div class="letter-head">
<div class="letter-address">${addressees.map((each) => html`<p>${each}</p>`)}</div>
<div class="letter-sender">${sender.map((each) => html`<p>${each}</p>`)}</div>
</div>
<h1 id="letter-title">${title}</h1>
${sheetParts({ facts, steps, cautions })}</article>`
  return deskPage(desk, staff, title, main)
}
