import type { Context as HonoContext } from 'hono'
import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import { type FoundSession, findSession } from '../../authority/operations/find-session.ts'
import { passkeysMissing } from '../../authority/operations/passkeys/care-for-passkey.ts'
import { helpHref } from '../../authority/routes.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Right } from '../../authority/rules/rights.ts'
import { footer, href, type LoginService, scriptsOf, sessionsOf } from '../../authority/screens/service.ts'
import { isInside } from '../../authority/screens/stages.ts'
import { answersOf, type Message, type RefusalTable } from '../../authority/texts/refusal.ts'
import type { Env } from '../../platform/http/guards.ts'
import { folded, unfoldButton } from '../../platform/web/fold.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { helpLink } from '../../platform/web/frame.ts'
import {
  behind,
  beyond,
  fitting,
  formBehind,
  type Gate,
  sessionFor,
  shownSession,
} from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { callerOf } from '../../platform/web/site.ts'
import type { ApprovalNews, DeskContext, DeskFormHandler, DeskHandler, Staff } from '../contract.ts'
import { approvalNews } from '../operations/approval-news.ts'
import { findOperator, openableServices } from '../operations/look-up.ts'
import { findOpenCall } from '../operations/look-up-calls.ts'
import { type DeskScreen, deskHref, deskPaths } from '../routes.ts'
import type { Refusal } from '../rules/refusal.ts'
import { roleNames } from '../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { newsKeeper, seesRequests } from './approval-badges.ts'
import { beginButton, callBar } from './call-bar.ts'
import { groupTabs, menuLinks, menuOf, namesOf, offeredTo } from './menu.ts'
import { type Sought, searchBox } from './search-box.ts'

/** A support desk: the service `desk/<institution>`, where staff log in like users and find these screens inside. */
export type Desk = LoginService & {
  readonly context: DeskContext
  /** The words of the service of this profile: of its own, and of the desk's. */
  readonly refusalsOf: (profile: ServiceProfile) => RefusalTable<Refusal>
}

/** What is told of a refusal that concerns a user of this service. */
export function toldOf(desk: Desk, refusal: Refusal, profile: ServiceProfile): Message {
  return answersOf(desk.refusalsOf(profile)).refusalMessage(refusal, profile)
}

/** The rights of which a screen needs at least one; none: every member of the staff may see it. */
type Needed = readonly Right[]

export function deskPath({ profile }: Desk, screen: DeskScreen): string {
  return deskHref(profile.service, screen)
}

/** The operator's ID in the journal. */
export function staffCaller(c: HonoContext<Env>, { operator }: Staff) {
  return callerOf(c, `operator:${operator.userId}`)
}

async function openCallOf({ context }: Desk, operator: Staff['operator']): Promise<Staff['call']> {
  return hasRight(operator.role, 'take_calls') ? findOpenCall(context, operator) : null
}

/** Lets staff in who have the right; whoever is not logged in is led to where that happens. */
function staffOf(desk: Desk, needed: Needed): Gate<Staff> {
  return beyond(fitting(sessionsOf(desk), isInside), async (c, found) => {
    const { service } = desk.profile
    if (passkeysMissing(desk.context, found) > 0) return c.redirect(href(desk, 'passkeys'), 303)
    const operator = await findOperator(desk.site.context, service, found.user.userId)
    const sessionId = sessionFor(desk, c)
    const allowed =
      operator !== undefined && (needed.length === 0 || needed.some((r) => hasRight(operator.role, r)))
    if (allowed) {
      const [call, news] = [await openCallOf(desk, operator), await newsFor(desk, operator)]
      return { found, operator, sessionId, call, news }
    }
    const main = html`<h1>権限がありません</h1>${messageBox('error', refusalMessage('not_permitted', desk.profile))}`
    const page = deskPage(desk, { found, operator, sessionId }, '権限がありません', main)
    return c.html(page, refusalStatus('not_permitted'))
  })
}

async function newsFor({ context }: Desk, operator: Operator): Promise<ApprovalNews | null> {
  return seesRequests.some((right) => hasRight(operator.role, right)) ? approvalNews(context, operator) : null
}

export function forStaff(desk: Desk, needed: Needed, handler: DeskHandler) {
  return behind(staffOf(desk, needed), handler)
}

/** The same for a posted form, which is checked before anything else. */
export function forStaffForm(desk: Desk, needed: Needed, handler: DeskFormHandler) {
  return formBehind(desk.profile.service, staffOf(desk, needed), handler)
}

/**
 * What a script of a page asks for. It counts as no use of the session, or a page that nobody sits before would keep it open; whoever
 * would get no page is told nothing.
 */
export function forScript(desk: Desk, needed: Needed, tell: (operator: Operator) => Promise<object>) {
  const { context, profile } = desk
  return async (c: HonoContext<Env>) => {
    const found = await shownSession(desk, c, (service, sessionId) =>
      findSession(context, service, sessionId, { counts: false }),
    )
    if (!isInside(found) || passkeysMissing(context, found) > 0) return c.json({ session: 'over' }, 401)
    const operator = await findOperator(context, profile.service, found.user.userId)
    if (operator === undefined || !needed.some((right) => hasRight(operator.role, right)))
      return c.json({ session: 'over' }, 403)
    return c.json(await tell(operator))
  }
}

