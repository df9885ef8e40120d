import { codeField } from '../../platform/web/code-field.ts'
import { messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { forSession, sessionFor } from '../../platform/web/gate.ts'
import { html } from '../../platform/web/html.ts'
import { href, type LoginService, openPage, sessionsOf, steps } from './service.ts'
import { hasTicketTo } from './stages.ts'

/** A-05 利用開始登録 完了: the token ID, and a field to log in at once with a third code (S0-2.2-11 to 13). */
export function enrollmentCompleteScreen(service: LoginService): void {
  const { app, t } = service
  app.get(
    href(service, 'enrollmentComplete'),
    forSession(sessionsOf(service), hasTicketTo('login'), (c, found) => {
      const title = t('register.title')
      const main = html`<h1>${title}</h1>
${steps(service, 'enrollment', 3)}
${messageBox('info', service.told.enrolled)}
<p class="instruction">${t('register.goOn')}</p>
<form method="post" action="${href(service, 'loginCode')}" class="panel" autocomplete="off">
${tokenInput(sessionFor(service, c))}
${shown(t('tokenId.label'), found.binding?.tokenId ?? '')}
${codeField({ name: 'otp', label: 'OTP', error: undefined })}
<div class="actions"><button class="button button-primary" type="submit">${t('register.logIn')}</button></div>
</form>
<ul class="notes">
<li>${t('register.used')}</li>
<li>${t('register.checkId')}</li>
</ul>`
      return c.html(openPage(service, title, main))
    }),
  )
}
