import { type Html, html } from '../../../platform/web/html.ts'
import { standings } from '../../operations/methods/standings.ts'
import { situationNow } from '../../operations/situation.ts'
import type { MethodPhase } from '../../rules/methods/policy.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { href, type LoginService } from '../service.ts'

/**
 * What the entry page says about the move from the app to mail, by the service's clock alone (S2-1.1); nothing without
 * a migration, or before it is announced.
 */
export function migrationNotice(service: LoginService): Html | null {
  const { site, profile } = service
  const { token, mailUsed, mailOffered } = situationNow(site.context, profile)
  if (!mailUsed) return null
  const { begins, ends } = datesOf(profile)
  const bothUntil = ends === null ? null : ends.subtract({ days: 1 })
  const change =
    begins === null
      ? null
      : html`<p>${dateText(begins)}より、ワンタイムパスワードの受取方法はVIP Access(生成アプリ)からメールアドレスに変更いたします。${
          begins === null || bothUntil === null
            ? null
            : html`${dateText(begins)}～${dateText(bothUntil)}の移行期間中には両方式の併用が可能です。`
        }</p>`
  const over = html`<p>VIP Access(生成アプリ)でのワンタイムパスワードの受取は${bothUntil === null ? '' : `${dateText(bothUntil)}で`}終了しました。ログインには、メールで届くワンタイムパスワードが必要です。</p>`
  return html`<section class="panel" aria-labelledby="migration-title"><h2 id="migration-title">ワンタイムパスワードの受取方法について</h2>
${token === 'ended' ? over : change}
${mailOffered ? invitation(service) : null}
</section>`
}

function invitation(service: LoginService): Html {
  const { tokenUsed } = situationNow(service.site.context, service.profile)
  const whom = tokenUsed
    ? 'メールアドレスのご登録がお済みでないお客さま、ご利用端末を変更されたお客さま'
    : '初めてご利用になるお客さま、メールアドレスのご登録がお済みでないお客さま'
  return html`<p>${whom}は、「利用開始登録画面へ」に進んで、ワンタイムパスワードを受け取るメールアドレスをご登録ください。</p>
<a class="button" href="${href(service, 'registration')}">利用開始登録画面へ</a>`
}

/** Shown to users whom STEP 1 led here instead of letting them in. */
export function whyNeeded(service: LoginService): Html {
  const { ends } = datesOf(service.profile)
  const { token } = standings(service.site.context, service.profile)
  const over = token === 'ended' && ends !== null
  return html`<p class="caution">${
    over
      ? `VIP Access(生成アプリ)でのワンタイムパスワードの受取は${dateText(ends.subtract({ days: 1 }))}で終了しました。`
      : 'ワンタイムパスワードの受取方法がメールに変わりました。'
  }ログインするには、ワンタイムパスワードを受け取るメールアドレスをご登録ください。</p>`
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

const weekdays = ['月', '火', '水', '木', '金', '土', '日']

/** 2025年6月23日(月), as the manual writes it. */
export function dateText({ year, month, day, dayOfWeek }: Temporal.PlainDate): string {
  return `${year}年${month}月${day}日(${weekdays[dayOfWeek - 1]})`
}