/** A page of the desk: who works here stands above everything, and what they may do. */
export function deskPage(
  desk: Desk,
  staff: Signed,
  title: string,
  main: Html,
  current?: DeskScreen,
  scripts: readonly string[] = [],
  sought: Sought | null = null,
): Html {
  const path = current === undefined ? undefined : deskPaths[current]
  return pageAt(desk, staff, title, main, path, scripts, sought)
}

type Signed = Omit<Staff, 'operator' | 'call'> & {
  readonly operator: Staff['operator'] | undefined
  readonly call?: Staff['call']
}

/** The same, below the entry of the menu that has this path. */
export function pageAt(
  desk: Desk,
  { found, operator, sessionId, call = null, news = null }: Signed,
  title: string,
  main: Html,
  current?: string,
  scripts: readonly string[] = [],
  sought: Sought | null = null,
): Html {
  const { site, profile, context } = desk
  // Before the password was changed and the passkeys are there, nothing of it opens.
  const isOpen =
    found.session.stage === 'authenticated' && operator !== undefined && passkeysMissing(context, found) === 0
  const names = isOpen ? namesOf(offeredTo(context, profile.service, operator)) : []
  // The page of all calls has a form of its own for that.
  const mayBegin =
    current !== deskPaths.calls && isOpen && call === null && hasRight(operator.role, 'take_calls')
  const links = menuLinks(profile.service, names, current, news)
  const menu = html`<dl class="who">
<div><dt>担当者名</dt><dd>${found.user.userName}（${found.user.userId}）</dd></div>
<div><dt>役割</dt><dd>${operator === undefined ? 'なし' : roleNames[operator.role]}</dd></div>
</dl>
${mayBegin ? beginButton(profile.service, sessionId) : null}
${links.length === 0 ? null : html`<nav class="desk-menu" aria-label="メニュー">${links}</nav>`}
<nav class="header-actions" aria-label="担当者メニュー">
${profile.methods.passkey === null || found.session.stage !== 'authenticated' ? null : html`<a class="button button-small" href="${href(desk, 'passkeys')}">パスキー</a>`}
<a class="button button-small" href="${href(desk, 'password')}">パスワード変更</a>
<form method="post" action="${href(desk, 'logout')}">${tokenInput(sessionId)}<button class="button button-small" type="submit">ログアウト</button></form>
</nav>`
  return layout(site, {
    title: `${title}｜${profile.serviceName}`,
    header: html`<p class="service-name">${profile.names.platform}</p>
${unfoldButton('staff-menu', 'メニュー')}
${isOpen ? searchBox(deskPath(desk, 'search'), sought) : null}
${folded('staff-menu', menu)}${isOpen && call !== null ? callBar(profile.service, sessionId, call) : null}${newsKeeper(desk, news)}`,
    main: html`<div class="desk">${groupTabs(profile.service, names, current)}${main}</div>`,
    // At the end: whatever a call needs has the room above the fold (D11).
    footer: html`<p>${helpLink(helpHref(profile.service, chapterAt(desk, title, current)), 'この画面のヘルプ')}</p>${footer(desk)}`,
    scripts: [
      ...scriptsOf(desk),
      'desk-keys.js',
      'keep-typed.js',
      ...(news === null ? [] : ['approval-news.js']),
      ...scripts,
    ],
    look: 'staff',
  })
}

/** Screens that no menu leads to are a user's, but for those that everybody meets. */
const chapterOfTitle: Readonly<Record<string, string>> = {
  パスワード変更画面: 'password',
  パスキー: 'passkeys',
  パスキーの登録: 'passkeys',
  権限がありません: 'introduction',
}

function chapterAt({ context, profile }: Desk, title: string, current: string | undefined): string {
  const led = menuOf(context, profile.service).find(({ path }) => path === current)
  return led?.chapter ?? chapterOfTitle[title] ?? 'user'
}

/** The same around a screen that staff share with customers: パスワード変更画面, パスキー. */
export async function deskFrame(
  desk: Desk,
  found: FoundSession,
  title: string,
  main: Html,
  sessionId: string,
  scripts: readonly string[],
): Promise<Html> {
  const operator = await findOperator(desk.site.context, desk.profile.service, found.user.userId)
  const call = operator === undefined ? null : await openCallOf(desk, operator)
  return deskPage(desk, { found, operator, sessionId, call }, title, main, undefined, scripts)
}

/** The profile of a service of the institution; every other service does not exist here. */
export function profileIn({ site, profile }: Desk, service: string): ServiceProfile | undefined {
  const { context } = site
  return servicesOf(context, profile.service).includes(service) ? context.profiles.get(service) : undefined
}

/** The same where users are opened one by one. */
export function openableProfile(desk: Desk, service: string): ServiceProfile | undefined {
  return openableServices(desk.context, desk.profile.service).includes(service)
    ? profileIn(desk, service)
    : undefined
}
