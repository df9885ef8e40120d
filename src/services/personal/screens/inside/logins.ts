import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { passwordLockText } from '../../../../authority/texts/locks.ts'
import { deviceIn } from '../../../../platform/web/device.ts'
import { beforeIn, pageSteps } from '../../../../platform/web/history.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { type LoginTry, loginTriesPerPage, readLoginHistory } from '../../operations/read-login-history.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const columnNames = ['logins.time', 'logins.result', 'logins.device', 'logins.from'] as const

/** When, with what and from where somebody logged in or tried to, as the server saw it. */
export function loginsScreen(service: PersonalService): void {
  const { app, site, t, web } = service
  const title = t('contract.logins')
  app.get(
    href(service, 'logins'),
    forCustomer(service, async (c, found) => {
      const before = beforeIn(c.req.query('before'))
      const { tries, next } = await readLoginHistory(site.context, found.user, before)
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p>${say(t('logins.intro'), { password: href(service, 'password'), stop: href(service, 'serviceStop') })}</p>
${table(service, tries)}
<div class="actions">${pageSteps({ path: href(service, 'logins'), kept: '', before, next, perPage: loginTriesPerPage }, web)}
<a class="button" href="${href(service, 'contract')}">${t('button.back')}</a></div>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'logins', menu: 'contract' }))
    }),
  )
}

function table(service: PersonalService, tries: readonly LoginTry[]): Html {
  const { profile, t, dates } = service
  if (tries.length === 0) return html`<p role="status">${t('logins.none')}</p>`
  const columns = columnNames.map((name) => t(name))
  const none = t('value.none')
  const rows = tries.map((each) => {
    const { atMs, address, event } = each
    const device = event.device == null ? none : deviceIn(event.device, profile.language)
    const cells = [dates.second(atMs), resultText(service, each), device, address ?? none]
    return recordRow(columns, cells)
  })
  return recordTable({ label: t('contract.logins'), columns, rows, look: 'as-cards logins' })
}

/** With the place where a wrong password was typed. */
function resultText({ profile, t }: PersonalService, { event }: LoginTry): string {
  if (event.type === 'logged_in') return fill(t('logins.passed'), { way: t(`logins.by_${event.by}`) })
  const lock = passwordLockText('strangersOnly' in event && event.strangersOnly, profile)
  const locked = event.locked ? fill(t('logins.locked'), { lock }) : ''
  if (event.type === 'code_rejected') return fill(t('logins.wrongCode'), { locked })
  const wrong = event.refusal === 'user_suspended' ? t('logins.whySuspended') : t('logins.whyPassword')
  const why = event.refusal === 'initial_password_expired' ? t('logins.whyExpired') : wrong
  return fill(t('logins.wrongPassword'), { place: t(`logins.at_${event.at}`), why, locked })
}
