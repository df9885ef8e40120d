import { type Html, html } from '../../../../platform/web/html.ts'
import { fundsNeeded } from '../../operations/transfers/funds.ts'
import type { Hold } from '../../rules/transfer.ts'
import { dayText, yenText } from '../format.ts'
import type { FbService } from '../service.ts'

/** When the money for a reserved transfer must be there (W3); null where it is paid at once. */
export function fundsNote(
  { site, profile }: FbService,
  {
    day,
    debitYen,
    hold,
  }: { readonly day: string; readonly debitYen: number | null; readonly hold: Hold | null },
): Html | null {
  const needed = fundsNeeded(site.context, profile.service, day, hold)
  if (needed === null) return null
  const { by, from, until, everyMinutes } = needed
  const sum = debitYen === null ? '引落合計の金額' : `引落合計 ${yenText(debitYen)}`
  return html`<p class="caution">予約の振込です。<strong>${dayText(by)}までに、${sum}を出金口座にご用意ください。</strong>振込指定日の${from}に引き落とします。残高が不足しているときは、${until}まで${everyMinutes}分ごとに引き落としを行い、それまでにご入金がなければ振り込まれません。</p>`
}
