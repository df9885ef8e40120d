import { servicesOf } from '../../authority/operations/desks.ts'
import type { Counter, DeskPart } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import { noteAccountNumbers } from '../operations/note-account-numbers.ts'
import { partOf } from '../operations/parts.ts'
import { deskUserHref } from '../routes.ts'
import { accountNumbersButton } from './account-numbers.ts'
import { approvalsView } from './approvals/approvals.ts'
import { fieldProblemText } from './file-problems.ts'
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
    noteList: (c, staff, looked) => noteList(context, staffCaller(c, staff), staff.operator, looked),
    noteAccountNumbers: (c, staff, asked) =>
      noteAccountNumbers(context, staffCaller(c, staff), staff.operator, asked),
    accountNumbersButton,
    page: (staff, title, main, entry) => pageAt(desk, staff, title, main, entry),
    blankWhy,
    parseWhy: (form) => parseWhy(form),
    whyFields: (typed) => whyFields(typed),
    searchHref: deskPath(desk, 'search'),
    problemText: fieldProblemText,
    opened: (c, { service, userId }, result) => {
      const user = deskUserHref(profile.service, 'user', service, userId)
      const href =
        result === 'done' ? `${user}?notice=create_user` : `${deskPath(desk, 'approvals')}?notice=requested`
      return c.redirect(href, 303)
    },
    notOpened: async (c, staff, error, status) =>
      c.html(await approvalsView(desk, staff, { info: null, error }), status),
  }
}
