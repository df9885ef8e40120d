import type { Context as HonoContext } from 'hono'
import type { Language } from '../../otp/language.ts'
import type { Env, Log } from '../http/guards.ts'
import { languageOf } from '../http/language.ts'
import { Problem, retryAfterSeconds } from '../http/problem.ts'
import { paths } from '../http/routes.ts'
import { Overloaded } from '../secrets/hashing-lane.ts'
import { messageBox } from './form.ts'
import { type Html, html } from './html.ts'
import { languageSwitchAt } from './language-switch.ts'
import { layout } from './layout.ts'
import type { PageSite } from './site.ts'
import { webTexts } from './texts/texts.ts'

export type ErrorSettings = {
  readonly site: PageSite
  readonly log: Log
  /** The service at `<institution>/<service>`, if there is one. */
  readonly serviceOf: (service: string) => ServedService | undefined
}

type ServedService = {
  /** Its own language first. */
  readonly languages: readonly Language[]
  /** The users' name for it, and the site as it shows it. */
  readonly in: (language: Language) => { readonly serviceName: string; readonly site: PageSite }
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
  const start = c.req.path.split('/').slice(0, 3).join('/')
  const found = serviceOf(start.slice(1))
  const language = found && languageOf(c, { service: start.slice(1), languages: found.languages })
  const service = language && found?.in(language)
  const shown = service?.site ?? site
  const texts = webTexts(shown)
  const message = { text: problem.textIn(language ?? 'ja'), code: problem.code }
  // Whatever a form was to do, its answer is asked for in no other language.
  const asked = new URL(c.req.url).search
  const choice = c.req.method === 'GET' ? languageSwitchAt(shown, asked) : null
  return c.html(
    layout(shown, {
      title: texts.error,
      header: html`<p class="service-name">${service?.serviceName ?? ''}</p>${choice}`,
      main: html`<h1>${texts.error}</h1>
${messageBox('error', message)}
${problem.kind === 'fault' || problem.kind === 'unavailable' ? html`<p>${texts.reference}<code>${requestId}</code></p>` : null}
${service !== undefined ? html`<p><a class="button" href="${start}/home">${texts.reopen}</a></p>` : wayBack(site)}`,
      footer: null,
    }),
  )
}

/** Outside the services, only the demo has a start page. */
function wayBack(site: PageSite): Html | null {
  if (site.banner === null) return null
  return html`<p><a class="button" href="${paths.index}">${webTexts(site).demoStart}</a></p>`
}

// One for all: in a flood, each would have a stack trace made.
const overloaded = new Problem('overloaded')

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return error instanceof Overloaded ? overloaded : new Problem('fault')
}
