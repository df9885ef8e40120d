import { messageBox } from '../../platform/web/form.ts'
import { contactLine } from '../../platform/web/frame.ts'
import type { FormScreen } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { Context } from '../operations/context.ts'
import { findPending, stopReplacement } from '../operations/replacement/pending.ts'
import { replacementNames, replacementStopped } from '../texts/replacements.ts'
import type { DeskActsPanel } from './desk-acts.ts'
import { masked } from './mail/addresses.ts'

type Of = { readonly service: string; readonly userId: string; readonly customerId: string }

/** On the first screen after a login, as long as it waits: a change that whoever has the token may not know of. */
export async function replacementPanel(
  context: Context,
  of: Of,
  { profile, action, formToken }: Omit<DeskActsPanel, 'acts'>,
): Promise<Html | null> {
  const pending = await findPending(context, of)
  if (pending === undefined) return null
  const { way, address, userId, askedAtMs, dueAtMs } = pending
  const to = address === null ? null : html`<div><dt>登録先</dt><dd>${masked(address)}</dd></div>`
  return html`<section class="panel replacement" aria-labelledby="replacement-title">
<h2 id="replacement-title">ワンタイムパスワードの変更のお申込みを受け付けています</h2>
<p>現在ご利用中のトークンによる確認のない、次の変更のお申込みがありました。<strong>${dayAndTimeText(dueAtMs)}</strong>までは変更されません。</p>
<dl class="facts">
<div><dt>変更の内容</dt><dd>${replacementNames[way]}</dd></div>${to}
<div><dt>お申込み</dt><dd>${profile.names.userId} ${userId}　${timeText(askedAtMs)}</dd></div>
</dl>
<p>お心当たりのない場合は、すぐに「この変更を止める」を押してください。あわせて、ログインパスワードを変更し、下記のお問い合わせ先にご連絡ください。</p>
${contactLine(profile.contacts.desk)}
<form method="post" action="${action}">${formToken}<input type="hidden" name="shown" value="${askedAtMs}">
<button class="button button-primary" type="submit">この変更を止める</button></form>
</section>`
}

/** After 「この変更を止める」: who asked for it may know the password, so the way to another one stands beside. */
export function stoppedNotice(passwordHref: string): Html {
  return html`${messageBox('info', replacementStopped)}
<div class="actions"><a class="button button-primary" href="${passwordHref}">パスワード変更</a></div>`
}

/** Back to where the panel was, which then no longer shows it. */
export function stopsReplacement<Visitor>(
  context: Context,
  home: string,
  whoOf: (visitor: Visitor) => Of & { readonly sessionHash: string },
): FormScreen<Visitor> {
  return async (c, visitor, form) => {
    const who = whoOf(visitor)
    const { service, userId, customerId, sessionHash } = who
    const stopped = await stopReplacement(
      context,
      callerOf(c, `user:${userId}`),
      { service, userId, customerId, sessionHash },
      form['shown'] ?? '',
    )
    // Nothing left to stop, or a session that ended meanwhile: the first screen shows which.
    return c.redirect(stopped.ok ? `${home}?notice=stopped` : home, 303)
  }
}
