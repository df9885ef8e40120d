import { type Html, html } from '../../../platform/web/html.ts'
import { dayAndTimeText } from '../../../platform/web/times.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { coolsUntilMs } from '../../operations/situation.ts'
import type { LoginService } from '../service.ts'

const minuteMs = 60_000

/**
 * After an address was registered or changed there are no trades and no administration for a while (G-10). Said with
 * its end where a user meets it, before anything is typed in vain (M5).
 */
export function coolingNotice(
  { site }: LoginService,
  { mailAddress }: Pick<FoundSession, 'mailAddress'>,
): Html | null {
  const endsMs = coolsUntilMs(site.context, mailAddress)
  if (endsMs === null) return null
  // Rounded up to the full minute, so that coming back at the time shown works.
  const untilMs = Math.ceil(endsMs / minuteMs) * minuteMs
  return html`<p class="caution">メールアドレスの登録・変更の直後は、安全のため、お取引と管理者の操作はご利用いただけません。${dayAndTimeText(untilMs)}からご利用いただけます。</p>`
}
