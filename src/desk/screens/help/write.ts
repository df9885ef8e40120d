import { servicesOf } from '../../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { DeskAction, Role } from '../../../authority/rules/rights.ts'
import type { ApprovalName } from '../../../authority/rules/two-persons.ts'
import type { NamedChapter } from '../../../authority/screens/service.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { roleNames } from '../../texts/desk.ts'
import { menuOf, namesOf, offeredTo } from '../menu.ts'
import type { Desk } from '../staff.ts'
import { actionName } from '../words.ts'

/** What chapters of the desk's manual are made of. */

export function section(title: string, body: Html): Html {
  return html`<section class="panel"><h2>${title}</h2>${body}</section>`
}

/** A chapter of ours: the manuals have no desk. */
export function chapter(name: string, title: string, body: () => Html): NamedChapter {
  return [name, () => ({ number: null, title, body: body() })]
}

export function list(items: readonly (Html | string | null)[]): Html {
  return html`<ul>${items.map((item) => (item === null ? null : html`<li>${item}</li>`))}</ul>`
}

export function steps(items: readonly (Html | string | null)[]): Html {
  return html`<ol>${items.map((item) => (item === null ? null : html`<li>${item}</li>`))}</ol>`
}

export function table(columns: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="table-wrap"><table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

export const allRoles = Object.keys(roleNames) as readonly Role[]

/** The entries of the menu that a role sees. */
export function menuOfRole({ context, profile }: Desk, role: Role) {
  return offeredTo(context, profile.service, { role })
}

/** Whose menu leads to the screens of a chapter; it stands above the text. */
export function whoSees(desk: Desk, name: string): Html {
  const roles = allRoles.filter((role) => menuOfRole(desk, role).some((entry) => entry.chapter === name))
  const entries = menuOf(desk.context, desk.profile.service).filter((entry) => entry.chapter === name)
  const menus = entries.map((entry) => wayTo(desk, entry.name)).join('、')
  const whose =
    roles.length === allRoles.length ? 'すべての役割' : roles.map((role) => roleNames[role]).join('、')
  return html`<p class="subtitle">メニュー：${menus}　　表示される役割：${whose}</p>`
}

/** How an entry is reached: alone, or behind the name of its group. */
export function wayTo({ context, profile }: Desk, name: string): string {
  const found = namesOf(menuOf(context, profile.service)).find(({ entries }) =>
    entries.some((entry) => entry.name === name),
  )
  return found === undefined || found.name === name ? `[${name}]` : `[${found.name}]の[${name}]`
}

/** Does the menu of this desk lead to the chapter's screens? */
export function hasMenu({ context, profile }: Desk, name: string): boolean {
  return menuOf(context, profile.service).some((entry) => entry.chapter === name)
}

export function profilesOf({ context, profile }: Desk): readonly ServiceProfile[] {
  return servicesOf(context, profile.service).flatMap((service) => context.profiles.get(service) ?? [])
}

/** Does a profile of the institution put the act under a second person? */
export function takesTwo(desk: Desk, action: ApprovalName): boolean {
  return profilesOf(desk).some(({ desk: { approvals } }) => approvals.includes(action))
}

/** Does a service of the institution take codes that a caller reads out? Only for a synchronization. */
export function synchronizesByTelephone(desk: Desk): boolean {
  return profilesOf(desk).some((profile) => profile.desk.synchronizesByTelephone)
}

/** Its button, as the services of the institution name it. */
export function button(desk: Desk, action: DeskAction): string {
  const all = profilesOf(desk).flatMap((profile) => {
    const name = actionName(desk, profile, action)
    // A kind without the act has no name for it.
    if (name === action) return []
    const asks = profile.desk.approvals.includes(action as ApprovalName) ? '（承認を依頼）' : ''
    return [`[${name}${asks}]`]
  })
  return [...new Set(all)].join('または')
}
