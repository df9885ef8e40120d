import { situationNow } from '../../../../authority/operations/situation.ts'
import { chapterHref, shownMessage } from '../../../../authority/screens/help/chapter.ts'
import { say } from '../../../../authority/screens/say.ts'
import { userOtpTexts } from '../../../../authority/texts/user-otp.ts'
import { html } from '../../../../platform/web/html.ts'
import type { WriteFxChapter } from '../service.ts'

/** 1.2 and 1.3 of the manual of ユーザOTP管理 (S2); without its numbers, which other chapters use here. */
export const userOtp: WriteFxChapter = (service) => ({
  number: null,
  title: service.t('otps.name'),
  body: html`<section class="panel"><h2>${service.t('otpsHelp.page')}</h2>
<p>${service.t('otpsHelp.where')}</p>
<p>${service.t('otpsHelp.search')}</p></section>
<section class="panel"><h2>${service.t('otpsHelp.unlock')}</h2>
<p>${say(service.t('otpsHelp.locked'), { failures: service.profile.names.codeFailures })}</p>
<ol>
<li>${service.t('otpsHelp.unlockOpen')}</li>
<li>${service.t('otpsHelp.unlockFind')}</li>
<li>${service.t('otpsHelp.unlockPress')}<p class="shown-message">${userOtpTexts(service.profile).questions.unlock}</p></li>
<li>${say(service.t('otpsHelp.unlockDone'), { message: shownMessage(userOtpTexts(service.profile).done.unlock) })}</li>
</ol></section>
<section class="panel"><h2>${service.t('otpsHelp.revoke')}</h2>
<p>${service.t('otpsHelp.revokeWhen')}</p>
<ol>
<li>${service.t('otpsHelp.revokePress')}<p class="shown-message">${userOtpTexts(service.profile).questions.revoke}</p></li>
<li>${service.t('otpsHelp.revokeDone')}${shownMessage(userOtpTexts(service.profile).done.revoke)}</li>
</ol>
<p class="caution">${service.t('otpsHelp.final')}</p></section>
<section class="panel"><h2>${service.t('otpsHelp.suspend')}</h2>
<ul>
<li>${service.t('otpsHelp.suspendOne')}</li>
<li>${service.t('otpsHelp.suspendAll')}</li>
</ul></section>
<section class="panel"><h2>${service.t('otpsHelp.nobody')}</h2>
<p>${say(service.t('otpsHelp.nobodyHow'), { whom: service.profile.contacts.codeLock, contact: chapterHref(service, 'contact') })}</p></section>`,
})

/** ユーザ管理, メール設定, メールアドレス管理 and 管理, of which the manual shows only the menu (S2-1.2-02, A-17). */
export const company: WriteFxChapter = (service) => {
  const { t } = service
  const { names, contacts } = service.profile
  const { userOtp: isOpen, mailUsed } = situationNow(service.site.context, service.profile)
  return {
    number: null,
    title: t('companyHelp.title'),
    body: html`<section class="panel"><h2>${t('users.name')}</h2>
<ul>
<li>${say(t('companyHelp.add'), { userId: names.userId, initialPassword: names.initialPassword, desk: contacts.desk.name, userIdNotice: names.userIdNotice })}</li>
<li>${say(t('companyHelp.edit'), { userId: names.userId })}</li>
<li>${isOpen ? html`${say(t('companyHelp.revokeFirst'), { userOtp: chapterHref(service, 'user-otp') })}` : t('users.deleteNote')}</li>
<li>${t('companyHelp.last')}</li>
</ul></section>
<section class="panel"><h2>${t('notices.title')}</h2>
<p>${t('companyHelp.notices')}${mailUsed ? t('companyHelp.mailAlways') : null}</p></section>
<section class="panel"><h2>${t('addresses.title')}</h2>
<p>${t('companyHelp.addresses')}${mailUsed ? html`${say(t('companyHelp.newAddress'), { mailCodes: chapterHref(service, 'mail-codes') })}` : t('addresses.closed')}</p></section>
<section class="panel"><h2>${t('company.activity')}</h2>
<p>${say(t('companyHelp.history'), { userId: names.userId })}</p></section>`,
  }
}
