import { html } from '../../../platform/web/html.ts'
import { personalTerms } from '../texts/terms.ts'
import { href, openPage, type PersonalService } from './service.ts'

const title = 'ワンタイムパスワードサービス利用追加規定'

/** The version in force, readable by everybody before registration (S4-0-05). */
export function termsScreen(service: PersonalService): void {
  const { app, profile, policy } = service
  app.get(href(service, 'terms'), (c) => {
    const { version, effectiveOn } = policy.terms
    const articles = personalTerms[version](profile)
    const main = html`<h1>${title}</h1>
<p>第${version}版　${japaneseDate(effectiveOn)}施行</p>
<div class="box reading">${articles.map(
      ({ heading, paragraphs }) => html`<h2>${heading}</h2>${paragraphs.map((text) => html`<p>${text}</p>`)}`,
    )}</div>
<p><a class="button" href="${href(service, 'entry')}">ログイン画面</a></p>`
    return c.html(openPage(service, c, title, main))
  })
}

/** 2016年2月29日 of 2016-02-29. */
function japaneseDate(day: string): string {
  const { year, month, day: ofMonth } = Temporal.PlainDate.from(day)
  return `${year}年${month}月${ofMonth}日`
}
