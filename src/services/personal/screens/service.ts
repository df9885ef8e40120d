import type { Hono, Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { loginSessions, startAgain } from '../../../authority/screens/login-sessions.ts'
import { sessionEnd, sessionEndScript } from '../../../authority/screens/session-end.ts'
import type { Site } from '../../../authority/screens/site.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { foldable } from '../../../platform/web/fold.ts'
import { keyboardChoice, softwareKeyboard, tokenInput } from '../../../platform/web/form.ts'
import {
  contactLine,
  formScripts,
  helpLink,
  logoutForm,
  menuEntry,
  phoneLink,
} from '../../../platform/web/frame.ts'
import type { Sessions } from '../../../platform/web/gate.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { layout, type Page } from '../../../platform/web/layout.ts'
import { type PersonalHelpPage, type PersonalScreen, personalHelpHref, personalHref } from '../routes.ts'
import type { PersonalPolicy } from '../rules/policy.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import { type Channel, channelOf, displayField } from './channel.ts'

/** One service of the 個人インターネットバンキング kind. */
export type PersonalService = {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: PersonalProfile
  readonly policy: PersonalPolicy
}

export function href({ profile }: PersonalService, screen: PersonalScreen): string {
  return personalHref(profile.service, screen)
}

export function currentSession(
  service: PersonalService,
  c: HonoContext<Env>,
): Promise<FoundSession | undefined> {
  return sessionsOf(service).find(c)
}

/** Its sessions; a browser whose session does not fit is sent forward, back, or to the login with an explanation. */
export function sessionsOf(service: PersonalService): Sessions<FoundSession> {
  const entry = href(service, 'entry')
  return loginSessions(service, {
    entry,
    home: href(service, 'home'),
    password: href(service, 'password'),
    step: ({ session: { purpose } }) =>
      purpose === 'registration' ? startAgain({ entry }) : href(service, stepOf[purpose]),
  })
}

/** What each ticket opens. */
const stepOf = { login: 'loginCode', enrollment: 'enrollmentToken', stop: 'stopCode' } as const

/**
 * Where a form of another session of this browser leads, such as an old login form of a second tab: to where the session
 * belongs by now, or to the login with an explanation (I6).
 */
export async function leadOn(service: PersonalService, c: HonoContext<Env>): Promise<string> {
  return sessionsOf(service).whereItBelongs(await currentSession(service, c))
}

/** Where a POST leads without the session that it needs. */
export function redirectFor(service: PersonalService, found: FoundSession | undefined): string {
  return sessionsOf(service).redirectFor(found)
}

/** The phone contact, as the texts give it: 当金庫（0120-…、平日 …）. */
export function deskPhone({ profile }: PersonalService): Html {
  const { name, telephone, hours } = profile.contacts.desk
  if (telephone === null) return html`${name}${hours === null ? '' : `（${hours}）`}`
  return html`${name}（${phoneLink(telephone)}${hours === null ? '' : `、${hours}`}）`
}

export type Extras = {
  /** このページのご利用ガイド, ヘルプ: the page of the help for this screen. */
  readonly help?: PersonalHelpPage
  readonly scripts?: NonNullable<Page['scripts']>
  /** ソフトウェアキーボード入力 and キーボードで入力する as two boxes beside the password (A-28). */
  readonly keyboardChoice?: boolean
}

/** A page of the service before the login. */
export function openPage(
  service: PersonalService,
  c: HonoContext<Env>,
  title: string,
  main: Html,
  extras: Extras = {},
): Html {
  const link = screenHelp(service, channelOf(c), extras.help)
  const header = html`${brand(service, false)}${link === null ? null : html`<nav class="header-actions" aria-label="ページのご案内">${link}</nav>`}`
  return page(service, c, { title, header, main }, extras)
}

/** グローバルメニュー, on every page after the login. */
const menuItems = [
  ['inquiry', '照会'],
  ['contract', '契約者情報変更'],
  ['token', 'ワンタイムパスワード'],
] as const satisfies readonly (readonly [PersonalScreen, string])[]

export type MenuItem = (typeof menuItems)[number][0]

/** A page of the service after the login: the user, the logout and the menu are at the top. */
export function insidePage(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  title: string,
  main: Html,
  extras: Extras & { readonly menu?: MenuItem } = {},
): Html {
  const entered = found.session.stage === 'authenticated'
  const menu = html`<dl class="who"><div><dt>お客さま</dt><dd>${found.user.userName} 様</dd></div></dl>
<nav class="header-actions" aria-label="ページのご案内">
${screenHelp(service, channelOf(c), extras.help)}
${logoutForm(href(service, 'logout'), tokenInput(sessionFor(service, c)))}
</nav>
${entered ? globalMenu(service, extras.menu) : null}`
  const header = html`${brand(service, entered)}
${foldable('user-menu', 'メニュー', menu)}`
  const end = sessionEnd(service, found.session, tokenInput(sessionFor(service, c)))
  return page(service, c, { title, header, main }, { ...extras, end })
}

function globalMenu(service: PersonalService, current: MenuItem | undefined): Html {
  const items = menuItems.map(([screen, label]) =>
    menuEntry(href(service, screen), label, screen === current),
  )
  return html`<nav class="global-menu" aria-label="メニュー"><ul>${items}</ul></nav>`
}

function brand(service: PersonalService, leadsHome: boolean): Html {
  const { institutionName, serviceName } = service.profile
  const name = html`<span class="institution">${institutionName}</span> ${serviceName}`
  return html`<p class="service-name">${leadsHome ? html`<a href="${href(service, 'home')}">${name}</a>` : name}</p>`
}

function page(
  service: PersonalService,
  c: HonoContext<Env>,
  content: Pick<Page, 'title' | 'header' | 'main'>,
  { scripts = [], keyboardChoice: asBoxes = false, end = null }: Extras & { readonly end?: Html | null },
): Html {
  const channel = channelOf(c)
  return layout(service.site, {
    ...content,
    title: `${content.title}｜${service.profile.institutionName} ${service.profile.serviceName}`,
    footer: html`${end}${footer(service, c, channel)}${keyboard(service, asBoxes)}`,
    scripts: [
      ...formScripts(service.profile.softwareKeyboard !== null),
      ...(end === null ? [] : [sessionEndScript]),
      ...scripts,
    ],
    look: `personal personal-${channel}`,
  })
}

/** Links to the same page in the other channel; the answer to a POST is not a page to come back to. */
function channelSwitch(c: HonoContext<Env>, other: Channel): Html {
  const label = other === 'pc' ? 'パソコン用の画面を表示' : 'スマートフォン用の画面を表示'
  return html`<li class="switch"><a href="${c.req.path}?${displayField}=${other}">${label}</a></li>`
}

function keyboard({ profile }: PersonalService, asBoxes: boolean): Html | null {
  if (profile.softwareKeyboard === null) return null
  const usage = `${personalHelpHref(profile.service, 'login')}#software-keyboard`
  return softwareKeyboard(profile.softwareKeyboard, asBoxes ? keyboardChoice(usage) : undefined)
}

/** The channel's own name for it. */
function screenHelp(
  { profile }: PersonalService,
  channel: Channel,
  help: PersonalHelpPage | undefined,
): Html | null {
  if (help === undefined) return null
  const label = channel === 'pc' ? 'このページのご利用ガイド' : 'ヘルプ'
  return helpLink(personalHelpHref(profile.service, help), label)
}

/** Contact and further reading, the same on every page (WCAG 3.2.6), the other channel, and B-32 (S4-B2P-09). */
function footer(service: PersonalService, c: HonoContext<Env>, channel: Channel): Html {
  const other = channel === 'pc' ? 'smartphone' : 'pc'
  const links = [
    ['guidance', 'ワンタイムパスワードのご案内'],
    ['terms', 'ワンタイムパスワードサービス利用追加規定'],
    ['questions', 'よくあるご質問'],
    ['lost', '紛失・盗難のお届け（24時間受付）'],
  ] as const
  return html`${contactLine(service.profile.contacts.desk)}
<nav aria-label="ご案内"><ul class="plain">${links.map(([screen, label]) => html`<li><a href="${href(service, screen)}">${label}</a></li>`)}
${c.req.method === 'GET' ? channelSwitch(c, other) : null}</ul></nav>
<p class="copyright">本Webサイト上における各コンテンツは、著作権によって保護されています。</p>`
}
