import type { Context as HonoContext } from 'hono'
import type { Language } from '../../otp/language.ts'
import type { Env } from '../http/guards.ts'
import { languageField } from '../http/language.ts'
import { type Html, html } from './html.ts'
import type { PageSite } from './site.ts'

/** Each by its own name, for whoever reads no other. */
const names: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' }

/** 日本語 / English: the same page in the other language; null where there is only one. */
export function languageSwitch(
  { language: shown = 'ja', languages = [] }: Pick<PageSite, 'language' | 'languages'>,
  c: HonoContext<Env>,
): Html | null {
  if (languages.length < 2) return null
  const links = languages.map((each) =>
    each === shown
      ? html`<li><span lang="${each}" aria-current="true">${names[each]}</span></li>`
      : html`<li><a href="${samePageIn(each, c)}" lang="${each}" hreflang="${each}">${names[each]}</a></li>`,
  )
  return html`<nav class="languages" aria-label="言語 / Language"><ul>${links}</ul></nav>`
}

/** With the query of a page that was asked for; a form's answer leads to the form. */
function samePageIn(language: Language, c: HonoContext<Env>): string {
  const query = new URLSearchParams(c.req.method === 'GET' ? new URL(c.req.url).search : '')
  query.set(languageField, language)
  return `${c.req.path}?${query.toString()}`
}
