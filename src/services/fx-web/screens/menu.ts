import { administrationOf } from '../../../authority/operations/administration-of.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { menuEntry } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { hasTrading } from '../operations/profile-of.ts'
import { type AdministrationScreen, administrationHref, type TradeScreen, tradeHref } from '../routes.ts'

/** The four menus, in the order of the manual (S0-2.2-18, A-12). */
const tradeItems = [
  ['trade', '取引締結'],
  ['orders', 'リーブオーダー'],
  ['contracts', '共通取引管理'],
  ['confirmations', '取引確認(コンファーム)'],
] as const satisfies readonly (readonly [TradeScreen, string])[]

/** 共通, for administrators of a customer (S2-1.2-01, -02). */
const administrationItems = [
  ['users', 'ユーザ管理'],
  ['userOtp', 'ユーザOTP管理'],
  ['noticeSettings', 'メール設定'],
  ['mailAddresses', 'メールアドレス管理'],
  ['history', '管理'],
] as const satisfies readonly (readonly [AdministrationScreen, string])[]

export type TradeMenu = (typeof tradeItems)[number][0]
export type MenuItem = TradeMenu | (typeof administrationItems)[number][0]

/**
 * The left menu of every screen after the login. While the password has to be changed first it is shown, as in the
 * manual, but leads nowhere yet and says so.
 */
export function serviceMenu(
  profile: ServiceProfile,
  { session, user }: FoundSession,
  current: string | undefined,
  userOtpIsOpen: boolean,
): Html | null {
  if (!hasTrading(profile)) return null
  const { service } = profile
  const closed = session.stage !== 'authenticated'
  const entry = (href: string, label: string, isCurrent: boolean) =>
    closed ? html`<li><span>${named(label)}</span></li>` : menuEntry(href, named(label), isCurrent)
  const trades = tradeItems.map(([screen, label]) =>
    entry(tradeHref(service, screen), label, screen === current),
  )
  const administers = administrationOf(profile) !== null && user.administrator
  const common = administrationItems
    .filter(([screen]) => screen !== 'userOtp' || userOtpIsOpen)
    .map(([screen, label]) => entry(administrationHref(service, screen), label, screen === current))
  return html`<nav class="menu" aria-label="メニュー">${administers ? html`<p class="menu-group">為替予約</p>` : null}<ul>${trades}</ul>${
    administers ? html`<p class="menu-group">共通</p><ul>${common}</ul>` : null
  }${closed ? html`<p class="hint">パスワードの変更後にご利用いただけます。</p>` : null}</nav>`
}

/** Where there is no room for it in one line, a label goes on before its parenthesis. */
function named(label: string): Html {
  const [name = '', ...rest] = label.split('(')
  return html`<span>${name}${rest.map((part) => html`<wbr>(${part}`)}</span>`
}
