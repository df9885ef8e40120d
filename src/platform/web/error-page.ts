import type { Context as HonoContext } from 'hono'
import type { Env, Log } from '../http/guards.ts'
import { Problem, retryAfterSeconds } from '../http/problem.ts'
import { paths } from '../http/routes.ts'
import { Overloaded } from '../secrets/hashing-lane.ts'
import { messageBox } from './form.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import type { PageSite } from './site.ts'

export type ErrorSettings = {
  readonly site: PageSite
  readonly log: Log
  /** The users' name for the service at `<institution>/<service>`, and the site as it shows it, if there is one. */
  readonly serviceOf: (
    service: string,
  ) => { readonly serviceName: string; readonly site: PageSite } | undefined
}

/** The one place where an exception becomes an answer: the cause goes to the log, a reference to the user. */
export function errorPage(
  { site, log, serviceOf }: ErrorSettings,
  error: unknown,
  c: HonoContext<Env>,
): Response | Promise<Response> {
  const problem = problemOf(error)
  const requestId = c.get('requestId')
  if (problem.kind === 'fault') log.error({ err: error, requestId }, 'request failed')
  const wait = retryAfterSeconds(problem.kind)
  if (wait !== null) c.header('Retry-After', String(wait))
  c.status(problem.status)
  const message = { text: problem.message, code: problem.code }
  const start = c.req.path.split('/').slice(0, 3).join('/')
  const service = serviceOf(start.slice(1))
  return c.html(
    layout(service?.site ?? site, {
      title: 'エラー',
      header: html`<p class="service-name">${service?.serviceName ?? ''}</p>`,
      main: html`<h1>エラー</h1>
${messageBox('error', message)}
${problem.kind === 'fault' || problem.kind === 'unavailable' ? html`<p>お問い合わせの際は、次の番号をお伝えください。受付番号：<code>${requestId}</code></p>` : null}
${service !== undefined ? html`<p><a class="button" href="${start}/home">画面を開き直す</a></p>` : wayBack(site)}`,
      footer: null,
    }),
  )
}

/** Outside the services, only the demo has a start page. */
function wayBack({ banner }: PageSite): Html | null {
  return banner === null ? null : html`<p><a class="button" href="${paths.index}">デモの最初の画面へ</a></p>`
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(error instanceof Overloaded ? 'overloaded' : 'fault')
}
