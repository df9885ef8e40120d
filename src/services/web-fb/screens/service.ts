import type { Hono, Context as HonoContext } from 'hono'
import { serviceHref } from '../../../authority/routes.ts'
import type { SessionStage } from '../../../authority/rules/events.ts'
import { type DraftForm, type PageDraft, pageDraft } from '../../../authority/screens/form-drafts.ts'
import { startAgain } from '../../../authority/screens/login-sessions.ts'
import { sessionEnd, sessionEndScript } from '../../../authority/screens/session-end.ts'
import type { Site } from '../../../authority/screens/site.ts'
import { signingTexts } from '../../../authority/texts/signing.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { dateTimeText } from '../../../platform/web/dates.ts'
import { foldable } from '../../../platform/web/fold.ts'
import { tokenInput } from '../../../platform/web/form.ts'
import { breadcrumb, contactLine, formScripts, helpLink, logoutForm } from '../../../platform/web/frame.ts'
import {
  behind,
  beyond,
  type FormScreen,
  fitting,
  formBehind,
  type Gate,
  type Screen,
  type Sessions,
  sessionFor,
  shownSession,
} from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { layout } from '../../../platform/web/layout.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { type FbVisitor, findFbVisitor } from '../operations/find-visitor.ts'
import { type FbHelpChapter, type FbScreen, fbHelpHref, fbHref } from '../routes.ts'
import type { FbProfile } from '../rules/profile.ts'
import { globalMenu, type MainMenu, menuName, type SubEntry, subMenu } from './menu.ts'

/** One service of the WEB-FB kind: its profile, and the router for its screens. */
export type FbService = {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: FbProfile
  readonly drafts: readonly DraftForm[]
}

export function link({ profile }: FbService, screen: FbScreen): string {
  return fbHref(profile.service, screen)
}

/** A logged-in user at a screen. */
export type Visit = {
  readonly visitor: FbVisitor
  readonly sessionId: string
  readonly caller: ReturnType<typeof callerOf>
  /** Whose rows are read and changed: never taken from the request. */
  readonly who: {
    readonly service: string
    readonly userId: string
    readonly customerId: string
    readonly sessionHash: string
  }
  /** On the page of a form in which much is typed: what was typed before. */
  readonly draft: PageDraft | null
}

/** The visitor with a valid session, whatever it opens. */
export function currentVisitor(service: FbService, c: HonoContext<Env>): Promise<FbVisitor | undefined> {
  return shownSession(service, c, (name, sessionId) => findFbVisitor(service.site.context, name, sessionId))
}

/** Admits logged-in users; others are redirected to where they belong. */
export function visitorsOf(service: FbService): Gate<Visit> {
  return beyond(fitting(sessionsOf(service), isInside), async (c, visitor) => {
    const { userId, customerId } = visitor.user
    const { sessionHash } = visitor.session
    const sessionId = sessionFor(service, c)
    const who = { service: service.profile.service, userId, customerId, sessionHash }
    const draft = await pageDraft(service, c, who, sessionId)
    return { visitor, sessionId, caller: callerOf(c, `user:${userId}`), who, draft }
  })
}

function isInside(visitor: FbVisitor | undefined): visitor is FbVisitor {
  return visitor?.session.stage === 'authenticated'
}

export function forVisitor(service: FbService, screen: Screen<Visit>) {
  return behind(visitorsOf(service), screen)
}

export function forVisitorForm(service: FbService, screen: FormScreen<Visit>) {
  return formBehind(service.profile.service, visitorsOf(service), screen)
}

export function sessionsOf(service: FbService): Sessions<FbVisitor> {
  const belongs = (found: FbVisitor | undefined) => whereItBelongs(service, found)
  return {
    service: service.profile.service,
    find: (c) => currentVisitor(service, c),
    whereItBelongs: belongs,
    redirectFor: belongs,
  }
}

/** Where to send a browser whose session does not fit. */
function whereItBelongs(service: FbService, found: FbVisitor | undefined): string {
  return found === undefined ? expired(service) : placeOf(service, found.session.stage)
}

export function placesOf(service: FbService) {
  return {
    entry: link(service, 'login'),
    home: link(service, 'home'),
    password: link(service, 'firstPasswords'),
  }
}

/** Where a session of this stage leads: a ticket is what a password gets whoever has a passkey, which alone lets in. */
export function placeOf(service: FbService, stage: SessionStage): string {
  if (stage === 'ticket') return serviceHref(service.profile.service, 'loginPasskey')
  const { home, password } = placesOf(service)
  return stage === 'authenticated' ? home : password
}

/** Where a form of another session of this browser leads, such as an old login form of a second tab (I6). */
export async function leadOn(service: FbService, c: HonoContext<Env>): Promise<string> {
  return whereItBelongs(service, await currentVisitor(service, c))
}

/** Where to go if the session ended in the meantime. */
export function expired(service: FbService): string {
  return startAgain(placesOf(service))
}

const scripts = formScripts(false)

/** The help chapter of a screen: by the entry of its sub menu, or else by its main menu. */
const chapterOfMenu = {
  home: 'main',
  transfers: 'transfer',
  fees: 'fees',
  contract: 'contract',
  statements: 'statements',
  administration: 'users',
} as const satisfies Record<MainMenu, FbHelpChapter>

