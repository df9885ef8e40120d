import type { Hono, Context as HonoContext } from 'hono'
import type { ServiceProfile } from '../../domain/profile.ts'
import type { Env } from '../../http/guards.ts'
import { ensureSessionId, sessionIdOf } from '../../http/session-cookie.ts'
import { type FoundSession, findSession } from '../../operations/find-session.ts'
import { type FxScreen, fxHref } from '../../routes.ts'
import { type Html, html } from '../html.ts'
import { layout } from '../layout.ts'
import type { Site } from '../site.ts'
import { type MenuItem, serviceMenu } from './menu.ts'

/** One service of the 外為Web kind: its profile, and the router that its screens go to. */
export type FxService = {
  readonly app: Hono<Env>
  readonly site: Site
  readonly profile: ServiceProfile
}

export function href({ profile }: FxService, screen: FxScreen): string {
  return fxHref(profile.service, screen)
}

/** The session ID for the forms of a page; a browser without one gets one. */
export function sessionFor(service: FxService, c: HonoContext<Env>): string {
  return ensureSessionId(c, service.profile.service)
}

export function currentSession(service: FxService, c: HonoContext<Env>): Promise<FoundSession | undefined> {
  const { service: name } = service.profile
  const sessionId = sessionIdOf(c, name)
  return sessionId === undefined
    ? Promise.resolve(undefined)
    : findSession(service.site.context, name, sessionId)
}

/** Where a browser belongs that is not where its session allows: forward, back, or to the start with a word why. */
export function whereItBelongs(service: FxService, found: FoundSession | undefined): string {
  if (found === undefined) return `${href(service, 'entry')}?notice=expired`
  const { stage, purpose } = found.session
  if (stage === 'authenticated') return href(service, 'home')
  if (stage === 'must_change_password') return href(service, 'password')
  return href(service, purpose === 'enrollment' ? 'enrollmentToken' : 'loginCode')
}

/** A page of the service before the login. */
export function openPage(service: FxService, title: string, main: Html): Html {
  const { site, profile } = service
  const name = html`<p class="service-name">${profile.serviceName}</p>`
  return layout(site, {
    title: `${title}｜${profile.serviceName}`,
    header: name,
    main,
    footer: contact(profile),
    scripts: ['form.js'],
  })
}

/** A page of the service after the login: who it is stands above everything (S0-2.2-18). */
export function insidePage(
  service: FxService,
  found: FoundSession,
  title: string,
  main: Html,
  formToken: Html,
  { scripts = [], menu }: { readonly scripts?: readonly string[]; readonly menu?: MenuItem } = {},
): Html {
  const { site, profile } = service
  const header = html`<p class="service-name">${profile.names.platform}</p>
<dl class="who">
<div><dt>お客様名</dt><dd>${found.customer.name}</dd></div>
<div><dt>${profile.names.userId}</dt><dd>${found.user.userId}</dd></div>
<div><dt>ユーザ名</dt><dd>${found.user.userName}</dd></div>
</dl>
<nav class="header-actions" aria-label="ユーザメニュー">
<a class="button button-small" href="${href(service, 'password')}">パスワード変更</a>
<form method="post" action="${href(service, 'logout')}">${formToken}<button class="button button-small" type="submit">ログアウト</button></form>
</nav>`
  const footer = contact(profile)
  return layout(site, {
    title: `${title}｜${profile.serviceName}`,
    header,
    main,
    footer,
    menu: serviceMenu(profile, found.session.stage, menu),
    scripts: ['form.js', ...scripts],
  })
}

function contact(profile: ServiceProfile): Html {
  const { name, telephone, hours } = profile.contacts.desk
  return html`<p>お問い合わせ先：${name}${telephone === null ? '' : `　電話番号：${telephone}`}${hours === null ? '' : `　受付時間：${hours}`}</p>`
}

/** ［STEP 1］ >>> ［STEP 2］ >>> 完了, the current one marked (S0-2.3.1-02, S0-2.4-07). */
export function steps(names: readonly [string, string], current: 1 | 2 | 3): Html {
  const all = [`[STEP 1] ${names[0]}`, `[STEP 2] ${names[1]}`, '完了']
  return html`<ol class="steps">${all.map(
    (name, i) => html`<li${i + 1 === current ? html` aria-current="step"` : ''}>${name}</li>`,
  )}</ol>`
}

export const enrollmentSteps = ['ユーザID/パスワード入力', 'トークンID/ワンタイムパスワード入力'] as const
export const loginSteps = ['ユーザID/パスワード入力', 'ワンタイムパスワード入力'] as const
export const customersOfThisKind = 'ワンタイムパスワード(OTP)認証方式のお客様'
