import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { BankingRecord } from '../operations/banking-record.ts'
import { isBankProfile } from '../operations/profile-of.ts'
import { accountText, maskedNumber } from './accounts.ts'

/** What stands where the account numbers are masked: the way to see them, or nothing for whoever may not. */
export type AccountNumbers = { readonly shown: boolean; readonly button: Html | null }

/** Which accounts a bank's service shows the customer; what they hold is none of the desk's business. */
export function accountFacts(
  banking: BankingRecord | null,
  profile: ServiceProfile,
  { shown, button }: AccountNumbers,
): Html | null {
  if (banking === null || !isBankProfile(profile)) return null
  const { accounts, lastLogin } = banking
  const lines = accounts.map((account) => {
    const number = shown ? account.number : maskedNumber(account.number)
    return html`<li>${accountText({ ...account, number }, profile.banking)}</li>`
  })
  const none = accounts.length === 0
  return html`<dl class="record-facts">
<div><dt>最終ログイン</dt><dd>${lastLogin === undefined ? 'なし' : timeText(lastLogin.loginAtMs)}</dd></div>
<div><dt>ご利用口座</dt><dd${none ? html` class="alarming"` : ''}>${none ? 'なし' : `${accounts.length}件`}</dd></div></dl>
${none ? null : html`<ul class="record-list">${lines}</ul>${shown ? null : button}`}`
}
