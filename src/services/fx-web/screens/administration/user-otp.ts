import {
  exportBindings,
  hasUserOtp,
  listBindings,
} from '../../../../authority/operations/bindings/list-bindings.ts'
import { actOnBindings, actOnCustomer } from '../../../../authority/operations/bindings/user-otp.ts'
import { bindingFile } from '../../../../authority/screens/bindings/binding-file.ts'
import {
  actionButtons,
  actionIn,
  bindingTable,
  chosenLines,
  noDefaultAct,
  pageLinks,
  tickedLines,
  wholeActionIn,
  wholeActions,
} from '../../../../authority/screens/bindings/binding-list.ts'
import { parseSearch, queryOf, searchForm } from '../../../../authority/screens/bindings/binding-search.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { capText } from '../../../../authority/texts/code-cap.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { userOtpNames, userOtpTexts } from '../../../../authority/texts/user-otp.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { messageBox, shown, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import {
  type AdministeredService,
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
} from './administrators.ts'

const trail = ['company.group', 'users.name', 'otps.title'] as const
type Query = Readonly<Record<string, string>>

/** ユーザOTP管理画面: an administrator unlocks, suspends, resumes and revokes (S2-1.2, S2-1.3). */
export function userOtpScreen(service: AdministeredService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'userOtp'),
    forAdministrators(service, async (c, administrator) => {
      if (!isOpen(service))
        return c.html(closedView(service, administrator), refusalStatus('function_closed'))
      const query = c.req.query()
      const { done } = userOtpTexts(profile)
      const notice = done[query['notice'] as keyof typeof done] ?? null
      return c.html(await view(service, administrator, query, notice, null, new Set()))
    }),
  )

  app.get(
    link(service, 'userOtpFile'),
    forAdministrators(service, async (c, { who }) => {
      if (!isOpen(service)) throw new Problem('notFound')
      const { search } = parseSearch(service, c.req.query(), scopeOf(who))
      return bindingFile(service, c, exportBindings(site.context, search))
    }),
  )

  app.post(
    link(service, 'userOtpAct'),
    forAdministratorsForm(service, async (c, administrator, form) => {
      const { who, caller } = administrator
      const action = actionIn(form)
      const all = wholeActionIn(form)
      const done = action ?? all
      if (done === undefined) throw new Problem('badRequest')
      const outcome =
        done === 'suspendAll' || done === 'resumeAll'
          ? await actOnCustomer(site.context, caller, who, wholeActions[done])
          : await actOnBindings(site.context, caller, who, done, chosenLines(form))
      const query = Object.fromEntries(new URLSearchParams(form['query'] ?? ''))
      if (outcome.ok) {
        const { typed, search } = parseSearch(service, query, scopeOf(who))
        const kept = queryOf(typed, search)
        return c.redirect(`${link(service, 'userOtp')}?${kept}&notice=${done}`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const told = refusal === 'nothing_selected' && all !== undefined ? 'nothing_to_do' : refusal
      const message = refusalMessage(told, profile)
      return c.html(
        await view(service, administrator, query, null, message, tickedLines(form)),
        refusalStatus(told),
      )
    }),
  )
}

function isOpen({ site, profile }: AdministeredService): boolean {
  return hasUserOtp(site.context, profile.service)
}

function scopeOf({ service, customerId }: Insider['who']) {
  return { service, customerId }
}

function closedView(service: AdministeredService, administrator: Insider): Html {
  const main = messageBox('error', refusalMessage('function_closed', service.profile))
  return administrationPage(service, administrator, 'userOtp', trail.map(service.t), html`${main}`)
}

async function view(
  service: AdministeredService,
  administrator: Insider,
  query: Query,
  notice: Message | null,
  error: Message | null,
  ticked: ReadonlySet<string>,
): Promise<Html> {
  const { site, profile, policy, t } = service
  const { who, found, sessionId } = administrator
  const { search, typed, errors } = parseSearch(service, query, scopeOf(who))
  const { total, lines } = await listBindings(site.context, search)
  const path = link(service, 'userOtp')
  const list = { service, path, typed, search, total, lines, ticked }
  const { name, counterpartyCode } = found.customer
  const fixed = html`<div class="wide">${shown(t('otps.institution'), fill(t('otps.ofBank'), { institution: profile.institutionName, ctp: policy.counterpartyCode }))}
${shown(t('bindings.customer'), fill(t('otps.ofCompany'), { name, ctp: counterpartyCode ?? t('sign.none') }))}</div>`
  const kept = queryOf(typed, search)
  const main = html`${messageBox('info', notice)}${messageBox('error', error)}
${searchForm(service, path, { typed, errors }, fixed)}
<h2>${t('bindings.found')}</h2>
<form method="post" action="${link(service, 'userOtpAct')}">
${tokenInput(sessionId)}<input type="hidden" name="query" value="${kept}">${noDefaultAct}
${lines.length === 0 ? null : bindingTable(list)}
${pageLinks(list)}
<div class="actions short-actions">${actionButtons(service, Object.keys(userOtpNames) as (keyof typeof userOtpNames)[])}</div>
<div class="actions secondary-action">
<button class="button" type="submit" name="action" value="suspendAll" data-confirm="${fill(t('otps.confirmSuspendAll'), { name })}">${t('otps.suspendAll')}</button>
<button class="button" type="submit" name="action" value="resumeAll" data-confirm="${fill(t('otps.confirmResumeAll'), { name })}">${t('otps.resumeAll')}</button>
<a class="button" href="${link(service, 'userOtpFile')}?${kept}" download>${t('list.csv')}</a>
</div>
</form>
<ul class="notes">
<li>${t('otps.noteLocked')}${profile.code.cap === null ? null : fill(t('otps.capped'), { cap: capText(profile), desk: profile.contacts.desk.name })}</li>
<li>${t('otps.noteDelete')}</li>
<li>${t('otps.noteRevoked')}</li>
</ul>`
  return administrationPage(service, administrator, 'userOtp', trail.map(t), main, `${path}?${kept}`)
}
