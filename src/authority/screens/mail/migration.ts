import { type Html, html } from '../../../platform/web/html.ts'
import { standings } from '../../operations/methods/standings.ts'
import { situationNow } from '../../operations/situation.ts'
import type { MethodPhase } from '../../rules/methods/policy.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { fill } from '../../texts/catalog.ts'
import { say } from '../say.ts'
import { href, type LoginService } from '../service.ts'

/**
 * What the entry page says about the move from the app to mail, by the service's clock alone (S2-1.1); nothing without
 * a migration, or before it is announced.
 */
export function migrationNotice(service: LoginService): Html | null {
  const { site, profile, t, dates } = service
  const { token, mailUsed, mailOffered } = situationNow(site.context, profile)
  if (!mailUsed) return null
  const { begins, ends } = datesOf(profile)
  const bothUntil = ends === null ? null : ends.subtract({ days: 1 })
  const change =
    begins === null
      ? null
      : html`<p>${say(t('move.begins'), { begins: dates.weekdayInWords(begins) })}${
          begins === null || bothUntil === null
            ? null
            : html`${say(t('move.both'), { begins: dates.weekdayInWords(begins), until: dates.weekdayInWords(bothUntil) })}`
        }</p>`
  const over = html`<p>${say(t('move.ended'), { when: bothUntil === null ? '' : fill(t('move.endedOn'), { until: dates.weekdayInWords(bothUntil) }) })}</p>`
  return html`<section class="panel" aria-labelledby="migration-title"><h2 id="migration-title">${t('move.title')}</h2>
${token === 'ended' ? over : change}
${mailOffered ? invitation(service) : null}
</section>`
}

function invitation(service: LoginService): Html {
  const { t } = service
  const { tokenUsed } = situationNow(service.site.context, service.profile)
  const whom = tokenUsed ? t('move.whomBoth') : t('move.whomMail')
  return html`<p>${say(t('move.invitation'), { whom })}</p>
<a class="button" href="${href(service, 'registration')}">${t('move.button')}</a>`
}

/** Shown to users whom STEP 1 led here instead of letting them in. */
export function whyNeeded(service: LoginService): Html {
  const { t, dates } = service
  const { ends } = datesOf(service.profile)
  const { token } = standings(service.site.context, service.profile)
  const over = token === 'ended' && ends !== null
  return html`<p class="caution">${
    over ? fill(t('move.over'), { day: dates.weekdayInWords(ends.subtract({ days: 1 })) }) : t('move.now')
  }${t('move.needed')}</p>`
}

/** When mail begins and the token ends, as days in Japan; null if the profile sets no date. */
function datesOf({ methods }: ServiceProfile) {
  const begins = methods.mail?.phases.find(({ standing }) => standing !== 'ended')
  const ends = methods.token.find(({ standing }) => standing === 'ended')
  return { begins: dayOf(begins), ends: dayOf(ends) }
}

function dayOf(phase: MethodPhase | undefined): Temporal.PlainDate | null {
  if (phase === undefined || phase.from === null) return null
  return Temporal.Instant.from(phase.from).toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}
