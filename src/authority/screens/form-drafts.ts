import type { Hono, Context as HonoContext, MiddlewareHandler } from 'hono'
import { type Form, formTokenField, readForm, readOpenForm } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { sessionIdOf } from '../../platform/http/session-cookie.ts'
import { tokenInput } from '../../platform/web/form.ts'
import { formBehind, type Gate } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import {
  type DraftOwner,
  dropFormDraft,
  dropSentDraft,
  type FormDraft,
  findFormDraft,
  keepFormDraft,
  listFormDrafts,
} from '../operations/form-drafts.ts'
import { visitHref } from '../routes.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { fill } from '../texts/catalog.ts'
import { loginScreenCatalog } from '../texts/login-catalog.ts'
import { say } from './say.ts'
import type { Site } from './site.ts'
import { wordsIn } from './words.ts'

/** A form in which much is typed. */
export type DraftForm = {
  /** As the router knows it; what is kept is kept under the address itself. */
  readonly path: string
  readonly title: string
  /** The names of the fields that are kept, whole: never one of a password or a code. */
  readonly fields: RegExp
  /** Where it goes on: an end of the session there keeps the form, and being done there forgets it. */
  readonly next?: string
  /** The statuses of an answer that say that it is done; left out: it leads elsewhere. */
  readonly doneBy?: readonly number[]
}

export type DraftService = {
  readonly site: Site
  readonly profile: ServiceProfile
  readonly drafts: readonly DraftForm[]
}

/** On the page of such a form. */
export type PageDraft = {
  /** What was typed before, if the user asks to go on with it. */
  readonly typed: Form | null
  readonly notice: Html
}

/** Matches the paths of a pattern. Nothing else of a request becomes an address. */
function formOf(pattern: string): RegExp {
  return new RegExp(
    `^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[A-Za-z0-9_.~%-]+')}$`,
  )
}

/** The form that a path belongs to, and the address under which it is kept. */
function formAt(
  drafts: readonly DraftForm[],
  path: string,
): { readonly form: DraftForm; readonly path: string } | undefined {
  for (const form of drafts) {
    if (formOf(form.path).test(path)) return { form, path }
    if (form.next === path) return { form, path: form.path }
  }
  return undefined
}

function keptFields({ fields }: DraftForm, posted: Form): Readonly<Record<string, string>> {
  const kept = Object.entries(posted).filter(([name]) => name !== formTokenField && fields.test(name))
  return Object.fromEntries(kept)
}

/**
 * The routes that keep and discard drafts, and what keeps a form whose session ended meanwhile. Mount them before the
 * screens; `gate` admits those who are logged in.
 */
export function draftScreens<Visitor>(
  app: Hono<Env>,
  service: DraftService,
  gate: Gate<Visitor>,
  ownerOf: (visitor: Visitor) => DraftOwner,
): void {
  const { site, profile, drafts } = service
  const shownIn = (c: HonoContext<Env>) => {
    const sessionId = sessionIdOf(c, profile.service)
    return sessionId === undefined ? null : { service: profile.service, sessionId }
  }

  async function keep(c: HonoContext<Env>, posted: Form, path: string): Promise<boolean> {
    const found = formAt(drafts, path)
    const shown = shownIn(c)
    if (found === undefined || shown === null) return false
    const { title } = found.form
    const draft = { path: found.path, title, fields: keptFields(found.form, posted) }
    return keepFormDraft(site.context, shown, draft)
  }

  // The script calls it before the session ends and after. It doesn't count as use of the session, so it passes no
  // gate.
  app.post(visitHref(profile.service, 'keepDraft'), async (c) => {
    const posted = await readForm(c, profile.service)
    if (await keep(c, posted, posted['draft_path'] ?? '')) return c.body(null, 204)
    return c.redirect(`/${profile.service}/?notice=expired`, 303)
  })

  app.post(
    visitHref(profile.service, 'discardDraft'),
    formBehind(profile.service, gate, async (c, visitor, form) => {
      const found = formAt(drafts, form['draft_path'] ?? '')
      if (found !== undefined) await dropFormDraft(site.context, ownerOf(visitor), found.path)
      return c.redirect(
        form['draft_back'] === 'form' && found !== undefined ? found.path : `/${profile.service}/home`,
        303,
      )
    }),
  )

  // `/users/new` is also what `/users/:id` looks like: each path has one form.
  const around =
    (form: DraftForm): MiddlewareHandler<Env> =>
    async (c, next) => {
      await next()
      const found = formAt(drafts, c.req.path)
      if (found === undefined || found.form !== form) return
      const { status } = c.res
      if (status === 303 && (c.res.headers.get('Location') ?? '').endsWith('?notice=expired')) {
        if (await keep(c, await readOpenForm(c), c.req.path))
          c.res.headers.set('Location', `/${profile.service}/?notice=kept`)
        return
      }
      const shown = shownIn(c)
      if (shown !== null && (form.doneBy ?? [303]).includes(status))
        await dropSentDraft(site.context, shown, found.path)
    }
  for (const form of drafts) {
    app.post(form.path, around(form))
    if (form.next !== undefined) app.post(form.next, around(form))
  }
}

