import { datesIn } from '../../platform/web/dates.ts'
import { contactLine } from '../../platform/web/frame.ts'
import type { FormScreen } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { webTexts } from '../../platform/web/texts/texts.ts'
import type { Context } from '../operations/context.ts'
import { confirmToldActs, showToldActs, type ToldActs } from '../operations/tell-desk-acts.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Told, ToldDisowning, ToldMove } from '../rules/told-acts.ts'
import { fill } from '../texts/catalog.ts'
import { toldActName } from '../texts/desk-actions.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'

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
 * A move may be somebody else's doing, and so may a passkey that was thrown out; a service without mail has no other way to tell it.
 */
export async function deskActsPanel(context: Context, of: Of, panel: DeskActsPanel): Promise<Html | null> {
  const told = await showToldActs(context, of)
  if (told === null) return null
  const { action, formToken, profile } = panel
  const { desk } = profile.contacts
  const texts = authorityTexts(profile)
  const web = webTexts(profile)
  const { title, intro } = headOf(told, profile)
  return html`<section class="panel desk-acts" aria-labelledby="desk-acts-title">
<h2 id="desk-acts-title">${title}</h2>
<p>${intro}</p>
<ul class="notes">${told.acts.map((act) => html`<li>${datesIn(profile.language).second(act.atMs)}${web.space}${lineOf(act, panel)}</li>`)}</ul>
${told.hasMore ? html`<p>${texts('deskActs.more')}</p>` : null}
<p>${texts('deskActs.unknown')}</p>
${contactLine(desk, web)}
<form method="post" action="${action}">${formToken}<input type="hidden" name="shown" value="${told.shown}">
<button class="button" type="submit">${texts('deskActs.confirm')}</button></form>
</section>`
}

const isMove = (act: Told): act is ToldMove => 'movedTokenId' in act
const isDisowning = (act: Told): act is ToldDisowning => 'disowned' in act

/** Whose acts they are, if they are the desk's alone. */
function headOf(
  { acts }: ToldActs,
  profile: ServiceProfile,
): { readonly title: string; readonly intro: string } {
  const texts = authorityTexts(profile)
  const desk = { desk: profile.contacts.desk.name }
  return acts.some((act) => isMove(act) || isDisowning(act))
    ? { title: texts('deskActs.titleOfAll'), intro: texts('deskActs.introOfAll') }
    : { title: fill(texts('deskActs.title'), desk), intro: fill(texts('deskActs.intro'), desk) }
}

function lineOf(act: Told, { profile, acts = {} }: DeskActsPanel): string {
  if (isMove(act)) return fill(authorityTexts(profile)('deskActs.moved'), { tokenId: act.movedTokenId })
  if (isDisowning(act)) return authorityTexts(profile)('deskActs.disowned')
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
