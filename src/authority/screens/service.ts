import type { Hono, Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { foldable } from '../../platform/web/fold.ts'
import { softwareKeyboard, tokenInput } from '../../platform/web/form.ts'
import {
  breadcrumb,
  contactLine,
  formScripts,
  helpLink,
  logoutForm,
  stepList,
} from '../../platform/web/frame.ts'
import type { Sessions } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { languageSwitchAt } from '../../platform/web/language-switch.ts'
import { layout, type Page } from '../../platform/web/layout.ts'
import type { MethodOperations } from '../operations/context.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { standings } from '../operations/methods/standings.ts'
import { situationNow } from '../operations/situation.ts'
import { type HelpChapter, helpHref, type ServiceScreen, serviceHref } from '../routes.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { Method } from '../rules/methods/policy.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { Situation } from '../rules/situation.ts'
import { fill } from '../texts/catalog.ts'
import type { LoginScreenText } from '../texts/login-catalog.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { type Audience, audienceOf } from './audience.ts'
import type { DraftForm } from './form-drafts.ts'
import { isChapterOpen } from './help/open-chapters.ts'
import { loginSessions, usualPlaces } from './login-sessions.ts'
import { sessionEnd, sessionEndScript } from './session-end.ts'
import type { Site } from './site.ts'
import type { Words } from './words.ts'

/** The purposes of a first step on these screens, which have no 利用停止 and nothing to bring back. */
export type FirstStepPurpose = Exclude<TicketPurpose, 'stop' | 'restart'>

/** One service whose users log in on these screens: its profile, and the router for them. */
export type LoginService = {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: ServiceProfile
  readonly methods: readonly LoginMethod[]
  /** The frame of the screens behind the login, if not the customers' own: a support desk's. */
  readonly frame?: Frame
  readonly extras?: LoginExtras
} & Words<LoginScreenText>

/** All that there is to know of a method; `methods/all.ts` is the table. */
export type LoginMethod = MethodOperations & {
  /** The next step of a login with it. */
  readonly step: ServiceScreen
  /** How another method's screen offers it. */
  readonly choice: (service: LoginService, sessionId: string) => MethodChoice
  /** Whom its screens address, above their steps. */
  readonly subtitle: (audience: Audience) => string
  /** Mounts its own screens. */
  readonly mount: (service: LoginService) => void
}

type MethodChoice = {
  readonly button: Html
  /** The form that the button submits, elsewhere on the page. */
  readonly form: Html | null
}

/** One page of the help. The number is the manual's (S0-0-03); additions of ours have none. */
export type Chapter = { readonly number: string | null; readonly title: string; readonly body: Html }

export type WriteChapter = (service: LoginService) => Chapter

/** The name is the end of its address. */
export type NamedChapter = readonly [name: string, write: WriteChapter]

/** What a kind of service adds to these screens. */
export type LoginExtras = {
  /** Beside each page behind the login; `current` is the name of the page in it. */
  readonly menu?: (found: FoundSession, current: string | undefined) => Html | null
  /** Chapters of the help about what is behind the login, in their order, around the one on codes by mail. */
  readonly chapters?: {
    readonly beforeMail: readonly NamedChapter[]
    readonly afterMail: readonly NamedChapter[]
  }
  /** A manual of its own, which precedes what is said of the login and of which a chapter replaces that of the same name. */
  readonly manual?: readonly NamedChapter[]
  /** Which of them are not always there, and when they are. */
  readonly openChapters?: Readonly<Record<string, (situation: Situation) => boolean>>
  /** The help chapter for the screen of a title, beside those of the login. */
  readonly chapterOfScreen?: Readonly<Record<string, string>>
  /** Who the screens address, if not customers. */
  readonly audience?: Audience
  /** The forms behind the login in which much is typed, these screens' own among them (W8). */
  readonly drafts?: readonly DraftForm[]
  /** Does it offer 紛失・盗難の届出? */
  readonly reportsLoss?: boolean
}

type Frame = (
  found: FoundSession,
  title: string,
  main: Html,
  sessionId: string,
  scripts: readonly string[],
) => Promise<Html>

export function href({ profile }: LoginService, screen: ServiceScreen, id?: string): string {
  return serviceHref(profile.service, screen, id)
}

export function currentSession(
  service: LoginService,
  c: HonoContext<Env>,
): Promise<FoundSession | undefined> {
  return sessionsOf(service).find(c)
}

export function placesOf(service: LoginService) {
  return usualPlaces((screen) => href(service, screen))
}

/** Its sessions; a browser whose session does not fit is sent forward, back, or to the start with an explanation. */
export function sessionsOf(service: LoginService): Sessions<FoundSession> {
  return loginSessions(service, {
    ...placesOf(service),
    step: ({ session: { purpose }, methods }) => {
      if (purpose === 'enrollment') return href(service, 'enrollmentToken')
      if (purpose === 'registration') return href(service, 'registrationAddress')
      return loginHref(service, methods)
    },
  })
}

/** What this user reads of a refusal now. */
export function toldRefusal(
  { profile, site }: LoginService,
  refusal: Refusal,
  purpose?: TicketPurpose,
): Message {
  return refusalMessage(refusal, profile, purpose, situationNow(site.context, profile))
}

/** The next step of a login, with the user's first ready method. Users without any are refused at the code. */
export function loginHref(service: LoginService, [first = 'token']: readonly Method[]): string {
  return href(service, methodOf(service, first).step)
}

/** The other methods that the user may continue with. */
export function otherChoices(
  service: LoginService,
  { methods }: FoundSession,
  current: Method,
  sessionId: string,
): { readonly buttons: readonly Html[]; readonly forms: readonly Html[] } {
  const choices = methods
    .filter((method) => method !== current)
    .map((method) => methodOf(service, method).choice(service, sessionId))
  return { buttons: choices.map(({ button }) => button), forms: choices.flatMap(({ form }) => form ?? []) }
}

function methodOf({ methods }: LoginService, name: Method): LoginMethod {
  const method = methods.find(({ rules }) => rules.name === name)
  if (method === undefined) throw new Error(`there is no method ${name}`)
  return method
}

export function whereItBelongs(service: LoginService, found: FoundSession | undefined): string {
  return sessionsOf(service).whereItBelongs(found)
}

/**
 * Where a form of another session of this browser leads, such as an old STEP 1 of a second tab: to where the session
 * belongs by now, or to the form anew, which says why (I6).
 */
export async function leadOn(service: LoginService, c: HonoContext<Env>, again: string): Promise<string> {
  const found = await currentSession(service, c)
  return found === undefined ? `${again}?notice=again` : whereItBelongs(service, found)
}

/** Where a POST leads without the session that it needs. */
export function redirectFor(service: LoginService, found: FoundSession | undefined): string {
  return sessionsOf(service).redirectFor(found)
}

/** The help chapter for a screen of the login, by its title (appendix A). */
const chapterOfScreen: Readonly<Partial<Record<LoginScreenText, HelpChapter>>> = {
  'go.logIn': 'login',
  'loss.title': 'new-device',
  'register.title': 'enrollment',
  'step.loginTitle': 'login',
  'code.title': 'login',
  'sync.title': 'synchronization',
  'newPassword.title': 'password',
  'env.title': 'requirements',
  'step.mailTitle': 'mail-codes',
  'mail.title': 'mail-codes',
  'mail.registerTitle': 'mail-codes',
  'mail.changeTitle': 'mail-codes',
  'passkey.title': 'passkeys',
  'passkey.newTitle': 'passkeys',
  'passkey.removeTitle': 'passkeys',
  'passkey.logIn': 'passkeys',
}

function chapterFor({ extras, t }: LoginService, title: string): string | undefined {
  const names = Object.keys(chapterOfScreen) as (keyof typeof chapterOfScreen)[]
  const name = names.find((each) => t(each) === title)
  return extras?.chapterOfScreen?.[title] ?? (name === undefined ? undefined : chapterOfScreen[name])
}

type Extras = {
  /** The help chapter for this screen; by default that of its title. */
  readonly chapter?: string
  /** Shown below the service's name. */
  readonly notice?: Html | null
  readonly scripts?: NonNullable<Page['scripts']>
  /** Where the page is to be had in another language, if not at the address that it answers. */
  readonly at?: string
}

/** A page of the service before the login. */
export function openPage(service: LoginService, title: string, main: Html, extras: Extras = {}): Html {
  const { site, profile, t } = service
  return layout(site, {
    title: fill(t('frame.title'), { title, service: profile.serviceName }),
    header: html`<p class="service-name">${profile.serviceName}</p>${languageSwitchAt(site, extras.at ?? '')}
${screenHelp(service, extras.chapter ?? chapterFor(service, title))}${extras.notice ?? null}`,
    main,
    footer: footer(service),
    scripts: [...scriptsOf(service), ...(extras.scripts ?? [])],
  })
}

type InsideExtras = Extras & { readonly menu?: string }

/** A page of the service after the login: the user is shown at the top (S0-2.2-18). */
export function insidePage(
  service: LoginService,
  found: FoundSession,
  title: string,
  main: Html,
  formToken: Html,
  { chapter = chapterFor(service, title), scripts = [], menu, at = '' }: InsideExtras = {},
): Html {
  const { site, profile, t, web } = service
  const whose = html`<dl class="who">
<div><dt>${t('frame.customer')}</dt><dd>${found.customer.name}</dd></div>
<div><dt>${profile.names.userId}</dt><dd>${found.user.userId}</dd></div>
<div><dt>${t('bindings.userName')}</dt><dd>${found.user.userName}</dd></div>
</dl>
<nav class="header-actions" aria-label="${t('frame.userMenu')}">
${screenHelp(service, chapter)}
<a class="button button-small" href="${href(service, 'password')}">${t('newPassword.change')}</a>
${mayHaveAddress(service) ? html`<a class="button button-small" href="${href(service, 'mailAddress')}">${found.mailAddress === undefined ? t('mail.registerTitle') : t('mail.changeTitle')}</a>` : null}
${profile.methods.passkey === null ? null : html`<a class="button button-small" href="${href(service, 'passkeys')}">${t('passkey.title')}</a>`}
${logoutForm(href(service, 'logout'), formToken, web)}
</nav>`
  return layout(site, {
    title: fill(t('frame.title'), { title, service: profile.serviceName }),
    header: html`<p class="service-name">${profile.names.platform}</p>${languageSwitchAt(site, at)}
${foldable('user-menu', t('frame.userMenu'), whose, web)}`,
    main,
    footer: html`${sessionEnd(service, found.session, formToken)}${footer(service)}`,
    menu: service.extras?.menu?.(found, menu) ?? null,
    scripts: [...scriptsOf(service), sessionEndScript, ...scripts],
  })
}

/** A page after the login in the frame of whoever is inside: the customers' own, or that of a support desk. */
export async function framedPage(
  service: LoginService,
  found: FoundSession,
  title: string,
  main: Html,
  { sessionId, scripts = [] }: { readonly sessionId: string; readonly scripts?: readonly string[] },
): Promise<Html> {
  if (service.frame !== undefined) return service.frame(found, title, main, sessionId, scripts)
  return insidePage(service, found, title, main, tokenInput(sessionId), { scripts })
}

/** Are codes by mail in use at this time? */
function mayHaveAddress({ site, profile }: LoginService): boolean {
  return standings(site.context, profile).mail !== 'ended'
}

export function scriptsOf({ profile }: LoginService): readonly string[] {
  return formScripts(profile.softwareKeyboard !== null)
}

function screenHelp(service: LoginService, chapter: string | undefined): Html | null {
  const { profile, t, web } = service
  if (profile.help === null || chapter === undefined || !isChapterOpen(service, chapter)) return null
  return helpLink(helpHref(profile.service, chapter), t('frame.help'), web)
}

/** メニュー >>> … (S0-2.2-18). */
export function trailTo(service: LoginService, names: readonly string[], leadsBack = true): Html {
  const { t, web } = service
  const start = leadsBack ? html`<a href="${href(service, 'home')}">${t('frame.menu')}</a>` : t('frame.menu')
  return breadcrumb({ start, separator: '>>>', between: names.slice(0, -1), title: names.at(-1) ?? '' }, web)
}

/** The contact and further reading, the same on every screen (S1-3, WCAG 3.2.6). */
export function footer(service: LoginService): Html {
  const { t, web } = service
  const { environment, help, softwareKeyboard: keyboard, contacts } = service.profile
  const links = [
    environment === null
      ? null
      : html`<li><a href="${href(service, 'environment')}">${t('env.title')}</a></li>`,
    help === null ? null : html`<li><a href="${href(service, 'help')}">${t('manual.title')}</a></li>`,
  ]
  const none = environment === null && help === null
  return html`${contactLine(contacts.desk, web)}
${none ? null : html`<nav aria-label="${t('frame.more')}"><ul class="plain">${links}</ul></nav>`}
${keyboard === null ? null : softwareKeyboard(keyboard, web)}`
}

/** ［STEP 1］ >>> ［STEP 2］ >>> 完了, the current one marked (S0-2.3.1-02, S0-2.4-07). */
export function steps(
  service: LoginService,
  purpose: FirstStepPurpose,
  current: 1 | 2 | 3,
  way: Method = purpose === 'registration' ? 'mail' : 'token',
): Html {
  const { profile, t } = service
  const all = [
    fill(t('frame.first'), { userId: profile.names.userId }),
    `[STEP 2] ${t(secondSteps[purpose])}`,
    t('frame.done'),
  ]
  return html`<p class="subtitle">${methodOf(service, way).subtitle(audienceOf(service))}</p>
${stepList('steps', all, all[current - 1] ?? '')}`
}

/** The name of the second step (S0-2.3.1-02, S0-2.4-07). */
const secondSteps = {
  enrollment: 'frame.secondToken',
  login: 'frame.secondCode',
  registration: 'frame.secondMail',
} as const satisfies Record<FirstStepPurpose, string>
