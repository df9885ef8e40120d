import { masked } from '../../otp/masked-address.ts'
import { messageBox } from '../../platform/web/form.ts'
import { contactLine } from '../../platform/web/frame.ts'
import type { FormScreen } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import type { Context } from '../operations/context.ts'
import { findPending, stopReplacement } from '../operations/replacement/pending.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { loginScreenCatalog } from '../texts/login-catalog.ts'
import { replacementTexts } from '../texts/replacements.ts'
import type { DeskActsPanel } from './desk-acts.ts'
import { say } from './say.ts'
import { wordsIn } from './words.ts'

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
  const { t, web, dates } = wordsIn(loginScreenCatalog, profile)
  const to = address === null ? null : html`<div><dt>${t('pending.to')}</dt><dd>${masked(address)}</dd></div>`
  return html`<section class="panel replacement" aria-labelledby="replacement-title">
<h2 id="replacement-title">${t('pending.title')}</h2>
<p>${say(t('pending.what'), { time: html`<strong>${dates.timeInWords(dueAtMs)}</strong>` })}</p>
<dl class="facts">
<div><dt>${t('pending.change')}</dt><dd>${replacementTexts(profile).names[way]}</dd></div>${to}
<div><dt>${t('pending.asked')}</dt><dd>${say(t('pending.by'), { label: profile.names.userId, userId, time: dates.second(askedAtMs) })}</dd></div>
</dl>
<p>${t('pending.unknown')}</p>
${contactLine(profile.contacts.desk, web)}
<form method="post" action="${action}">${formToken}<input type="hidden" name="shown" value="${askedAtMs}">
<button class="button button-primary" type="submit">${t('pending.stop')}</button></form>
</section>`
}

/** After 「この変更を止める」: who asked for it may know the password, so the way to another one stands beside. */
export function stoppedNotice(profile: ServiceProfile, passwordHref: string): Html {
  return html`${messageBox('info', replacementTexts(profile).stopped)}
<div class="actions"><a class="button button-primary" href="${passwordHref}">${wordsIn(loginScreenCatalog, profile).t('newPassword.change')}</a></div>`
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