/** For the page of such a form; null on all others. `?draft=continue` shows what was kept. */
export async function pageDraft(
  { site, profile, drafts }: DraftService,
  c: HonoContext<Env>,
  owner: DraftOwner,
  sessionId: string,
): Promise<PageDraft | null> {
  const found = formAt(drafts, c.req.path)
  if (found === undefined) return null
  const { t, dates } = wordsIn(loginScreenCatalog, profile)
  const { path } = found
  const marker = html`<div hidden class="draft-keeper" data-action="${visitHref(profile.service, 'keepDraft')}" data-path="${path}"></div>`
  const draft = c.req.method === 'GET' ? await findFormDraft(site.context, owner, path) : undefined
  if (draft === undefined) {
    const isGone = c.req.query('draft') === 'continue'
    return {
      typed: null,
      notice: html`${isGone ? html`<p class="message message-info" role="status">${t('draft.gone')}</p>` : null}${marker}`,
    }
  }
  const goesOn = c.req.query('draft') === 'continue'
  const shown = goesOn
    ? null
    : html`<a class="button button-primary" href="${path}?draft=continue">${t('draft.goOn')}</a>`
  const text = goesOn
    ? fill(t('draft.shown'), { time: dates.minute(draft.keptAtMs) })
    : fill(t('draft.left'), { time: dates.minute(draft.keptAtMs) })
  const notice = html`<section class="draft-notice" aria-label="${t('draft.title')}"><p>${text}</p>
<div class="actions">${shown}${discardForm(profile, path, sessionId, 'form')}</div></section>${marker}`
  return { typed: goesOn ? draft.fields : null, notice }
}

/** On the first screen after the login: what the user was typing when a session ended. */
export async function draftsPanel(
  service: DraftService,
  owner: DraftOwner,
  sessionId: string,
): Promise<Html | null> {
  const { site, profile } = service
  const { t } = wordsIn(loginScreenCatalog, profile)
  const drafts = await listFormDrafts(site.context, owner)
  if (drafts.length === 0) return null
  return html`<section class="panel draft-notice"><h2>${t('draft.leftTitle')}</h2>
<p>${say(t('draft.kept'), { hours: profile.session.draftHours })}</p>
<ul class="plain">${drafts.map((draft) => draftItem(service, draft, sessionId))}</ul></section>`
}

/** Its title in the language of the page, not of the one on which it was kept. */
function draftItem(
  { profile, drafts }: DraftService,
  { path, title: kept, keptAtMs }: FormDraft,
  sessionId: string,
): Html {
  const { t, dates } = wordsIn(loginScreenCatalog, profile)
  const title = formAt(drafts, path)?.form.title ?? kept
  return html`<li><p>${say(t('draft.item'), { title: html`<strong>${title}</strong>`, time: dates.minute(keptAtMs) })}</p>
<div class="actions"><a class="button button-primary" href="${path}?draft=continue">${t('draft.goOn')}<span class="visually-hidden">${say(t('draft.ofForm'), { title })}</span></a>${discardForm(profile, path, sessionId, 'home')}</div></li>`
}

function discardForm(profile: ServiceProfile, path: string, sessionId: string, back: 'form' | 'home'): Html {
  return html`<form method="post" action="${visitHref(profile.service, 'discardDraft')}">${tokenInput(sessionId)}<input type="hidden" name="draft_path" value="${path}"><input type="hidden" name="draft_back" value="${back}"><button class="button" type="submit">${wordsIn(loginScreenCatalog, profile).t('draft.discard')}</button></form>`
}
