import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { BankingRecord } from '../operations/banking-record.ts'
import { isBankProfile } from '../operations/profile-of.ts'
import { accountText } from './accounts.ts'

/** Which accounts a bank's service shows the customer; what they hold is none of the desk's business. */
export function accountSection(banking: BankingRecord | null, profile: ServiceProfile): Html | null {
  if (banking === null || !isBankProfile(profile)) return null
  const { accounts, lastLogin } = banking
  const lines = accounts.map((account) => html`<li>${accountText(account, profile.banking)}</li>`)
  const none = accounts.length === 0
  return html`<section class="panel"><h2>口座</h2><dl class="record-facts">
<div><dt>最終ログイン</dt><dd>${lastLogin === undefined ? 'なし' : timeText(lastLogin.loginAtMs)}</dd></div>
<div><dt>ご利用口座</dt><dd${none ? html` class="alarming"` : ''}>${none ? 'なし' : `${accounts.length}件`}</dd></div></dl>
${none ? null : html`<ul class="record-list">${lines}</ul>`}</section>`
}
