import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../../platform/http/guards.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type FbHelpChapter, fbHelpHref } from '../../routes.ts'
import type { FbService } from '../service.ts'

/** One page of the help. */
export type FbChapter = {
  readonly title: string
  readonly write: (service: FbService, c: HonoContext<Env>) => Html
}

export function chapterLink({ profile }: FbService, chapter: FbHelpChapter, text: string): Html {
  return html`<a href="${fbHelpHref(profile.service, chapter)}">${text}</a>`
}

export function steps(...all: readonly (Html | string)[]): Html {
  return html`<ol>${all.map((step) => html`<li>${step}</li>`)}</ol>`
}

export function notes(...all: readonly (Html | string | null)[]): Html {
  return html`<ul class="notes">${all.map((note) => (note === null ? null : html`<li>${note}</li>`))}</ul>`
}
