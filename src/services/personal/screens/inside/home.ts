import { needsPasskey } from '../../../../authority/operations/passkeys/care-for-passkey.ts'
import { confirmActs, deskActsPanel } from '../../../../authority/screens/desk-acts.ts'
import { passkeyPanel } from '../../../../authority/screens/passkeys/panel.ts'
import { say } from '../../../../authority/screens/say.ts'
import { asOfText } from '../../../../bank/screens/accounts.ts'
import { serviceStopTold, serviceStopWords } from '../../../../bank/texts/service-stop.ts'
import { deviceIn } from '../../../../platform/web/device.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type HomeRecord, type PastChange, type PastLogin, showHome } from '../../operations/show-home.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { accountTable } from './inquiry.ts'
import { hasToken, tokenSummary } from './token.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

/** The first screen after the login: the user, the last login, accounts, the token, and links to everything else. */
export function homeScreen(service: PersonalService): void {
  const { app, site, profile, t, told: texts } = service
  const title = t('home.title')
  app.get(
    href(service, 'home'),
    forCustomer(service, async (c, found) => {
      const record = await showHome(site.context, found.user)
      const told = {
        profile,
        action: href(service, 'deskActs'),
        formToken: tokenInput(sessionFor(service, c)),
        acts: profile.language === 'en' ? serviceStopTold : serviceStopWords,
      }
      const main = html`<h1>${title}</h1>
${c.req.query('notice') === 'password' ? messageBox('info', texts.passwordChanged) : null}
${passkeyPanel(service, found, told.formToken)}
${await deskActsPanel(site.context, found.user, told)}
${changes(service, record)}
${loginSection(service, record)}
<section class="box"><h2 class="box-title">${t('home.balances')}</h2>
${record.toldAtMs === null ? null : html`<p>${asOfText(record.toldAtMs, profile)}</p>`}
${accountTable(service, record.accounts)}</section>
<section class="box"><h2 class="box-title">${t('home.token')}</h2>${tokenSummary(service, found)}
<ul class="link-list"><li><a href="${href(service, 'token')}">${t(hasToken(found) || needsPasskey(site.context, found, profile) ? 'home.tokenStatus' : 'home.enroll')}</a></li></ul></section>
${links(service)}`
      return c.html(insidePage(service, c, found, title, main, { help: 'home' }))
    }),
  )

  app.post(
    href(service, 'deskActs'),
    forCustomerForm(
      service,
      confirmActs(site.context, href(service, 'home'), ({ session }) => session),
    ),
  )
}

/** What happened since the previous login, shown once; what the desk did has its own panel. */
function changes(service: PersonalService, { changes: told }: HomeRecord): Html | null {
  if (told.length === 0) return null
  const { t, web, dates } = service
  const line = ({ type, atMs }: PastChange) =>
    html`<li>${dates.second(atMs)}${web.space}${t(`home.changed_${type}`)}</li>`
  return html`<section class="caution" aria-label="${t('home.news')}"><p>${t('home.changes')}</p>
<ul>${told.map(line)}</ul>
<p>${say(t('home.changesUnknown'), { lost: href(service, 'lost') })}</p></section>`
}

function loginSection(service: PersonalService, { login, previous }: HomeRecord): Html {
  const { t } = service
  const shown = (past: PastLogin) => loginText(service, past)
  return html`<section class="box"><h2 class="box-title">${t('home.logins')}</h2>
<dl class="facts">
<div><dt>${t('home.thisLogin')}</dt><dd>${login === null ? t('value.none') : shown(login)}</dd></div>
<div><dt>${t('home.lastLogin')}</dt><dd>${previous === null ? t('home.firstLogin') : shown(previous)}</dd></div>
</dl>
${previous === null ? null : html`<p>${t('home.notYou')}</p>`}
<ul class="link-list"><li><a href="${href(service, 'logins')}">${t('contract.logins')}</a></li></ul></section>`
}

function loginText({ profile, t, dates }: PersonalService, { atMs, device, address }: PastLogin): Html {
  const from = say(t('home.from'), { address: address ?? t('home.unknownAddress') })
  return html`${dates.second(atMs)}<br>${device === null ? t('home.unknownDevice') : deviceIn(device, profile.language)}${from}`
}

function links(service: PersonalService): Html {
  const { t } = service
  const screens = [
    ['inquiry', t('inquiry.title')],
    ['statement', t('statement.title')],
    ['password', t('contract.password')],
    ['serviceStop', t('contract.serviceStop')],
  ] as const
  return html`<section class="box"><h2 class="box-title">${t('home.work')}</h2>
<ul class="link-list">${screens.map(([screen, label]) => html`<li><a href="${href(service, screen)}">${label}</a></li>`)}</ul></section>`
}
