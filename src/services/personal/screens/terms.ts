import { say } from '../../../authority/screens/say.ts'
import { html } from '../../../platform/web/html.ts'
import { personalTerms } from '../texts/terms.ts'
import { personalTermsInEnglish } from '../texts/terms-english.ts'
import { href, openPage, type PersonalService } from './service.ts'

/** The version in force, readable by everybody before registration (S4-0-05). */
export function termsScreen(service: PersonalService): void {
  const { app, profile, policy, t } = service
  app.get(href(service, 'terms'), (c) => {
    const { version, effectiveOn } = policy.terms
    const effective = Temporal.PlainDate.from(effectiveOn)
    const texts = profile.language === 'en' ? personalTermsInEnglish : personalTerms
    const articles = texts[version](profile)
    const title = t('links.terms')
    const date = profile.language === 'en' ? service.dates.date(effective) : japaneseDate(effective)
    const main = html`<h1>${title}</h1>
<p>${say(t('terms.version'), { version, date })}</p>
<div class="box reading">${articles.map(
      ({ heading, paragraphs }) => html`<h2>${heading}</h2>${paragraphs.map((text) => html`<p>${text}</p>`)}`,
    )}</div>
<p><a class="button" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></p>`
    return c.html(openPage(service, c, title, main))
  })
}

/** 2016年2月29日 of 2016-02-29. */
function japaneseDate({ year, month, day: ofMonth }: Temporal.PlainDate): string {
  return `${year}年${month}月${ofMonth}日`
}
