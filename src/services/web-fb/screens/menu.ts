import { menuEntry } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { FbVisitor } from '../operations/find-visitor.ts'
import { fbHref } from '../routes.ts'

/** An entry below one of the main menus: its target, its name, and its text in ご利用メニュー. */
export type SubEntry = { readonly href: string; readonly label: string; readonly does: string }

/** The six main menus, in the order of the manual (S3-3.2-03). */
const mainMenus = [
  ['home', 'メイン'],
  ['transfers', '振込・口座振替'],
  ['fees', '手数料照会'],
  ['contract', '契約情報登録・照会'],
  ['statements', '明細情報登録・照会'],
  ['administration', '管理機能'],
] as const

export type MainMenu = (typeof mainMenus)[number][0]

export function menuName(menu: MainMenu): string {
  return mainMenus.find(([name]) => name === menu)?.[1] ?? ''
}

/** What the user may open: 管理機能 is for administrators only (appendix F). */
export function mayOpen(menu: MainMenu, { fbUser }: FbVisitor): boolean {
  return menu !== 'administration' || fbUser.role === 'administrator'
}

export function globalMenu(service: string, visitor: FbVisitor, current: MainMenu | null): Html {
  const items = mainMenus
    .filter(([menu]) => mayOpen(menu, visitor))
    .map(
      ([menu, name]) =>
        html`<li><a href="${fbHref(service, menu)}"${menu === current ? html` aria-current="true"` : ''}>${name}</a></li>`,
    )
  return html`<nav class="fb-menu" aria-label="メインメニュー"><ul>${items}</ul></nav>`
}

/** The line of entries below the main menu, each with the manual's mark (S3-3.2-04). */
export function subMenu(entries: readonly SubEntry[], current: string | null): Html | null {
  if (entries.length === 0) return null
  return html`<nav class="fb-submenu" aria-label="サブメニュー"><ul>${entries.map(({ href, label }) =>
    menuEntry(href, label, href === current),
  )}</ul></nav>`
}

/** ご利用メニュー: what each entry does (A-19). */
export function usageMenu(entries: readonly SubEntry[]): Html {
  return html`<section class="usage-menu"><h2>ご利用メニュー</h2><dl>${entries.map(
    ({ href, label, does }) => html`<div><dt><a href="${href}">${label}</a></dt><dd>${does}</dd></div>`,
  )}</dl></section>`
}
