import { administrationOf } from '../../../authority/operations/administration-of.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { menuEntry } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { hasTrading } from '../operations/profile-of.ts'
import { type AdministrationScreen, administrationHref, type TradeScreen, tradeHref } from '../routes.ts'
import type { FxText } from '../texts/catalog.ts'
import type { FxService } from './service.ts'

/** The four menus, in the order of the manual (S0-2.2-18, A-12). */
const tradeItems = [
  ['trade', 'trade.title'],
  ['orders', 'orders.title'],
  ['contracts', 'contracts.title'],
  ['confirmations', 'confirmations.title'],
] as const satisfies readonly (readonly [TradeScreen, FxText])[]

/** 共通, for a customer's administrators (S2-1.2-01, -02). */
const administrationItems = [
  ['users', 'users.name'],
  ['userOtp', 'otps.name'],
  ['noticeSettings', 'notices.title'],
  ['mailAddresses', 'addresses.title'],
  ['history', 'company.activity'],
] as const satisfies readonly (readonly [AdministrationScreen, FxText])[]

export type TradeMenu = (typeof tradeItems)[number][0]
export type MenuItem = TradeMenu | (typeof administrationItems)[number][0]

/**
 * The left menu of every screen after the login. While the password must be changed first it is shown, as in the
 * manual, but leads nowhere and says so.
 */
export function serviceMenu(
  { profile, t }: FxService,
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
    entry(tradeHref(service, screen), t(label), screen === current),
  )
  const administers = administrationOf(profile) !== null && user.administrator
  const common = administrationItems
    .filter(([screen]) => screen !== 'userOtp' || userOtpIsOpen)
    .map(([screen, label]) => entry(administrationHref(service, screen), t(label), screen === current))
  return html`<nav class="menu" aria-label="${t('frame.menu')}">${administers ? html`<p class="menu-group">${t('menu.trading')}</p>` : null}<ul>${trades}</ul>${
    administers ? html`<p class="menu-group">${t('company.group')}</p><ul>${common}</ul>` : null
  }${closed ? html`<p class="hint">${t('menu.closed')}</p>` : null}</nav>`
}

/** If it does not fit on one line, a label wraps before its parenthesis. */
function named(label: string): Html {
  const [name = '', ...rest] = label.split('(')
  return html`<span>${name}${rest.map((part) => html`<wbr>(${part}`)}</span>`
}
