import type { Hono, Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { serviceHref } from '../../../authority/routes.ts'
import type { Method } from '../../../authority/rules/methods/policy.ts'
import { loginSessions, startAgain, usualPlaces } from '../../../authority/screens/login-sessions.ts'
import { say } from '../../../authority/screens/say.ts'
import { sessionEnd, sessionEndScript } from '../../../authority/screens/session-end.ts'
import type { Site } from '../../../authority/screens/site.ts'
import { type Words, wordsIn } from '../../../authority/screens/words.ts'
import { fill } from '../../../authority/texts/catalog.ts'
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
import { languageSwitch } from '../../../platform/web/language-switch.ts'
import { layout, type Page } from '../../../platform/web/layout.ts'
import { type PersonalHelpPage, type PersonalScreen, personalHelpHref, personalHref } from '../routes.ts'
import type { PersonalPolicy } from '../rules/policy.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import { type PersonalText, personalScreenCatalog } from '../texts/catalog.ts'
import { type Channel, channelOf, displayField } from './channel.ts'

/** One service of the 個人インターネットバンキング kind. */
export type PersonalService = {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: PersonalProfile
  readonly policy: PersonalPolicy
} & Words<PersonalText>

export function wordsOf(profile: PersonalProfile): Words<PersonalText> {
  return wordsIn(personalScreenCatalog, profile)
}

export function href({ profile }: PersonalService, screen: PersonalScreen, id?: string): string {
  return personalHref(profile.service, screen, id)
}

export function currentSession(
  service: PersonalService,
  c: HonoContext<Env>,
): Promise<FoundSession | undefined> {
  return sessionsOf(service).find(c)
}

export function placesOf(service: PersonalService) {
  return usualPlaces((screen) => href(service, screen))
}

/** Its sessions; a browser whose session does not fit is sent forward, back, or to the login with an explanation. */
export function sessionsOf(service: PersonalService): Sessions<FoundSession> {
  const places = placesOf(service)
  return loginSessions(service, {
    ...places,
    step: ({ session: { purpose }, methods }) => {
      if (purpose === 'registration') return startAgain(places)
      return purpose === 'login' ? loginStep(service, methods) : href(service, stepOf[purpose])
    },
  })
}

/** After the password: the token's code, or a passkey where no code lets the user in any more. */
export function loginStep(service: PersonalService, [first]: readonly Method[]): string {
  return first === 'passkey'
    ? serviceHref(service.profile.service, 'loginPasskey')
    : href(service, 'loginCode')
}

/** What each other ticket opens. */
const stepOf = {
  enrollment: 'enrollmentToken',
  stop: 'stopCode',
  restart: 'restartAsk',
} as const

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
export function deskPhone({ profile, t }: PersonalService): Html {
  const { name, telephone, hours } = profile.contacts.desk
  if (telephone === null)
    return hours === null ? html`${name}` : say(t('phone.withDetail'), { name, detail: hours })
  return hours === null
    ? say(t('phone.withDetail'), { name, detail: phoneLink(telephone) })
    : say(t('phone.withHours'), { name, telephone: phoneLink(telephone), hours })
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
  const actions = html`<nav class="header-actions" aria-label="${service.t('nav.guide')}">${link}</nav>`
  const header = html`${brand(service, false)}${languageSwitch(service.site, c)}${link === null ? null : actions}`
  return page(service, c, { title, header, main }, extras)
}

/** グローバルメニュー, on every page after the login. */
const menuItems = ['inquiry', 'contract', 'token'] as const satisfies readonly PersonalScreen[]

export type MenuItem = (typeof menuItems)[number]

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
  const { t, web } = service
  const who = say(t('who.name'), { name: found.user.userName })
  const menu = html`<dl class="who"><div><dt>${t('who.customer')}</dt><dd>${who}</dd></div></dl>
<nav class="header-actions" aria-label="${t('nav.guide')}">
${screenHelp(service, channelOf(c), extras.help)}
${logoutForm(href(service, 'logout'), tokenInput(sessionFor(service, c)), web)}
</nav>
${entered ? globalMenu(service, extras.menu) : null}`
  const header = html`${brand(service, entered)}${languageSwitch(service.site, c)}
${foldable('user-menu', t('nav.menu'), menu, web)}`
  const end = sessionEnd(service, found.session, tokenInput(sessionFor(service, c)))
  return page(service, c, { title, header, main }, { ...extras, end })
}

function globalMenu(service: PersonalService, current: MenuItem | undefined): Html {
  const items = menuItems.map((screen) =>
    menuEntry(href(service, screen), service.t(`menu.${screen}`), screen === current),
  )
  return html`<nav class="global-menu" aria-label="${service.t('nav.menu')}"><ul>${items}</ul></nav>`
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
    title: fill(service.t('page.title'), {
      title: content.title,
      institution: service.profile.institutionName,
      service: service.profile.serviceName,
    }),
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
function channelSwitch({ t }: PersonalService, c: HonoContext<Env>, other: Channel): Html {
  return html`<li class="switch"><a href="${c.req.path}?${displayField}=${other}">${t(`channel.${other}`)}</a></li>`
}

function keyboard({ profile, web }: PersonalService, asBoxes: boolean): Html | null {
  if (profile.softwareKeyboard === null) return null
  const usage = `${personalHelpHref(profile.service, 'login')}#software-keyboard`
  return softwareKeyboard(profile.softwareKeyboard, web, asBoxes ? keyboardChoice(usage, web) : undefined)
}

/** The channel's own name for it. */
function screenHelp(
  { profile, t, web }: PersonalService,
  channel: Channel,
  help: PersonalHelpPage | undefined,
): Html | null {
  if (help === undefined) return null
  const label = t(channel === 'pc' ? 'help.ofScreenOnPc' : 'help.ofScreenOnPhone')
  return helpLink(personalHelpHref(profile.service, help), label, web)
}

/** Contact and further reading, the same on every page (WCAG 3.2.6), the other channel, and B-32 (S4-B2P-09). */
function footer(service: PersonalService, c: HonoContext<Env>, channel: Channel): Html {
  const other = channel === 'pc' ? 'smartphone' : 'pc'
  const { t, web } = service
  const links = ['guidance', 'terms', 'questions', 'lost'] as const
  return html`${contactLine(service.profile.contacts.desk, web)}
<nav aria-label="${t('nav.footer')}"><ul class="plain">${links.map((screen) => html`<li><a href="${href(service, screen)}">${t(`links.${screen}`)}</a></li>`)}
${c.req.method === 'GET' ? channelSwitch(service, c, other) : null}</ul></nav>
<p class="copyright">${t('footer.copyright')}</p>`
}
