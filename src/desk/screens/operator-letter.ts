import type { User } from '../../authority/rules/user.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Sheet } from '../../platform/print/sheet.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff } from '../contract.ts'
import { deskOperatorHref } from '../routes.ts'
import { staffDone, staffTexts } from '../texts/staff.ts'
import { sheetParts } from './letter-sheet.ts'
import { type MadeCode, type OperatorLetter, operatorCodeSheet, operatorSheet } from './letter-text.ts'
import { letterTools, passwordCaution } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

type Member = Pick<User, 'userId' | 'userName'>

/** The first password of a member of the staff, or a new one. */
export function operatorLetter(desk: Desk, staff: Staff, user: Member, letter: OperatorLetter): Html {
  const sheet = operatorSheet(desk.profile, user, letter, desk.context.now())
  return handed(desk, staff, user, { sheet, notice: null, caution: passwordCaution(staffTexts.shownOnce) })
}

/** What gets their token app a token. */
export function operatorCodeLetter(desk: Desk, staff: Staff, user: Member, made: MadeCode): Html {
  const sheet = operatorCodeSheet(desk.profile, user, made, desk.context.now())
  const notice = staffDone.issue_operator_code
  return handed(desk, staff, user, { sheet, notice, caution: staffTexts.codeShownOnce })
}

type Handed = { readonly sheet: Sheet; readonly notice: Message | null; readonly caution: string }

/** What a member of the staff is handed, without a place for an address. */
function handed(desk: Desk, staff: Staff, user: Member, { sheet, ...told }: Handed): Html {
  const { title, addressees, sender, opening, facts, steps, cautions } = sheet
  const main = html`${letterTools({
    ...told,
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
<p>${opening}</p>
${sheetParts({ facts, steps, cautions })}</article>`
  return deskPage(desk, staff, title, main)
}
