import { messageBox, shown } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { SentCode } from '../../operations/methods/send-code.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { administration } from '../../texts/user-otp.ts'
import { masked } from './addresses.ts'

/** Where the code went and until when it is valid, or that it will not arrive. */
export function sentCode(sent: SentCode | undefined): Html {
  if (sent === undefined) {
    return html`<p class="caution">ワンタイムパスワードはまだ送信されていません。［送信する］ボタンを押してください。</p>`
  }
  if (sent.failed) return html`${messageBox('error', administration.mailNotSent)}`
  return html`${shown('送信先', masked(sent.address))}
${shown('有効期限', timeText(sent.expiresAtMs))}`
}

/** Of the two codes of a change: each mailbox is named, and one end stands for both, which were sent together. */
export function sentCodes(toNew: SentCode | undefined, toOwn: SentCode | undefined): Html {
  if (toNew === undefined || toOwn === undefined) return sentCode(toNew)
  if (toNew.failed || toOwn.failed) return html`${messageBox('error', administration.mailNotSent)}`
  return html`${shown('送信先（新しいメールアドレス）', masked(toNew.address))}
${shown('送信先（現在のメールアドレス）', masked(toOwn.address))}
${shown('有効期限', timeText(Math.min(toNew.expiresAtMs, toOwn.expiresAtMs)))}`
}

/** What to do if no mail arrives, and that nobody ever asks for a code. */
export function mailNotes({ institutionName }: ServiceProfile, validSeconds: number): Html {
  return html`<ul class="notes">
<li>メールで届いたワンタイムパスワードは、送信から${Math.round(validSeconds / 60)}分間、この画面でだけ一度使用できます。再送信すると、前に届いたワンタイムパスワードは使えなくなります。</li>
<li>メールが届かない場合は、迷惑メールのフォルダーや受信制限の設定をご確認ください。</li>
<li>${institutionName}が電話やメールでワンタイムパスワードをお尋ねすることはありません。</li>
</ul>`
}

function timeText(ms: number): string {
  const { hour, minute, second } = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  const two = (n: number) => String(n).padStart(2, '0')
  return `${hour}時${two(minute)}分${two(second)}秒`
}
