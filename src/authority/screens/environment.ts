import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { ensureSessionId, sessionIdOf } from '../../platform/http/session-cookie.ts'
import { messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import type { EnvironmentPolicy, EnvironmentRow } from '../rules/profile.ts'
import { ja } from '../texts/ja.ts'
import type { Message } from '../texts/refusal.ts'
import { environmentGuides } from './help/environment-guide.ts'
import { href, type LoginService, openPage } from './service.ts'

/** A browser and its possible systems, according to its User-Agent, in which Windows 10 and 11 look alike. */
type Seen = { readonly browser: string; readonly systems: readonly string[] }

// The first match wins: Edge also claims to be Chrome, and Chrome also claims to be Safari.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Trident\/|MSIE /, 'Internet Explorer'],
  [/Edge\//, 'Microsoft Edge レガシ'],
  [/Edg(A|iOS)?\//, 'Microsoft Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Google Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, readonly string[]])[] = [
  [/Windows NT 10\.0/, ['Windows 10', 'Windows 11']],
  [/Windows/, ['Windows 8.1以前']],
  [/Android/, ['Android']],
  [/iPhone|iPad/, ['iOS']],
  [/Mac OS X/, ['macOS']],
  [/CrOS/, ['Chrome OS']],
  [/SunOS/, ['Solaris']],
  [/Linux/, ['Linux']],
]

function seenIn(userAgent = ''): Seen {
  const first = <Name>(table: readonly (readonly [RegExp, Name])[]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return { browser: first(browsers) ?? '不明なブラウザ', systems: first(systems) ?? ['不明なOS'] }
}

function nameOf({ browser, systems }: Seen): string {
  return `${systems.join(' または ')}／${browser}`
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
  const { app, profile, site } = service
  const { environment } = profile
  if (environment === null) return
  app.use(`${href(service, 'entry')}*`, refuse(service, environment))

  app.get(href(service, 'environment'), (c) => {
    const cookie = sessionIdOf(c, profile.service) !== undefined
    // The cookie whose return the probe reports.
    ensureSessionId(c, profile.service)
    const main = view(service, environment, { ...serverSees(c), cookie })
    return c.html(openPage(service, 'ご利用環境', main, { scripts: ['environment.js'] }))
  })

  app.get(href(service, 'environmentProbe'), (c) =>
    c.json({
      serverTimeMs: site.context.now().epochMilliseconds,
      cookie: sessionIdOf(c, profile.service) !== undefined,
      ...serverSees(c),
    }),
  )
}

/** Shown at the top of the entry page: warns about a wrong environment before anybody types (S0-1.2.1-04, -05). */
export function environmentWarning(service: LoginService, userAgent: string | undefined): Html | null {
  const { environment } = service.profile
  const seen = seenIn(userAgent)
  if (environment === null || usableSystems(service, environment, seen).length > 0) return null
  return html`<p class="environment-warning" role="note">お使いの OS・Web ブラウザ（${nameOf(seen)}）は、サポート対象外です。<a href="${href(service, 'environment')}">ご利用環境を確認する</a></p>`
}

/** Refuses Internet Explorer on every screen (S0-1.2.1-03); other browsers only if the profile says so. */
function refuse(service: LoginService, environment: EnvironmentPolicy): MiddlewareHandler<Env> {
  const alwaysOpen = ['environment', 'help'] as const
  return async (c, next) => {
    const seen = seenIn(c.req.header('User-Agent'))
    if (seen.browser === 'Internet Explorer') {
      return c.html(refusalView(service, ja.internetExplorer), 403)
    }
    if (environment.block && !alwaysOpen.some((screen) => c.req.path.startsWith(href(service, screen)))) {
      if (usableSystems(service, environment, seen).length === 0) {
        return c.html(refusalView(service, ja.environmentUnsupported), 403)
      }
    }
    return next()
  }
}

/** Without scripts or anything else that would break an old browser. */
function refusalView(service: LoginService, message: Message): Html {
  const { site, profile } = service
  const title = 'ご利用いただけない環境です'
  const { desk } = profile.contacts
  return layout(site, {
    title: `${title}｜${profile.serviceName}`,
    header: html`<p class="service-name">${profile.serviceName}</p>`,
    main: html`<h1>${title}</h1>
${messageBox('error', message)}
<p>Microsoft Edge または Google Chrome で、この画面のアドレスを開き直してください。Microsoft Edge を IE モードでお使いの場合は、IE モードを終了してください。</p>
${message === ja.environmentUnsupported ? html`<p><a class="button" href="${href(service, 'environment')}">ご利用環境</a></p>` : null}`,
    footer: html`<p>お問い合わせ先：${desk.name}${desk.telephone === null ? '' : `　電話番号：${desk.telephone}`}</p>`,
  })
}

type ServerSees = Seen & { readonly tls: string | null }

function serverSees(c: HonoContext<Env>): ServerSees {
  return { ...seenIn(c.req.header('User-Agent')), tls: tlsOf(c) }
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

const marks = { good: '○ 適合', care: '△ 要確認', bad: '× 不適合' } as const

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
  const usable = usableSystems(service, environment, seen)
  const needsScript = 'JavaScript が使用できないため、確認できません。'
  const browser =
    usable.length === seen.systems.length
      ? ({ mark: 'good', text: `${nameOf(seen)}：ご利用いただけます。` } as const)
      : usable.length === 0
        ? ({ mark: 'bad', text: `${nameOf(seen)}：サポート対象外です。` } as const)
        : ({
            mark: 'care',
            text: `${nameOf(seen)}：${usable.join('、')}の場合にご利用いただけます。`,
          } as const)
  return [
    { id: 'browser', name: 'OS・Web ブラウザ', ...browser },
    { id: 'display', name: 'ディスプレイ解像度', mark: 'care', text: needsScript },
    { id: 'javascript', name: 'JavaScript', mark: 'bad', text: 'JavaScript を使用できません。' },
    cookie
      ? { id: 'cookie', name: 'Cookie', mark: 'good', text: 'Cookieを利用できます（サーバで確認しました）。' }
      : {
          id: 'cookie',
          name: 'Cookie',
          mark: 'care',
          text: 'まだ確認できていません。もう一度確認してください。',
        },
    tls === null
      ? {
          id: 'tls',
          name: '暗号化通信',
          mark: 'care',
          text: 'このサービスに届いた接続は暗号化されていません。手前の中継装置（プロキシ）で暗号化が終わっている場合は、アドレスが「https://」から始まります。ご確認ください。',
        }
      : {
          id: 'tls',
          name: '暗号化通信',
          mark: 'good',
          text: `このサービスへの接続は ${tls.replace('TLSv', 'TLS ')} で暗号化されています。`,
        },
    { id: 'clock', name: '時計のずれ', mark: 'care', text: needsScript },
  ]
}

function view(
  service: LoginService,
  environment: EnvironmentPolicy,
  sees: ServerSees & { cookie: boolean },
): Html {
  const { displayMin, words } = environment
  const { serviceName } = service.profile
  const findings = findingsOf(service, environment, sees)
  return html`<h1>ご利用環境</h1>
<p>${serviceName}をご利用いただくためのコンピュータ端末の要件と、この端末での確認結果です。</p>
<noscript><p class="caution">Web ブラウザの JavaScript の設定が「許可済み」となっていません。設定を変更してから、もう一度確認してください。</p></noscript>
<section class="panel"><h2>この端末の確認結果</h2>
<p role="status" data-summary></p>
<ul class="findings" data-probe="${href(service, 'environmentProbe')}" data-width="${displayMin.width}" data-height="${displayMin.height}" data-good="${marks.good}" data-care="${marks.care}" data-bad="${marks.bad}">
${findings.map(
  ({ id, name, mark, text }) => html`<li class="finding" data-finding="${id}" data-mark="${mark}">
<strong class="finding-name">${name}</strong><span class="mark mark-${mark}">${marks[mark]}</span>
<span class="finding-text">${text}</span><a class="finding-guide" href="#${id}">${name}の確認方法</a></li>`,
)}
</ul>
<div class="actions"><a class="button" href="${href(service, 'environment')}">もう一度確認する</a><a class="button" href="${href(service, 'entry')}">ログイン画面へ</a></div></section>
<section class="panel"><h2>${words.requirement}</h2>
${environmentTable(service, environment)}</section>
<section class="panel"><h2>ディスプレイ解像度要件</h2>
<p>コンピュータ端末のディスプレイの最低解像度は、[${displayMin.width} x ${displayMin.height}]となります。</p></section>
<section class="panel guides"><h2>確認・設定の方法</h2>
${environmentGuides(service, environment).map(({ id, title, body }) => html`<section id="${id}"><h3>${title}</h3>${body}</section>`)}</section>`
}

/** The manual's table with later additions in force today (S0-1.2.1-02 to 05). */
export function environmentTable(service: LoginService, environment: EnvironmentPolicy): Html {
  const amendments = amendmentsInForce(service, environment)
  const row = ({ os, browser, usable }: EnvironmentRow, note = browser === 'Microsoft Edge' ? ' (※1)' : '') =>
    html`<tr data-os="${os}" data-browser="${browser}" data-usable="${String(usable)}"><td>${os}</td><td>${browser}${note}</td><td>${usable ? '○' : '×'}</td></tr>`
  const noteOf = (index: number) => `※${index + 2}`
  return html`<div class="table-wrap"><table>
<thead><tr><th scope="col">OS(オペレーティングシステム) 名称</th><th scope="col">Web ブラウザ 名称</th><th scope="col">使用可否</th></tr></thead>
<tbody>${environment.rows.filter(({ usable }) => usable).map((each) => row(each))}
${amendments.map(({ rows }, i) =>
  rows.map((each) =>
    row(each, each.browser === 'Microsoft Edge' ? ` (※1)(${noteOf(i)})` : ` (${noteOf(i)})`),
  ),
)}
${environment.rows.filter(({ usable }) => !usable).map((each) => row(each))}</tbody>
</table></div>
<ul class="notes plain-notes">
<li>※1　Internet Explorer モード (IE モード) はサポート対象外となります。</li>
${amendments.map(({ date, text }, i) => html`<li>${noteOf(i)}　${dateInWords(date)}　${text}</li>`)}
</ul>
<div class="caution"><p>※ご注意</p>
<p>本サービスをご利用いただくコンピュータ端末として、Windows 以外の OS (Solaris、Linux、Mac OS など) のサポートは行っておりません。</p>
<p>本サービスをご利用いただく Web ブラウザとして、Microsoft Edge、Google Chrome 以外の Web ブラウザ (Internet Explorer、Safari 等) のサポートは行っておりません。</p></div>`
}

export function dateInWords(date: string): string {
  const { year, month, day } = Temporal.PlainDate.from(date)
  return `${year}年${month}月${day}日`
}
