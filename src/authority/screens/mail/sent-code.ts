import { masked } from '../../../otp/masked-address.ts'
import { messageBox, shown } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { SentCode } from '../../operations/methods/send-code.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
import { say } from '../say.ts'
import type { LoginService } from '../service.ts'

/** Where the code went and until when it is valid, or that it will not arrive. */
export function sentCode({ profile, t, dates }: LoginService, sent: SentCode | undefined): Html {
  if (sent === undefined) {
    return html`<p class="caution">${t('mail.notSent')}</p>`
  }
  if (sent.failed) return html`${messageBox('error', userOtpTexts(profile).told.mailNotSent)}`
  return html`${shown(t('mail.sentTo'), masked(sent.address))}
${shown(t('mail.until'), dates.untilSecond(sent.expiresAtMs))}`
}

/** Of the two codes of a change: each mailbox is named, and one end stands for both, which were sent together. */
export function sentCodes(
  service: LoginService,
  toNew: SentCode | undefined,
  toOwn: SentCode | undefined,
): Html {
  const { profile, t, dates } = service
  if (toNew === undefined || toOwn === undefined) return sentCode(service, toNew)
  if (toNew.failed || toOwn.failed)
    return html`${messageBox('error', userOtpTexts(profile).told.mailNotSent)}`
  return html`${shown(t('mail.sentToNew'), masked(toNew.address))}
${shown(t('mail.sentToOwn'), masked(toOwn.address))}
${shown(t('mail.until'), dates.untilSecond(Math.min(toNew.expiresAtMs, toOwn.expiresAtMs)))}`
}

/** What to do if no mail arrives, and that nobody ever asks for a code. */
export function mailNotes({ profile, t }: LoginService, validSeconds: number): Html {
  return html`<ul class="notes">
<li>${say(t('mail.once'), { minutes: Math.round(validSeconds / 60) })}</li>
<li>${t('mail.folder')}</li>
<li>${say(t('mail.neverAsked'), { institution: profile.institutionName })}</li>
</ul>`
}
