import { servicesOf } from '../../authority/operations/desks.ts'
import type { Counter, DeskPart } from '../contract.ts'
import { showUser } from '../operations/look-up.ts'
import { partOf } from '../operations/parts.ts'
import { deskTexts, done } from '../texts/desk.ts'
import { fieldProblemText } from './file-problems.ts'
import { letterPage } from './letter.ts'
import { type Desk, deskPath, forStaff, forStaffForm, pageAt, staffCaller } from './staff.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'

/** What the desk lends to the screens that a kind of service brings. */
export function counterOf(desk: Desk, part: DeskPart): Counter {
  const { app, context, profile } = desk
  return {
    app,
    context,
    desk: profile.service,
    services: () =>
      servicesOf(context, profile.service)
        .filter((service) => partOf(context, service) === part)
        .flatMap((service) => context.profiles.get(service) ?? []),
    forStaff: (needed, handler) => forStaff(desk, needed, handler),
    forStaffForm: (needed, handler) => forStaffForm(desk, needed, handler),
    callerOf: staffCaller,
    page: (staff, title, main, entry) => pageAt(desk, staff, title, main, entry),
    blankWhy,
    parseWhy,
    whyFields,
    searchHref: deskPath(desk, 'search'),
    problemText: fieldProblemText,
    shownOnce: deskTexts.shownOnce,
    firstLetter: async (staff, { service, userId }, passwords) => {
      const record = await showUser(context, staff.operator, service, userId)
      const of = context.profiles.get(service)
      const expiresAtMs = record?.password?.expiresAtMs ?? null
      if (record === undefined || of === undefined || expiresAtMs === null)
        throw new Error(`${service} lost who was just opened`)
      const told = { ...passwords, expiresAtMs }
      return letterPage(desk, staff, record, of, { isReset: false, told, notice: done.create_user })
    },
  }
}
