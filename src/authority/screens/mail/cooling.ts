import { type Html, html } from '../../../platform/web/html.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { coolsUntilMs } from '../../operations/situation.ts'
import { say } from '../say.ts'
import type { LoginService } from '../service.ts'

const minuteMs = 60_000

/**
 * After an address was registered or changed there are no trades and no administration for a while (G-10). Said with
 * its end where a user meets it, before anything is typed in vain (M5).
 */
export function coolingNotice(
  { site, t, dates }: LoginService,
  { mailAddress }: Pick<FoundSession, 'mailAddress'>,
): Html | null {
  const endsMs = coolsUntilMs(site.context, mailAddress)
  if (endsMs === null) return null
  // Rounded up to the full minute, so that coming back at the time shown works.
  const untilMs = Math.ceil(endsMs / minuteMs) * minuteMs
  return html`<p class="caution">${say(t('mail.cooling'), { time: dates.timeInWords(untilMs) })}</p>`
}
