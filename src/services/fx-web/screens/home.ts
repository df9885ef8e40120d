import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { standings } from '../../../authority/operations/methods/standings.ts'
import { situationNow } from '../../../authority/operations/situation.ts'
import type { User } from '../../../authority/rules/user.ts'
import { confirmActs, deskActsPanel } from '../../../authority/screens/desk-acts.ts'
import { draftsPanel } from '../../../authority/screens/form-drafts.ts'
import { masked } from '../../../authority/screens/mail/addresses.ts'
import { coolingNotice } from '../../../authority/screens/mail/cooling.ts'
import { passkeyPanel } from '../../../authority/screens/passkeys/panel.ts'
import { replacementPanel, stoppedNotice, stopsReplacement } from '../../../authority/screens/replacement.ts'
import { href, insidePage, type LoginService, sessionsOf } from '../../../authority/screens/service.ts'
import { isInside } from '../../../authority/screens/stages.ts'
import { ja } from '../../../authority/texts/ja.ts'
import { dateText, dayMs } from '../../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { hasTrading } from '../operations/profile-of.ts'
import { listContracts } from '../operations/show-trading.ts'
import { tradeHref } from '../routes.ts'

/** A-12 初期画面: S0-2.2-26. */
export function homeScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'home'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const formToken = tokenInput(sessionFor(service, c))
      const told = { profile, action: href(service, 'deskActs'), formToken }
      const main = html`<h1>初期画面</h1>
${c.req.query('notice') === 'password' ? messageBox('info', ja.passwordChanged) : null}
${c.req.query('notice') === 'stopped' ? stoppedNotice(href(service, 'password')) : null}
${await replacementPanel(site.context, found.user, { ...told, action: href(service, 'replacementStop') })}
${passkeyPanel(service, found, formToken)}
${await deskActsPanel(site.context, found.user, told)}
${await draftsPanel(service, { service: profile.service, userId: found.user.userId }, sessionFor(service, c))}
${coolingNotice(service, found)}
<p>お客様名、${profile.names.userId}、ユーザ名が正しいことをご確認のうえ、サービスをご利用ください。</p>
<dl class="facts">
<div><dt>お客様名</dt><dd>${found.customer.name}</dd></div>
<div><dt>${profile.names.userId}</dt><dd>${found.user.userId}</dd></div>
<div><dt>ユーザ名</dt><dd>${found.user.userName}</dd></div>
${methodFacts(found)}
</dl>
${expiry(service, found)}${urge(service, found)}${await reminder(service, found.user)}`
      return c.html(insidePage(service, found, '初期画面', main, formToken))
    }),
  )

  app.post(
    href(service, 'deskActs'),
    forSessionForm(
      sessionsOf(service),
      isInside,
      confirmActs(site.context, href(service, 'home'), ({ session }) => session),
    ),
  )

  app.post(
    href(service, 'replacementStop'),
    forSessionForm(
      sessionsOf(service),
      isInside,
      stopsReplacement(site.context, href(service, 'home'), ({ user, session }) => ({
        ...session,
        customerId: user.customerId,
      })),
    ),
  )
}

/** How the user gets codes. */
function methodFacts({ methods, binding, mailAddress }: FoundSession): Html {
  const byToken =
    methods.includes('token') || mailAddress === undefined
      ? html`<div><dt>トークンID</dt><dd>${binding?.tokenId ?? ''}</dd></div>`
      : null
  const address = mailAddress?.address
  const byMail =
    address !== undefined && 'confidential' in address
      ? html`<div><dt>ワンタイムパスワードの受取</dt><dd>メール（${masked(address.confidential)}）</dd></div>`
      : null
  return html`${byToken}${byMail}`
}

const expiryNoticeMs = 30 * dayMs

/** From a month before the token expires, there is time to get another one. */
function expiry({ site, profile }: LoginService, { tokenExpiresAtMs, methods }: FoundSession): Html | null {
  if (tokenExpiresAtMs === null || !methods.includes('token')) return null
  if (tokenExpiresAtMs - site.context.now().epochMilliseconds > expiryNoticeMs) return null
  const next = situationNow(site.context, profile).tokenOffered
    ? `新しいトークンへの変更は、${profile.contacts.deviceChange}へご連絡ください。`
    : 'それまでに、画面の上の「メールアドレス登録」からメールアドレスをご登録ください。'
  return html`<p class="caution">ご利用中のトークンの有効期限は${dateText(tokenExpiresAtMs)}です。期限を過ぎるとログインできません。${next}</p>`
}

/** Users who still use the app are asked to switch in time (S2-1.1-08). */
function urge(service: LoginService, found: FoundSession): Html | null {
  const { mail } = standings(service.site.context, service.profile)
  if (mail !== 'recommended' || found.mailAddress !== undefined) return null
  return html`<p class="caution">ワンタイムパスワードの受取方法がメールに変わります。<a href="${href(service, 'mailAddress')}">メールアドレスを早めにご登録ください。</a></p>`
}

/** 督促: contracts that the customer has not confirmed yet (domain-notes d-3). */
async function reminder({ site, profile }: LoginService, of: User): Promise<Html | null> {
  if (!hasTrading(profile)) return null
  const { contracts } = await listContracts(site.context, of)
  const waiting = contracts.filter(({ confirmation }) => confirmation === 'unconfirmed').length
  if (waiting === 0) return null
  return html`<p class="caution">取引確認(コンファーム)がお済みでない取引が${waiting}件あります。<a href="${tradeHref(profile.service, 'confirmations')}">内容をご確認ください。</a></p>`
}
