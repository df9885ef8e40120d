import type { Context as HonoContext } from 'hono'
import type { Certificate } from '../../authority/rules/certificate.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import {
  certificateStatusNames,
  certificateTexts,
  revocationReasonNames,
} from '../../authority/texts/certificates.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { parseCause, revokeCertificateAtDesk } from '../operations/revoke-certificate.ts'
import { deskCertificateHref, deskHref, deskPaths, deskUserHref } from '../routes.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { panelsOf } from './facts.ts'
import { type Desk, deskPage, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import type { Tab } from './tabs.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'

const title = '電子証明書の失効'

/** On the page of the user: every certificate there ever was, the newest first; nothing for who never had one. */
export function certificateTab(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
): Tab | null {
  const { certificates, mayRevokeCertificates } = record
  const { certificateOnly = false } = panelsOf(desk, record, profile)
  if (certificates.length === 0 && !certificateOnly) return null
  const rows = certificates.map((certificate) => {
    const { serial, issuedAtMs, expiresAtMs } = certificate
    const isOpen = certificate.status === 'active' && mayRevokeCertificates
    const act = isOpen
      ? html`<a class="button button-small" href="${deskCertificateHref(staff.operator.service, certificate)}">失効<span class="visually-hidden">：${serial}</span></a>`
      : ''
    const cells = [serial, statusOf(desk, certificate), timeText(issuedAtMs), timeText(expiresAtMs), act]
    return recordRow(columns, cells, ['シリアル番号'])
  })
  const content = html`${certificateOnly ? html`<p>${certificateTexts.only}</p>` : null}
${rows.length === 0 ? null : recordTable({ label: '電子証明書', columns, rows })}`
  return { id: 'certificates', title: '電子証明書', content }
}

const columns = ['シリアル番号', '状態', '発行日時', '有効期限', '操作']

function statusOf(desk: Desk, { status, expiresAtMs, reason, revokedAtMs }: Certificate): string {
  if (status === 'revoked' && reason !== null && revokedAtMs !== null)
    return `${certificateStatusNames.revoked}（${revocationReasonNames[reason]}、${timeText(revokedAtMs)}）`
  const isOver = desk.site.context.now().epochMilliseconds >= expiresAtMs
  return certificateStatusNames[isOver ? 'expired' : status]
}

type Shown = {
  readonly why: TypedWhy
  readonly cause: string
  readonly causeError: string | undefined
  readonly error: Message | null
}

const blank: Shown = { why: blankWhy, cause: '', causeError: undefined, error: null }

/** One certificate, and why it is revoked; the branch takes what came in writing. */
export function certificateScreen(desk: Desk): void {
  const { app, site, profile } = desk
  const path = `/${profile.service}${deskPaths.certificate}`

  app.get(
    path,
    forStaff(desk, ['revoke_certificate'], async (c, staff) =>
      c.html(view(desk, staff, await targetOf(desk, c, staff), blank)),
    ),
  )

  app.post(
    path,
    forStaffForm(desk, ['revoke_certificate'], async (c, staff, form) => {
      const target = await targetOf(desk, c, staff)
      const { typed, why } = parseWhy(form)
      const { cause: chosen = '' } = form
      const step = form['step'] === 'carry_out' ? 'carry_out' : 'ask'
      const cause = parseCause(chosen)
      const causeError = cause === undefined && step === 'ask' ? certificateTexts.cause : undefined
      const shown = { ...blank, why: typed, cause: chosen, causeError }
      if (step === 'ask' && (why === null || cause === undefined))
        return c.html(view(desk, staff, target, shown), 422)
      const { service, userId, serial } = target.certificate
      const outcome = await revokeCertificateAtDesk(site.context, staffCaller(c, staff), {
        service,
        userId,
        serial,
        step,
        cause: step === 'ask' ? (cause ?? null) : null,
        operatorId: staff.operator.userId,
        ...(why ?? { reason: '', identification: '' }),
      })
      if (outcome.ok && outcome.result === 'requested')
        return c.redirect(`${deskHref(profile.service, 'approvals')}?notice=requested`, 303)
      if (outcome.ok) {
        const user = deskUserHref(profile.service, 'user', service, userId)
        return c.redirect(`${user}?tab=certificates&notice=revoke_certificate`, 303)
      }
      const error = toldOf(desk, outcome.refusal, target.profile)
      const now = await targetOf(desk, c, staff)
      return c.html(view(desk, staff, now, { ...shown, error }), refusalStatus(outcome.refusal))
    }),
  )
}

type Target = Awaited<ReturnType<typeof targetOf>>

/** Whose it is and which, within the institution; anything else is as unknown as what nobody has. */
async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff) {
  const { profile, record } = await userInPath(desk, c, staff)
  const certificate = record.certificates.find(({ serial }) => serial === c.req.param('serial'))
  if (certificate === undefined) throw new Problem('notFound')
  return { profile, record, certificate }
}

function view(desk: Desk, staff: Staff, { record, profile, certificate }: Target, shown: Shown): Html {
  const { user, customer } = record
  const { serial, issuedAtMs, expiresAtMs, status } = certificate
  const facts = [
    ['サービス', profile.serviceName],
    ['お客様名', customer.name],
    [profile.names.userId, user.userId],
    ['シリアル番号', serial],
    ['発行日時', dayAndTimeText(issuedAtMs)],
    ['有効期限', dayAndTimeText(expiresAtMs)],
    ['状態', statusOf(desk, certificate)],
  ] as const
  const asked = record.requests.find(({ approval }) => approval.action === 'revoke_certificate')
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.error)}
<section class="panel"><h2>電子証明書</h2><dl class="record-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
${status === 'active' && asked === undefined ? revocationForm(desk, staff, certificate, shown) : null}
${asked === undefined ? null : html`<p class="message message-info">${certificateTexts.asked} <a href="${deskHref(desk.profile.service, 'approvals')}">承認の画面へ</a></p>`}
<div class="actions"><a class="button" href="${back}?tab=certificates">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main)
}

function revocationForm(
  { profile }: Desk,
  { sessionId }: Staff,
  certificate: Certificate,
  { why, cause, causeError }: Shown,
): Html {
  const question = `${certificate.userId}：電子証明書（${certificate.serial}）を失効します。元には戻せません。よろしいですか。`
  return html`<form method="post" action="${deskCertificateHref(profile.service, certificate)}" class="panel stacked" autocomplete="off" data-confirm="${question}">
<h2>操作</h2>
<p>失効すると、この電子証明書ではログインできなくなり、ログイン中の画面も終了します。元には戻せません。</p>
${tokenInput(sessionId)}
${whyFields(why)}
${choiceField({ name: 'cause', label: '失効の区分', isNeeded: true, value: cause, choices: Object.entries(revocationReasonNames), error: causeError })}
<div class="actions"><button class="button button-danger" type="submit">${title}</button></div>
</form>`
}
