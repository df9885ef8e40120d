import { datesIn } from '../../platform/web/dates.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayText } from '../../platform/web/times.ts'
import { announcementsNow } from '../operations/announcements.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'
import type { Site } from './site.ts'

/**
 * お知らせ of the institution, on the page on which its logins begin; null while there are none. Only the titles are open: the
 * login stays where whoever comes each day finds it.
 */
export function announcements({
  site,
  profile,
}: {
  readonly site: Site
  readonly profile: ServiceProfile
}): Html | null {
  const shown = announcementsNow(site.context, profile)
  if (shown.length === 0) return null
  return html`<section class="panel" aria-labelledby="announcements-title"><h2 id="announcements-title">${authorityTexts(profile)('news.title')}</h2>
${shown.map(
  ({ title, text, from }) => html`<details class="announcement">
<summary>${written(title, profile)} ${postedOn(from, profile)}</summary>
<p>${written(text, profile)}</p></details>`,
)}</section>`
}

/** It is the institution's, in its own language: a screen reader of an English page has to know. */
function written(said: string, { language = 'ja' }: ServiceProfile): Html {
  return language === 'ja' ? html`${said}` : html`<span lang="ja">${said}</span>`
}

function postedOn(from: string, { language }: ServiceProfile): Html {
  const day = Temporal.Instant.from(from).toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  return html`<time datetime="${day.toString()}">${language === 'en' ? datesIn(language).date(day) : dayText(day)}</time>`
}
