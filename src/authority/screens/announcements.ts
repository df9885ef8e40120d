import { type Html, html } from '../../platform/web/html.ts'
import { dayText } from '../../platform/web/times.ts'
import { announcementsNow } from '../operations/announcements.ts'
import type { ServiceProfile } from '../rules/profile.ts'
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
  return html`<section class="panel" aria-labelledby="announcements-title"><h2 id="announcements-title">お知らせ</h2>
${shown.map(
  ({ title, text, from }) => html`<details class="announcement">
<summary>${title} ${postedOn(from)}</summary>
<p>${text}</p></details>`,
)}</section>`
}

function postedOn(from: string): Html {
  const day = Temporal.Instant.from(from).toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  return html`<time datetime="${day.toString()}">${dayText(day)}</time>`
}
