import type { Hono } from 'hono'
import { loginMethods } from '../../authority/methods/all.ts'
import { allDesks } from '../../authority/operations/desks.ts'
import { serviceHref } from '../../authority/routes.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { loginScreens } from '../../authority/screens/login-screens.ts'
import type { Site } from '../../authority/screens/site.ts'
import { wordsIn } from '../../authority/screens/words.ts'
import { loginScreenCatalog } from '../../authority/texts/login-catalog.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import type { DeskParts } from '../contract.ts'
import { desksHref } from '../routes.ts'
import { approvalsScreen } from './approvals/approvals.ts'
import { approvalNewsScreen } from './approvals/news.ts'
import { staffOf } from './audience.ts'
import { callScreen } from './call.ts'
import { callsScreen } from './calls.ts'
import { certificateScreen } from './certificates.ts'
import { closeCustomerScreens } from './close-customer.ts'
import { coreFileScreens } from './core-file.ts'
import { counterOf } from './counter.ts'
import { customerNumberScreen } from './customer-number.ts'
import { disputesScreen } from './disputes.ts'
import { deskManual } from './help/manual.ts'
import { importScreens } from './import.ts'
import { journalScreens } from './journal/journal.ts'
import { migrationScreens } from './migration.ts'
import { moneyScreen } from './money.ts'
import { newOperatorScreen } from './new-operator.ts'
import { newUserScreen } from './new-user.ts'
import { operationsScreens } from './operations.ts'
import { operatorScreen } from './operator.ts'
import { operatorsScreen } from './operators.ts'
import { particularsScreen } from './particulars.ts'
import { printRunScreens } from './print-run.ts'
import { printScreens } from './prints.ts'
import { searchScreen } from './search.ts'
import { type Desk, deskFrame } from './staff.ts'
import { synchronizationScreen } from './synchronization.ts'
import { tokenImportScreens } from './token-import.ts'
import { userScreen } from './user.ts'
import { userOtpScreens } from './user-otp.ts'

/** All screens of one institution's support desk. Staff log in with their own token, on the customers' screens. */
export function deskScreens(
  app: Hono<Env>,
  site: Site,
  profile: ServiceProfile,
  { parts, refusalsOf }: { readonly parts: DeskParts; readonly refusalsOf: Desk['refusalsOf'] },
): void {
  const desk: Desk = {
    app,
    site,
    profile,
    methods: loginMethods,
    ...wordsIn(loginScreenCatalog, profile),
    refusalsOf,
    context: { ...site.context, deskParts: parts },
  }
  loginScreens({
    ...desk,
    frame: (...page) => deskFrame(desk, ...page),
    extras: { audience: staffOf(profile), manual: deskManual(desk) },
  })
  searchScreen(desk)
  userScreen(desk)
  callsScreen(desk)
  callScreen(desk)
  certificateScreen(desk)
  customerNumberScreen(desk)
  closeCustomerScreens(desk)
  particularsScreen(desk)
  synchronizationScreen(desk)
  newUserScreen(desk)
  importScreens(desk)
  coreFileScreens(desk)
  tokenImportScreens(desk)
  printScreens(desk)
  printRunScreens(desk)
  approvalsScreen(desk)
  moneyScreen(desk)
  disputesScreen(desk)
  operationsScreens(desk)
  approvalNewsScreen(desk)
  operatorsScreen(desk)
  operatorScreen(desk)
  newOperatorScreen(desk)
  userOtpScreens(desk)
  migrationScreens(desk)
  journalScreens(desk)
  for (const part of parts.values()) part.screens?.(counterOf(desk, part))
}

/** `/desk/`: which desks there are. */
export function deskIndexScreen(app: Hono<Env>, site: Site): void {
  app.get(desksHref.slice(0, -1), (c) => c.redirect(desksHref, 301))
  app.get(desksHref, (c) => {
    const desks = allDesks(site.context)
    if (desks.length === 0) throw new Problem('notFound')
    const title = 'サポートデスク'
    const main = html`<h1>${title}</h1>
<section class="panel"><h2>金融機関を選んでください</h2>
<ul class="plain">${desks.map(
      ({ service, institutionName, serviceName }) =>
        html`<li><a class="button" href="${serviceHref(service, 'entry')}">${institutionName}　${serviceName}</a></li>`,
    )}</ul></section>`
    const header = html`<p class="service-name">${title}</p>`
    return c.html(layout(site, { title, header, main, footer: null }))
  })
}
