import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { lossText } from '../../authority/screens/loss.ts'
import { namesakesText, unnumbered } from '../../authority/texts/customers.ts'
import type { AccountNumbers } from '../../bank/screens/account-facts.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Fact } from '../contract.ts'
import type { Suspension, UserRecord } from '../operations/look-up.ts'
import { statusText } from '../texts/desk.ts'
import { badge } from './badge.ts'
import { masksNumber, shownNumberOrNull } from './customer-numbers.ts'
import { factList } from './facts.ts'
import { actorText } from './history.ts'

/** Who the caller says to be, and whether they may use the service at all: first on the page of a user. */
export function identityArea(
  record: UserRecord,
  profile: ServiceProfile,
  { shown, button }: AccountNumbers,
): Html {
  const { user, customer } = record
  const isMasked = !shown && masksNumber(customer, profile)
  return html`<section class="panel caller-who" aria-labelledby="caller">
<h1 id="caller">${user.userName}（${user.userId}）</h1>${user.administrator ? html`<p class="who-role">管理者</p>` : null}
${factList(identityFacts(record, profile, shown))}
${isMasked ? button : null}</section>`
}

function identityFacts(
  { user, customer, customerStopped, namesakes, suspension, turns }: UserRecord,
  profile: ServiceProfile,
  shown: boolean,
): readonly Fact[] {
  const number = shown ? customer.number : shownNumberOrNull(customer.number, profile)
  const others = namesakes.map((each) => shownNumberOrNull(each, profile))
  const isStopped = customerStopped || user.status !== 'active'
  const status = badge(isStopped ? 'stopped' : 'good', statusText(user.status, customerStopped))
  const since = turns.status
  const by = since?.event.type === 'user_suspended' ? `、${actorText(since.actor, user.userId)}` : ''
  return [
    ['お客様名', customer.name],
    [customerNumberLabel(profile), number ?? unnumbered, number === null],
    ...(namesakes.length === 0 ? [] : [['ご注意', namesakesText(others), true] as const]),
    ['サービス', profile.serviceName],
    ['状態', since === undefined ? status : html`${status}　${timeText(since.at)}から${by}`],
    ...(suspension === null ? [] : [['停止の理由', suspensionText(suspension), true] as const]),
  ]
}

export function suspensionText(suspension: Suspension): string {
  if (suspension.by === 'loss') return lossText(suspension.loss)
  const { atMs, operatorId, reason } = suspension
  return `${reason}（${timeText(atMs)}、担当者 ${operatorId}）`
}
