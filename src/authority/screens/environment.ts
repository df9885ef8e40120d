import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { ensureSessionId, sessionIdOf } from '../../platform/http/session-cookie.ts'
import { messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { languageSwitchAt } from '../../platform/web/language-switch.ts'
import { layout } from '../../platform/web/layout.ts'
import type { EnvironmentPolicy, EnvironmentRow } from '../rules/profile.ts'
import { fill } from '../texts/catalog.ts'
import { type EnvironmentText, ja as environmentTexts } from '../texts/environment/ja.ts'
import type { Message } from '../texts/refusal.ts'
import { environmentGuides } from './help/environment-guide.ts'
import { say } from './say.ts'
import { href, type LoginService, openPage } from './service.ts'

/** A browser and its possible systems, according to its User-Agent, in which Windows 10 and 11 look alike. */
type Seen = { readonly browser: string; readonly systems: readonly string[] }

// The first match wins: Edge also claims to be Chrome, and Chrome also claims to be Safari.
const browsersIn = (t: LoginService['t']): readonly (readonly [RegExp, string])[] => [
  [/Trident\/|MSIE /, 'Internet Explorer'],
  [/Edge\//, t('env.edgeLegacy')],
  [/Edg(A|iOS)?\//, 'Microsoft Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Google Chrome'],
  [/Safari\//, 'Safari'],
]
const systemsIn = (t: LoginService['t']): readonly (readonly [RegExp, readonly string[]])[] => [
  [/Windows NT 10\.0/, ['Windows 10', 'Windows 11']],
  [/Windows/, [t('env.oldWindows')]],
  [/Android/, ['Android']],
  [/iPhone|iPad/, ['iOS']],
  [/Mac OS X/, ['macOS']],
  [/CrOS/, ['Chrome OS']],
  [/SunOS/, ['Solaris']],
  [/Linux/, ['Linux']],
]

function seenIn({ t }: LoginService, userAgent = ''): Seen {
  const first = <Name>(table: readonly (readonly [RegExp, Name])[]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return {
    browser: first(browsersIn(t)) ?? t('env.unknownBrowser'),
    systems: first(systemsIn(t)) ?? [t('env.unknownSystem')],
  }
}

function nameOf({ t }: LoginService, { browser, systems }: Seen): string {
  return fill(t('env.pair'), { systems: systems.join(t('env.or')), browser })
}

type Amendment = EnvironmentPolicy['amendments'][number]

/** What was added up to today; the day begins in Tokyo. */
export function amendmentsInForce(
  service: LoginService,
  { amendments }: EnvironmentPolicy,
): readonly Amendment[] {
  const today = service.site.context.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  return amendments.filter(({ date }) => Temporal.PlainDate.compare(date, today) <= 0)
}

/** The supported ones among the browser's possible systems. */
function usableSystems(service: LoginService, environment: EnvironmentPolicy, seen: Seen): readonly string[] {
  const rows = [...environment.rows, ...amendmentsInForce(service, environment).flatMap(({ rows }) => rows)]
  return seen.systems.filter((system) =>
    rows.some(({ os, browser, usable }) => usable && os === system && browser === seen.browser),
  )
}

/** ご利用環境 with its probe, and the refusal of unsupported environments (S0-1.2, S1-1.2). */
export function environmentScreens(service: LoginService): void {
  const { app, profile, site, t } = service
  const { environment } = profile
  if (environment === null) return
  app.use(`${href(service, 'entry')}*`, refuse(service, environment))

  app.get(href(service, 'environment'), (c) => {
    const cookie = sessionIdOf(c, profile.service) !== undefined
    // The cookie whose return the probe reports.
    ensureSessionId(c, profile.service)
    const main = view(service, environment, { ...serverSees(service, c), cookie })
    return c.html(openPage(service, t('env.title'), main, { scripts: ['environment.js'] }))
  })

  app.get(href(service, 'environmentProbe'), (c) =>
    c.json({
      serverTimeMs: site.context.now().epochMilliseconds,
      cookie: sessionIdOf(c, profile.service) !== undefined,
      ...serverSees(service, c),
    }),
  )
}

/** Shown at the top of the entry page: warns about a wrong environment before anybody types (S0-1.2.1-04, -05). */
export function environmentWarning(service: LoginService, userAgent: string | undefined): Html | null {
  const { t } = service
  const { environment } = service.profile
  const seen = seenIn(service, userAgent)
  if (environment === null || usableSystems(service, environment, seen).length > 0) return null
  return html`<p class="environment-warning" role="note">${say(t('env.warning'), { seen: nameOf(service, seen), environment: href(service, 'environment') })}</p>`
}

/** Refuses Internet Explorer on every screen (S0-1.2.1-03); other browsers only if the profile says so. */
function refuse(service: LoginService, environment: EnvironmentPolicy): MiddlewareHandler<Env> {
  const alwaysOpen = ['environment', 'help'] as const
  return async (c, next) => {
    const seen = seenIn(service, c.req.header('User-Agent'))
    if (seen.browser === 'Internet Explorer') {
      return c.html(refusalView(service, service.told.internetExplorer), 403)
    }
    if (environment.block && !alwaysOpen.some((screen) => c.req.path.startsWith(href(service, screen)))) {
      if (usableSystems(service, environment, seen).length === 0) {
        return c.html(refusalView(service, service.told.environmentUnsupported), 403)
      }
    }
    return next()
  }
}

/** Without scripts or anything else that would break an old browser. */
function refusalView(service: LoginService, message: Message): Html {
  const { site, profile, t, web, told } = service
  const title = t('env.refusedTitle')
  const { desk } = profile.contacts
  return layout(site, {
    title: fill(t('frame.title'), { title, service: profile.serviceName }),
    header: html`<p class="service-name">${profile.serviceName}</p>${languageSwitchAt(site, '')}`,
    main: html`<h1>${title}</h1>
${messageBox('error', message)}
<p>${t('env.refusedHow')}</p>
${message === told.environmentUnsupported ? html`<p><a class="button" href="${href(service, 'environment')}">${t('env.title')}</a></p>` : null}`,
    footer: html`<p>${web.contact}${desk.name}${desk.telephone === null ? '' : `${web.space}${web.telephone}${desk.telephone}`}</p>`,
  })
}

type ServerSees = Seen & { readonly tls: string | null }

function serverSees(service: LoginService, c: HonoContext<Env>): ServerSees {
  return { ...seenIn(service, c.req.header('User-Agent')), tls: tlsOf(c) }
}

type Connection = {
  readonly incoming?: {
    readonly socket?: { readonly encrypted?: boolean; getProtocol?(): string | null }
  }
}

/** TLS of this very connection, such as "TLSv1.3"; null if it is not encrypted, whatever a header claims. */
function tlsOf(c: HonoContext<Env>): string | null {
  const socket = (c.env as Connection | undefined)?.incoming?.socket
  return socket?.encrypted === true ? (socket.getProtocol?.() ?? null) : null
}

const marks = { good: 'env.good', care: 'env.care', bad: 'env.bad' } as const

type Finding = {
  readonly id: string
  readonly name: string
  readonly mark: keyof typeof marks
  readonly text: string
}

/** What is known without JavaScript; with it, environment.js finds out the rest. */
function findingsOf(
  service: LoginService,
  environment: EnvironmentPolicy,
  { cookie, tls, ...seen }: ServerSees & { cookie: boolean },
): readonly Finding[] {
  const { t } = service
  const usable = usableSystems(service, environment, seen)
  const needsScript = t('env.needsScript')
  const browser =
    usable.length === seen.systems.length
      ? ({ mark: 'good', text: fill(t('env.browserGood'), { seen: nameOf(service, seen) }) } as const)
      : usable.length === 0
        ? ({ mark: 'bad', text: fill(t('env.browserBad'), { seen: nameOf(service, seen) }) } as const)
        : ({
            mark: 'care',
            text: fill(t('env.browserCare'), {
              seen: nameOf(service, seen),
              systems: usable.join(t('env.and')),
            }),
          } as const)
  return [
    { id: 'browser', name: t('env.browser'), ...browser },
    { id: 'display', name: t('env.display'), mark: 'care', text: needsScript },
    { id: 'javascript', name: 'JavaScript', mark: 'bad', text: t('env.scriptBad') },
    cookie
      ? { id: 'cookie', name: 'Cookie', mark: 'good', text: t('env.cookieGood') }
      : {
          id: 'cookie',
          name: 'Cookie',
          mark: 'care',
          text: t('env.cookieCare'),
        },
    tls === null
      ? {
          id: 'tls',
          name: t('env.tls'),
          mark: 'care',
          text: t('env.tlsCare'),
        }
      : {
          id: 'tls',
          name: t('env.tls'),
          mark: 'good',
          text: fill(t('env.tlsGood'), { tls: tls.replace('TLSv', 'TLS ') }),
        },
    { id: 'clock', name: t('env.clock'), mark: 'care', text: needsScript },
  ]
}

function view(
  service: LoginService,
  environment: EnvironmentPolicy,
  sees: ServerSees & { cookie: boolean },
): Html {
  const { t } = service
  const { displayMin, words } = environment
  const { serviceName } = service.profile
  const findings = findingsOf(service, environment, sees)
  return html`<h1>${t('env.title')}</h1>
<p>${say(t('env.intro'), { service: serviceName })}</p>
<noscript><p class="caution">${t('env.noScript')}</p></noscript>
<section class="panel"><h2>${t('env.results')}</h2>
<p role="status" data-summary></p>
<ul class="findings" data-probe="${href(service, 'environmentProbe')}" data-width="${displayMin.width}" data-height="${displayMin.height}" data-good="${t(marks.good)}" data-care="${t(marks.care)}" data-bad="${t(marks.bad)}"${saidByScript(service)}>
${findings.map(
  ({ id, name, mark, text }) => html`<li class="finding" data-finding="${id}" data-mark="${mark}">
<strong class="finding-name">${name}</strong><span class="mark mark-${mark}">${t(marks[mark])}</span>
<span class="finding-text">${text}</span><a class="finding-guide" href="#${id}">${say(t('env.howTo'), { name })}</a></li>`,
)}
</ul>
<div class="actions"><a class="button" href="${href(service, 'environment')}">${t('env.again')}</a><a class="button" href="${href(service, 'entry')}">${t('go.toLogin')}</a></div></section>
<section class="panel"><h2>${words.requirement}</h2>
${environmentTable(service, environment)}</section>
<section class="panel"><h2>${t('env.displayTitle')}</h2>
<p>${say(t('env.displayLeast'), { width: displayMin.width, height: displayMin.height })}</p></section>
<section class="panel guides"><h2>${t('env.guides')}</h2>
${environmentGuides(service, environment).map(({ id, title, body }) => html`<section id="${id}"><h3>${title}</h3>${body}</section>`)}</section>`
}

/** The manual's table with later additions in force today (S0-1.2.1-02 to 05). */
export function environmentTable(service: LoginService, environment: EnvironmentPolicy): Html {
  const { t } = service
  const amendments = amendmentsInForce(service, environment)
  const row = (
    { os, browser, usable }: EnvironmentRow,
    note = browser === 'Microsoft Edge' ? ` (${t('env.mark')}1)` : '',
  ) =>
    html`<tr data-os="${os}" data-browser="${browser}" data-usable="${String(usable)}"><td>${os}</td><td>${browser}${note}</td><td>${usable ? '○' : '×'}</td></tr>`
  const noteOf = (index: number) => fill(t('env.note'), { number: index + 2 })
  return html`<div class="table-wrap"><table>
<thead><tr><th scope="col">${t('env.systemName')}</th><th scope="col">${t('env.browserName')}</th><th scope="col">${t('env.usable')}</th></tr></thead>
<tbody>${environment.rows.filter(({ usable }) => usable).map((each) => row(each))}
${amendments.map(({ rows }, i) =>
  rows.map((each) =>
    row(each, each.browser === 'Microsoft Edge' ? ` (${t('env.mark')}1)(${noteOf(i)})` : ` (${noteOf(i)})`),
  ),
)}
${environment.rows.filter(({ usable }) => !usable).map((each) => row(each))}</tbody>
</table></div>
<ul class="notes plain-notes">
<li>${t('env.noteIe')}</li>
${amendments.map(({ date, text }, i) => html`<li>${say(t('env.amendment'), { note: noteOf(i), date: service.dates.dayInWords(Temporal.PlainDate.from(date)), text })}</li>`)}
</ul>
<div class="caution"><p>${t('env.caution')}</p>
<p>${t('env.cautionSystem')}</p>
<p>${t('env.cautionBrowser')}</p></div>`
}

/** For environment.js: what it says of what only the browser knows. */
function saidByScript({ t }: LoginService): Html {
  return html` data-texts="${JSON.stringify(Object.fromEntries(scriptTexts.map((name) => [name.slice('envScript.'.length), t(name)])))}"`
}

const scriptTexts = (Object.keys(environmentTexts) as EnvironmentText[]).filter((name) =>
  name.startsWith('envScript.'),
)
