import { administeredServices } from '../../authority/operations/bindings/list-bindings.ts'
import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import { signingServices } from '../../authority/operations/signed-operations/find-operation.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { Right } from '../../authority/rules/rights.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { DeskContext, MenuEntry, Staff } from '../contract.ts'
import { openableServices } from '../operations/look-up.ts'
import { migratingServices } from '../operations/migration.ts'
import { partOf } from '../operations/parts.ts'
import { type DeskScreen, deskPaths } from '../routes.ts'
import { newsBadges, seesRequests } from './approval-badges.ts'

/** The menu of a desk: what it offers, and what it groups behind one name. */

type Needed = readonly Right[]

export type Entry = {
  readonly path: string
  readonly name: string
  readonly needed: Needed
  /** Of the desk's manual. */
  readonly chapter: string
  /** The name behind which it is grouped with others, as tabs of each of their pages; null: it is on its own. */
  readonly group: string | null
}

/** The chapter of the manual about each screen that the menu leads to. */
const chapterOfScreen = {
  search: 'search',
  newUser: 'opening',
  importFile: 'opening',
  importCore: 'opening',
  importTokens: 'tokens',
  approvals: 'approvals',
  prints: 'letters',
  disputes: 'disputes',
  operations: 'operations',
  calls: 'calls',
  staff: 'staff',
  userOtp: 'user-otp',
  migration: 'migration',
  journal: 'journal',
} as const satisfies Partial<Record<DeskScreen, string>>

type MenuScreen = keyof typeof chapterOfScreen

const registration = '登録'
const inquiry = '取引の調査'
/** What brings users and tokens in is seldom needed with a caller on the line, so that it is one name of the menu. */
const groupOfScreen: Readonly<Partial<Record<MenuScreen, string>>> = {
  newUser: registration,
  importFile: registration,
  importCore: registration,
  importTokens: registration,
  disputes: inquiry,
  operations: inquiry,
}

/** What the menu offers, and the rights of which one makes it of use; whoever acts may have to ask for approval. */
export function menuOf(context: DeskContext, desk: string): readonly Entry[] {
  const kinds = new Set(servicesOf(context, desk).map((service) => partOf(context, service)))
  const ofKinds = (place: MenuEntry['place']) =>
    [...kinds].flatMap(({ menu = [] }) =>
      menu
        .filter((entry) => entry.place === place)
        .map(({ path, name, right, chapter }) => {
          const group = place === 'opening' ? registration : null
          return { path, name, needed: [right], chapter: chapter[0], group }
        }),
    )
  const entry = (screen: MenuScreen, name: string, ...needed: Needed) => ({
    path: deskPaths[screen],
    name,
    needed,
    chapter: chapterOfScreen[screen],
    group: groupOfScreen[screen] ?? null,
  })
  // Some exist only at desks whose institution has a service that they are about.
  const where = (services: readonly string[], ...entries: Entry[]) => (services.length > 0 ? entries : [])
  return [
    entry('search', 'ユーザ検索'),
    ...where(
      openableServices(context, desk),
      entry('newUser', '新規登録', 'create_user'),
      entry('importFile', '一括登録', 'create_user'),
      entry('importCore', '基幹ファイル', 'create_user'),
    ),
    ...ofKinds('opening'),
    entry('importTokens', 'トークン取り込み', 'import_tokens'),
    entry('prints', '発送分', 'issue_letter', 'print'),
    entry('approvals', '承認', ...seesRequests),
    ...where(
      servicesOf(context, desk).filter((service) => partOf(context, service).money !== undefined),
      entry('disputes', inquiry, 'see_transfers'),
    ),
    ...where(signingServices(context, desk), entry('operations', '取引署名', 'see_transfers')),
    entry('calls', '応対記録'),
    entry('staff', '担当者管理', 'manage_staff'),
    ...where(administeredServices(context, desk), entry('userOtp', 'ユーザOTP管理', 'unlock_code')),
    ...ofKinds('work'),
    ...where(migratingServices(context, desk), entry('migration', '移行状況', 'migration')),
    entry('journal', '監査ログ', 'audit'),
  ]
}

/** What is offered to whoever has this role. */
export function offeredTo(
  context: DeskContext,
  desk: string,
  { role }: Pick<Operator, 'role'>,
): readonly Entry[] {
  return menuOf(context, desk).filter(
    ({ needed }) => needed.length === 0 || needed.some((right) => hasRight(role, right)),
  )
}

/** A name of the menu, and the entries behind it: one, or several of a group. */
export type MenuName = { readonly name: string; readonly entries: readonly [Entry, ...Entry[]] }

/** A group stands where its first entry would, and only where it has more than one. */
export function namesOf(entries: readonly Entry[]): readonly MenuName[] {
  return entries.flatMap((entry) => {
    const { group, name } = entry
    const [first, ...others] = entries.filter((each) => group !== null && each.group === group)
    if (group === null || first === undefined || others.length === 0) return { name, entries: [entry] }
    return entry === first ? { name: group, entries: [first, ...others] } : []
  })
}

export function menuLinks(
  desk: string,
  names: readonly MenuName[],
  current: string | undefined,
  news: Staff['news'],
): readonly Html[] {
  return names.map(({ name, entries }) => {
    const { path } = entries[0]
    const isCurrent = entries.some((each) => each.path === current)
    return html`<a href="/${desk}${path}"${isCurrent ? html` aria-current="${path === current ? 'page' : 'true'}"` : ''}>${name}${path === deskPaths.approvals ? newsBadges(news) : null}</a>`
  })
}

/** On a page of a group, the way to the others. */
export function groupTabs(
  desk: string,
  names: readonly MenuName[],
  current: string | undefined,
): Html | null {
  const found = names.find(({ entries }) => entries.some(({ path }) => path === current))
  if (found === undefined || found.entries.length === 1) return null
  const links = found.entries.map(
    ({ path, name }) =>
      html`<a href="/${desk}${path}"${path === current ? html` aria-current="page"` : ''}>${name}</a>`,
  )
  return html`<nav class="desk-tabs" aria-label="${found.name}">${links}</nav>`
}
