import { servicesOf } from '../../../authority/operations/desks.ts'
import type { NamedChapter } from '../../../authority/screens/service.ts'
import { html } from '../../../platform/web/html.ts'
import { partOf } from '../../operations/parts.ts'
import type { Desk } from '../staff.ts'
import { approving } from './approvals.ts'
import { callersPage, calling, searching } from './caller.ts'
import { auditing, disputing, migrating, signedOperations, staffCare, userOtps } from './oversight.ts'
import { overview } from './overview.ts'
import { letters, opening, tokensIn } from './papers.ts'
import { usualCalls } from './usual-calls.ts'
import { hasMenu, whoSees } from './write.ts'

/** What every desk has, whatever its menu leads to. */
const withoutMenu: readonly string[] = ['introduction', 'usual-calls', 'user', 'letters']

/** The desk's own manual (D9), in the order in which a newcomer needs it. */
export function deskManual(desk: Desk): readonly NamedChapter[] {
  const { context, profile } = desk
  const kinds = new Set(servicesOf(context, profile.service).map((service) => partOf(context, service)))
  const ofKinds = [...kinds].flatMap(({ menu = [] }) => menu.map((entry) => entry.chapter))
  const own = [
    overview(desk),
    usualCalls(desk),
    searching,
    callersPage(desk),
    calling,
    approving,
    letters(desk),
    opening(desk),
    tokensIn,
    disputing(desk),
    signedOperations(desk),
    userOtps,
    migrating(desk),
    auditing,
    staffCare(desk),
  ].filter(([name]) => withoutMenu.includes(name) || hasMenu(desk, name))
  return [...own, ...ofKinds].map((named) => withReaders(desk, named))
}

/** Whose menu leads there stands above what is said of it. */
function withReaders(desk: Desk, [name, write]: NamedChapter): NamedChapter {
  if (!hasMenu(desk, name)) return [name, write]
  return [
    name,
    (service) => {
      const written = write(service)
      return { ...written, body: html`${whoSees(desk, name)}${written.body}` }
    },
  ]
}
