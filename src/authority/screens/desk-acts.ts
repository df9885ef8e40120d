import { contactLine } from '../../platform/web/frame.ts'
import type { FormScreen } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Context } from '../operations/context.ts'
import { confirmToldActs, showToldActs, type ToldActs } from '../operations/tell-desk-acts.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { ToldMove } from '../rules/told-acts.ts'
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

/**
 * お手続きのお知らせ: everything that the desk did to the user, and each move of the user's token, until the user has read it.
 * A move may be somebody else's doing, and a service without mail has no other way to tell it.
 */
export async function deskActsPanel(context: Context, of: Of, panel: DeskActsPanel): Promise<Html | null> {
  const told = await showToldActs(context, of)
  if (told === null) return null
  const { action, formToken } = panel
  const { desk } = panel.profile.contacts
  const { title, intro } = headOf(told, desk.name)
  return html`<section class="panel desk-acts" aria-labelledby="desk-acts-title">
<h2 id="desk-acts-title">${title}</h2>
<p>${intro}</p>
<ul class="notes">${told.acts.map((act) => html`<li>${timeText(act.atMs)}　${lineOf(act, panel)}</li>`)}</ul>
${told.hasMore ? html`<p>これより前のお手続きは、下記までお問い合わせください。</p>` : null}
<p>お心当たりのない場合は、すぐに下記のお問い合わせ先にご連絡ください。</p>
${contactLine(desk)}
<form method="post" action="${action}">${formToken}<input type="hidden" name="shown" value="${told.shown}">
<button class="button" type="submit">確認しました</button></form>
</section>`
}

type Told = ToldActs['acts'][number]
const isMove = (act: Told): act is ToldMove => 'movedTokenId' in act

/** Whose acts they are, if they are the desk's alone. */
function headOf({ acts }: ToldActs, desk: string): { readonly title: string; readonly intro: string } {
  return acts.some(isMove)
    ? { title: 'お手続きのお知らせ', intro: 'お客様のご利用について、次のお手続きが行われました。' }
    : {
        title: `${desk}によるお手続きのお知らせ`,
        intro: `${desk}が、お客様のご利用について次のお手続きを行いました。`,
      }
}

function lineOf(act: Told, { profile, acts = {} }: DeskActsPanel): string {
  if (isMove(act))
    return `トークン（${act.movedTokenId}）の新しい端末への引き継ぎ（前の端末のトークンは使えなくなりました）`
  return toldActName(act, acts[act.action]?.name ?? null, profile)
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
    await confirmToldActs(context, callerOf(c, `user:${userId}`), confirmed)
    return c.redirect(home, 303)
  }
}
