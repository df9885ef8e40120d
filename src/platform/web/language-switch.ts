import type { Context as HonoContext } from 'hono'
import type { Language } from '../../otp/language.ts'
import type { Env } from '../http/guards.ts'
import { languageField } from '../http/language.ts'
import { type Html, html } from './html.ts'
import type { PageSite } from './site.ts'

/** Each by its own name, for whoever reads no other. */
const names: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' }

/** 日本語 / English: the same page in the other language; null where there is only one. */
export function languageSwitch(site: Speaking, c: HonoContext<Env>): Html | null {
  // With the query of a page that was asked for; a form's answer leads to the form.
  const query = c.req.method === 'GET' ? new URL(c.req.url).search : ''
  return languageSwitchAt(site, `${c.req.path}${query}`)
}

/** The same for the page of this address, which has no fragment; '' is the page on which it stands. */
export function languageSwitchAt(
  { language: shown = 'ja', languages = [] }: Speaking,
  address: string,
): Html | null {
  if (languages.length < 2) return null
  const links = languages.map((each) =>
    each === shown
      ? html`<li><span lang="${each}" aria-current="true">${names[each]}</span></li>`
      : html`<li><a href="${inLanguage(each, address)}" lang="${each}" hreflang="${each}">${names[each]}</a></li>`,
  )
  return html`<nav class="languages" aria-label="言語 / Language"><ul>${links}</ul></nav>`
}

type Speaking = Pick<PageSite, 'language' | 'languages'>

function inLanguage(language: Language, address: string): string {
  const [path = '', search = ''] = address.split('?')
  const query = new URLSearchParams(search)
  query.set(languageField, language)
  return `${path}?${query.toString()}`
}
