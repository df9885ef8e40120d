import { contactLine } from '../../platform/web/frame.ts'
import type { FormScreen } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Context } from '../operations/context.ts'
import { confirmDeskActs, showDeskActs } from '../operations/tell-desk-acts.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { toldActName } from '../texts/desk-actions.ts'

type Of = { readonly service: string; readonly userId: string }

/** How a kind of service shows the panel. */
export type DeskActsPanel = {
  readonly profile: ServiceProfile
  /** Where 確認しました posts to. */
  readonly action: string
  /** With the form's token. */
  readonly formToken: Html
  /** What the kind calls the acts that only it has. */
  readonly acts?: Readonly<Record<string, { readonly name: string }>>
}

/** お手続きのお知らせ: everything that the desk did to the user, until the user has read it. */
export async function deskActsPanel(
  context: Context,
  of: Of,
  { profile, action, formToken, acts = {} }: DeskActsPanel,
): Promise<Html | null> {
  const told = await showDeskActs(context, of)
  if (told === null) return null
  const items = told.acts.map(
    (act) =>
      html`<li>${timeText(act.atMs)}　${toldActName(act, acts[act.action]?.name ?? null, profile)}</li>`,
  )
  return html`<section class="panel desk-acts" aria-labelledby="desk-acts-title">
<h2 id="desk-acts-title">${profile.contacts.desk.name}によるお手続きのお知らせ</h2>
<p>${profile.contacts.desk.name}が、お客様のご利用について次のお手続きを行いました。</p>
<ul class="notes">${items}</ul>
${told.hasMore ? html`<p>これより前のお手続きは、下記までお問い合わせください。</p>` : null}
<p>お心当たりのない場合は、すぐに下記のお問い合わせ先にご連絡ください。</p>
${contactLine(profile.contacts.desk)}
<form method="post" action="${action}">${formToken}<input type="hidden" name="shown" value="${told.shown}">
<button class="button" type="submit">確認しました</button></form>
</section>`
}

/** What the visitor of a kind is to the form. */
type Confirming = Of & { readonly sessionHash: string }

/** 確認しました: back to where the panel was, which then no longer shows it. */
export function confirmActs<Visitor>(
  context: Context,
  home: string,
  whoOf: (visitor: Visitor) => Confirming,
): FormScreen<Visitor> {
  return async (c, visitor, form) => {
    const { service, userId, sessionHash } = whoOf(visitor)
    const confirmed = { service, userId, sessionHash, shown: form['shown'] ?? '' }
    // Nothing left to confirm, or a session that ended meanwhile: the first screen shows which.
    await confirmDeskActs(context, callerOf(c, `user:${userId}`), confirmed)
    return c.redirect(home, 303)
  }
}
