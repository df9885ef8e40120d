import type { SessionStage } from '../../domain/events.ts'
import type { ServiceProfile } from '../../domain/profile.ts'
import { type TradeScreen, tradeHref } from '../../routes.ts'
import { type Html, html } from '../html.ts'

/** The four menus, in the order of the manual (S0-2.2-18, A-12). */
const items = [
  ['trade', '取引締結'],
  ['orders', 'リーブオーダー'],
  ['contracts', '共通取引管理'],
  ['confirmations', '取引確認(コンファーム)'],
] as const satisfies readonly (readonly [TradeScreen, string])[]

export type MenuItem = (typeof items)[number][0]

/**
 * The left menu of every screen after the login. While the password has to be changed first it is shown, as in the
 * manual, but leads nowhere yet and says so.
 */
export function serviceMenu(
  profile: ServiceProfile,
  stage: SessionStage,
  current: MenuItem | undefined,
): Html | null {
  if (profile.fx === null) return null
  const closed = stage !== 'authenticated'
  const entries = items.map(([screen, label]) =>
    closed
      ? html`<li><span>${named(label)}</span></li>`
      : html`<li><a href="${tradeHref(profile.service, screen)}"${screen === current ? html` aria-current="page"` : ''}>${named(label)}</a></li>`,
  )
  return html`<nav class="menu" aria-label="メニュー"><ul>${entries}</ul>${
    closed ? html`<p class="hint">パスワードの変更後にご利用いただけます。</p>` : null
  }</nav>`
}

/** Where there is no room for it in one line, a label goes on before its parenthesis. */
function named(label: string): Html {
  const [name = '', ...rest] = label.split('(')
  return html`<span>${name}${rest.map((part) => html`<wbr>(${part}`)}</span>`
}
