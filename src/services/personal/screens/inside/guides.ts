import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import { say } from '../../../../authority/screens/say.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { restartsBy } from '../../operations/restart-service.ts'
import { passkeysStop } from '../../operations/stop-service.ts'
import { deskPhone, href, type PersonalService } from '../service.ts'

/** ご利用ガイド, ヘルプ of the screens behind the login. */
export const insideGuides = { home, inquiry, logins, token, 'service-stop': serviceStop } as const

function home(service: PersonalService): Html {
  const { t } = service
  return html`<p>${t('help.homeLogins')}</p>
<p>${say(t('help.homeChanges'), { lost: href(service, 'lost') })}</p>
<p>${t('help.homeLeave')}</p>`
}

function inquiry({ profile, t }: PersonalService): Html {
  return html`<h2>${t('help.balances')}</h2>
<p>${t('help.balancesWhat')}</p>
<h2>${t('help.statement')}</h2>
<p>${say(t('help.statementHow'), { days: profile.banking.statementDays })}</p>
<p>${t('help.statementFile')}</p>`
}

function logins(service: PersonalService): Html {
  const { t } = service
  return html`<p>${t('help.loginsWhat')}</p>
<dl>
<dt>${t('help.loginsResult')}</dt><dd>${t('help.loginsResultWhat')}</dd>
<dt>${t('help.loginsDevice')}</dt><dd>${t('help.loginsDeviceWhat')}</dd>
<dt>${t('help.loginsFrom')}</dt><dd>${t('help.loginsFromWhat')}</dd></dl>
<p>${say(t('help.loginsUnknown'), { lost: href(service, 'lost'), phone: deskPhone(service) })}</p>`
}

function token(service: PersonalService): Html {
  const { profile, t } = service
  const phone = deskPhone(service)
  if (changesTokenBySignature(profile))
    return html`<p>${t('help.tokenWhat')}</p>
<p>${say(t('token.changeHow'), { phone })}</p>
<p>${t('token.endHow')}</p>`
  return html`<p>${t('help.tokenWhat')}</p>
<p>${t('help.tokenGo')}</p>
<p>${say(t('help.tokenExpires'), { phone: deskPhone(service) })}</p>`
}

function serviceStop(service: PersonalService): Html {
  const { profile, t } = service
  const desk = profile.contacts.desk.name
  const restarts = restartsBy(profile)
  const restart =
    restarts === null
      ? say(t('help.serviceStopRestart'), { desk })
      : say(t(restartTexts[restarts]), { desk, restart: href(service, 'restart') })
  return html`<p>${t('help.serviceStopHow')}</p>
${passkeysStop(profile) ? html`<p>${t('help.serviceStopPasskey')}</p>` : null}
<p>${restart}</p>
<p>${say(t('help.serviceStopLost'), { lost: href(service, 'lost') })}</p>`
}

const restartTexts = {
  signature: 'help.serviceStopRestartSelf',
  passkey: 'help.serviceStopRestartPasskey',
} as const
