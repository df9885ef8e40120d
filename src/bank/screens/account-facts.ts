import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { UserRecord } from '../../desk/operations/look-up.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import { isBankProfile } from '../operations/profile-of.ts'
import { accountText } from './accounts.ts'

/** Which accounts a bank's service shows the customer; the desk does not see what they hold. */
export function accountSection({ banking }: UserRecord, profile: ServiceProfile): Html | null {
  if (banking === null || !isBankProfile(profile)) return null
  const { accounts, lastLogin } = banking
  const lines = accounts.map((account) => html`<li>${accountText(account, profile.banking)}</li>`)
  const none = accounts.length === 0
  return html`<section class="panel"><h2>口座</h2><dl class="record-facts">
<div><dt>最終ログイン</dt><dd>${lastLogin === undefined ? 'なし' : timeText(lastLogin.loginAtMs)}</dd></div>
<div><dt>ご利用口座</dt><dd${none ? html` class="alarming"` : ''}>${none ? 'なし' : `${accounts.length}件`}</dd></div></dl>
${none ? null : html`<ul class="record-list">${lines}</ul>`}</section>`
}
