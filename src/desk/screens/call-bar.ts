import { clockText } from '../../platform/web/dates.ts'
import { tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { CallShown } from '../contract.ts'
import { deskCallHref, deskHref, deskUserHref } from '../routes.ts'
import { callTexts, identifiedText } from '../texts/calls.ts'

/** On every page of the desk: the call that goes on, or a button that begins one. */

/** With nobody found yet: whoever calls may have to be looked for first. */
export function beginButton(desk: string, sessionId: string): Html {
  return html`<form method="post" class="call-begin" action="${deskHref(desk, 'calls')}">${tokenInput(sessionId)}<button class="button button-small" type="submit">${callTexts.begin}</button></form>`
}

export function callBar(desk: string, sessionId: string, { call, user }: CallShown): Html {
  const { caseNumber, begunAtMs, identified } = call
  const about =
    user === null
      ? html`<span>ユーザ未定</span>`
      : html`<a href="${deskUserHref(desk, 'user', user.service, user.userId)}">${user.userName}（${user.userId}）</a>`
  return html`<div class="call-bar${identified === 'failed' ? ' call-bar-refused' : ''}" role="region" aria-label="受付中の応対">
<strong>受付中</strong>
<a href="${deskCallHref(desk, 'call', caseNumber)}">${caseNumber}</a>
${about}
<span>本人確認：<strong>${identifiedText(call)}</strong></span>
<span>${clockText(begunAtMs)}から</span>
<form method="post" action="${deskCallHref(desk, 'callEnd', caseNumber)}">${tokenInput(sessionId)}<button class="button button-small" type="submit">応対を終了</button></form>
</div>`
}
