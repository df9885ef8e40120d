import { situationNow } from '../../../../authority/operations/situation.ts'
import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { userOtpTexts } from '../../../../authority/texts/user-otp.ts'
import { masked } from '../../../../otp/masked-address.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { tick } from '../../../../platform/web/choice.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import {
  chooseNotices,
  listCompanyUsers,
  noticesOf,
  removeCompanyAddress,
} from '../../operations/administration/users.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import {
  type AdministeredService,
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
} from './administrators.ts'

const settingsTrail = ['company.group', 'notices.title'] as const
const addressesTrail = ['company.group', 'addresses.title'] as const

const noticeNames = {
  login: ['notices.loginName', 'notices.login'],
  lock: ['notices.lockName', 'notices.lock'],
  registration: ['notices.registrationName', 'notices.registration'],
  change: ['notices.changeName', 'notices.change'],
} as const

/** メール設定: which notices the users of the company get by mail (A-17, G-10). */
export function noticeSettingsScreen(service: AdministeredService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'noticeSettings'),
    forAdministrators(service, async (c, administrator) => {
      const notice = c.req.query('notice') === 'chosen' ? userOtpTexts(profile).told.noticesChosen : null
      const settings = await noticesOf(site.context, administrator.who)
      return c.html(settingsView(service, administrator, settings, messageBox('info', notice)))
    }),
  )

  app.post(
    link(service, 'noticeSettings'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const isOn = (name: keyof typeof noticeNames) => form[name] === 'yes'
      const settings = {
        login: isOn('login'),
        lock: isOn('lock'),
        registration: isOn('registration'),
        change: isOn('change'),
      }
      const { who, caller } = administrator
      const outcome = await chooseNotices(site.context, caller, who, settings)
      if (outcome.ok) return c.redirect(`${link(service, 'noticeSettings')}?notice=chosen`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = messageBox('error', refusalMessage(refusal, profile))
      return c.html(settingsView(service, administrator, settings, message), refusalStatus(refusal))
    }),
  )
}

function settingsView(
  service: AdministeredService,
  administrator: Insider,
  settings: Awaited<ReturnType<typeof noticesOf>>,
  message: Html | null,
): Html {
  const { t } = service
  const boxes = (Object.keys(noticeNames) as (keyof typeof noticeNames)[]).map((name) => {
    const [label, what] = noticeNames[name]
    const box = tick({ type: 'checkbox', name, value: 'yes', label: t(label), isTicked: settings[name] })
    return html`<li>${box}<p class="hint">${t(what)}</p></li>`
  })
  const main = html`${message}
<p class="instruction">${say(t('notices.instruction'), { name: administrator.found.customer.name })}</p>
<form method="post" action="${link(service, 'noticeSettings')}" class="panel">
${tokenInput(administrator.sessionId)}
<fieldset class="ticks"><legend>${t('notices.kinds')}</legend><ul>${boxes}</ul></fieldset>
<div class="actions"><button class="button button-primary" type="submit">${t('company.change')}</button></div>
</form>
<ul class="notes"><li>${t('notices.always')}</li></ul>`
  return administrationPage(service, administrator, 'noticeSettings', settingsTrail.map(t), main)
}

/** メールアドレス管理: whose addresses are registered; unused ones are removed here (A-17). */
export function mailAddressesScreen(service: AdministeredService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'mailAddresses'),
    forAdministrators(service, async (c, administrator) => {
      const notice = c.req.query('notice') === 'removed' ? userOtpTexts(profile).told.addressRemoved : null
      return c.html(await addressesView(service, administrator, notice, null))
    }),
  )

  app.post(
    link(service, 'removeMailAddress'),
    forAdministratorsForm(service, async (c, administrator) => {
      const { who, caller } = administrator
      const outcome = await removeCompanyAddress(site.context, caller, who, c.req.param('id') ?? '')
      if (outcome.ok) return c.redirect(`${link(service, 'mailAddresses')}?notice=removed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = refusalMessage(refusal, profile)
      return c.html(await addressesView(service, administrator, null, message), refusalStatus(refusal))
    }),
  )
}

/** Before codes come by mail, nobody can register an address (S2-1.1-01). */
function addressNotes({ site, profile, t }: AdministeredService): Html {
  const { mailOffered } = situationNow(site.context, profile)
  if (!mailOffered) return html`<li>${t('addresses.closed')}</li>`
  return html`<li>${t('addresses.own')}</li>
<li>${t('addresses.remove')}</li>`
}

async function addressesView(
  service: AdministeredService,
  administrator: Insider,
  notice: Message | null,
  error: Message | null,
): Promise<Html> {
  const { t, dates } = service
  const users = await listCompanyUsers(service.site.context, administrator.who)
  const { names } = service.profile
  const own = administrator.who.userId
  const rows = users.map(
    ({ userId, userName, address, addressAtMs }) => html`<tr>
${cell(names.userId, userId, 'whole')}
${cell(t('bindings.userName'), userName)}
${cell(t('mail.address'), address === null ? t('addresses.missing') : masked(address))}
${cell(t('addresses.since'), addressAtMs === null ? t('sign.none') : dates.precise(addressAtMs), 'whole')}
${cell(
  t('addresses.action'),
  address === null || userId === own
    ? t('sign.none')
    : html`<form method="post" action="${link(service, 'removeMailAddress', userId)}" data-confirm="${fill(t('addresses.confirm'), { userName, userId })}">${tokenInput(administrator.sessionId)}<button class="button button-small" type="submit">${t('addresses.removeOne')}<span class="visually-hidden">${say(t('bindings.ofUser'), { userName })}</span></button></form>`,
)}</tr>`,
  )
  const main = html`${messageBox('info', notice)}${messageBox('error', error)}
${recordTable({ label: t('addresses.list'), columns: [names.userId, t('bindings.userName'), t('mail.address'), t('addresses.since'), t('addresses.action')], rows })}
<ul class="notes">
${addressNotes(service)}
</ul>`
  return administrationPage(
    service,
    administrator,
    'mailAddresses',
    addressesTrail.map(t),
    main,
    link(service, 'mailAddresses'),
  )
}