const chapterOfEntry: Readonly<Record<string, FbHelpChapter>> = {
  '振込予約照会・取消': 'reservations',
  振込先管理: 'payees',
  振込先一括入力: 'list',
  振込ファイル取込: 'file',
  IDロック解除: 'id-locks',
  パスキー: 'passkeys',
  トークンの変更: 'signing',
  カレンダー管理: 'calendar',
  利用履歴照会: 'history',
  'WEB-FB取引停止': 'stop',
  ワンタイムパスワード認証情報管理: 'first-token',
}

const chapterOfTitle: Readonly<Record<string, FbHelpChapter>> = {
  ログイン: 'login',
  電子証明書によるログイン: 'login',
  パスキーでログイン: 'passkeys',
  初回パスワード変更: 'first-passwords',
  [signingTexts.title]: 'signing',
}

function chapterFor({ title, menu, entry }: Pick<InsidePage, 'title' | 'menu' | 'entry'>) {
  const ofEntry = entry == null ? undefined : chapterOfEntry[entry.label]
  return ofEntry ?? chapterOfTitle[title] ?? (menu === null ? undefined : chapterOfMenu[menu])
}

function screenHelp({ profile }: FbService, chapter: FbHelpChapter | undefined): Html | null {
  return chapter === undefined ? null : helpLink(fbHelpHref(profile.service, chapter), 'この画面のヘルプ')
}

/** A page before the login. */
export function openPage(service: FbService, title: string, main: Html, more: readonly string[] = []): Html {
  const { site, profile } = service
  return layout(site, {
    title: `${title}｜${profile.institutionName} ${profile.serviceName}`,
    header: html`<p class="service-name">${profile.institutionName}　${profile.serviceName}</p>
${screenHelp(service, chapterFor({ title, menu: null }))}`,
    main,
    footer: footer(service),
    scripts: [...scripts, ...more],
  })
}

export type InsidePage = {
  readonly title: string
  /** Null: the screen is outside all menus. */
  readonly menu: MainMenu | null
  readonly entries?: readonly SubEntry[]
  /** The screen's entry in the sub menu. */
  readonly entry?: SubEntry | null
  /** Between the entry and this screen, as in the manual's trails. */
  readonly trail?: readonly string[]
  readonly main: Html
  readonly scripts?: NonNullable<Parameters<typeof layout>[1]['scripts']>
}

/** A page after the login: ようこそ … 様, this and the previous login, the menus, the trail (S3-3.2-02 to -05). */
export function insidePage(
  service: FbService,
  { visitor, sessionId, draft = null }: Pick<Visit, 'visitor' | 'sessionId'> & Partial<Pick<Visit, 'draft'>>,
  page: InsidePage,
): Html {
  const { site, profile } = service
  const { title, menu, entries = [], entry = null, trail = [], main } = page
  const isInside = visitor.session.stage === 'authenticated'
  const menus = html`<p class="welcome">ようこそ <strong>${visitor.user.userId}</strong> 様<span class="login-times">${loginTimes(visitor)}</span></p>
<nav class="header-actions" aria-label="ユーザメニュー">${screenHelp(service, chapterFor(page))}
${logoutForm(link(service, 'logout'), tokenInput(sessionId))}</nav>
${isInside ? html`${globalMenu(profile.service, visitor, menu)}${subMenu(entries, entry?.href ?? null)}` : null}`
  return layout(site, {
    title: `${title}｜${profile.institutionName} ${profile.serviceName}`,
    header: html`<p class="service-name">${profile.institutionName}　${profile.names.platform}</p>
${foldable('user-menu', 'メニュー', menus)}`,
    main: html`${isInside ? trailOf(service, page, trail) : null}<h1>${title}</h1>${draft?.notice ?? null}${main}`,
    footer: html`${sessionEnd(service, visitor.session, tokenInput(sessionId))}${footer(service)}`,
    scripts: [...scripts, sessionEndScript, ...(page.scripts ?? [])],
  })
}

/** 2016/01/13 10:12 ログイン (前回 2016/01/13 09:47). */
function loginTimes({ lastLogin }: FbVisitor): string {
  if (lastLogin === undefined) return ''
  const before = lastLogin.previousAtMs === null ? '－' : dateTimeText(lastLogin.previousAtMs)
  return `${dateTimeText(lastLogin.loginAtMs)} ログイン (前回 ${before})`
}

/** ホーム > 管理機能 > … (S3-3.2-05). */
function trailOf(
  service: FbService,
  { title, menu, entry }: InsidePage,
  trail: readonly string[],
): Html | null {
  if (menu === null || menu === 'home') return null
  const steps = [menuName(menu), ...(entry == null ? [] : [entry.label]), ...trail]
  const before = steps.at(-1) === title ? steps.slice(0, -1) : steps
  const start = html`<a href="${link(service, 'home')}">ホーム</a>`
  return breadcrumb({ start, separator: '>', between: before, title })
}

/** B-32, the contact, and what can be read at any time. */
function footer(service: FbService): Html {
  const { profile } = service
  return html`${contactLine(profile.contacts.desk)}
<nav aria-label="ご案内"><ul class="plain"><li><a href="${link(service, 'help')}">ヘルプ</a></li>
<li><a href="${fbHelpHref(profile.service, 'questions')}">よくある質問と回答</a></li></ul></nav>
<p>本Webサイト上における各コンテンツは、著作権によって保護されています。</p>`
}
