import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { standings } from '../../../authority/operations/methods/standings.ts'
import { situationNow } from '../../../authority/operations/situation.ts'
import type { User } from '../../../authority/rules/user.ts'
import { confirmActs, deskActsPanel } from '../../../authority/screens/desk-acts.ts'
import { draftsPanel } from '../../../authority/screens/form-drafts.ts'
import { coolingNotice } from '../../../authority/screens/mail/cooling.ts'
import { passkeyPanel } from '../../../authority/screens/passkeys/panel.ts'
import { replacementPanel, stoppedNotice, stopsReplacement } from '../../../authority/screens/replacement.ts'
import { say } from '../../../authority/screens/say.ts'
import { href, insidePage, sessionsOf } from '../../../authority/screens/service.ts'
import { isInside } from '../../../authority/screens/stages.ts'
import { fill } from '../../../authority/texts/catalog.ts'
import { masked } from '../../../otp/masked-address.ts'
import { dayMs } from '../../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { hasTrading } from '../operations/profile-of.ts'
import { listContracts } from '../operations/show-trading.ts'
import { tradeHref } from '../routes.ts'
import type { FxService } from './service.ts'

/** A-12 初期画面: S0-2.2-26. */
export function homeScreen(service: FxService): void {
  const { app, site, profile, t, told: texts } = service
  const drafting = { ...service, drafts: service.extras?.drafts ?? [] }

  app.get(
    href(service, 'home'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const formToken = tokenInput(sessionFor(service, c))
      const told = { profile, action: href(service, 'deskActs'), formToken }
      const main = html`<h1>${t('first.title')}</h1>
${c.req.query('notice') === 'password' ? messageBox('info', texts.passwordChanged) : null}
${c.req.query('notice') === 'stopped' ? stoppedNotice(profile, href(service, 'password')) : null}
${await replacementPanel(site.context, found.user, { ...told, action: href(service, 'replacementStop') })}
${passkeyPanel(service, found, formToken)}
${await deskActsPanel(site.context, found.user, told)}
${await draftsPanel(drafting, { service: profile.service, userId: found.user.userId }, sessionFor(service, c))}
${coolingNotice(service, found)}
<p>${say(t('first.check'), { userId: profile.names.userId })}</p>
<dl class="facts">
<div><dt>${t('frame.customer')}</dt><dd>${found.customer.name}</dd></div>
<div><dt>${profile.names.userId}</dt><dd>${found.user.userId}</dd></div>
<div><dt>${t('bindings.userName')}</dt><dd>${found.user.userName}</dd></div>
${methodFacts(service, found)}
</dl>
${expiry(service, found)}${urge(service, found)}${await reminder(service, found.user)}`
      return c.html(insidePage(service, found, t('first.title'), main, formToken))
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
function methodFacts({ t }: FxService, { methods, binding, mailAddress }: FoundSession): Html {
  const byToken =
    methods.includes('token') || mailAddress === undefined
      ? html`<div><dt>${t('tokenId.label')}</dt><dd>${binding?.tokenId ?? ''}</dd></div>`
      : null
  const address = mailAddress?.address
  const byMail =
    address !== undefined && 'confidential' in address
      ? html`<div><dt>${t('first.receives')}</dt><dd>${say(t('first.byMail'), { address: masked(address.confidential) })}</dd></div>`
      : null
  return html`${byToken}${byMail}`
}

const expiryNoticeMs = 30 * dayMs

/** From a month before the token expires, there is time to get another one. */
function expiry(
  { site, profile, t, dates }: FxService,
  { tokenExpiresAtMs, methods }: FoundSession,
): Html | null {
  if (tokenExpiresAtMs === null || !methods.includes('token')) return null
  if (tokenExpiresAtMs - site.context.now().epochMilliseconds > expiryNoticeMs) return null
  const next = situationNow(site.context, profile).tokenOffered
    ? fill(t('first.replace'), { contact: profile.contacts.deviceChange })
    : t('first.toMail')
  return html`<p class="caution">${say(t('first.expires'), { day: dates.day(tokenExpiresAtMs), next })}</p>`
}

/** Users who still use the app are asked to switch in time (S2-1.1-08). */
function urge(service: FxService, found: FoundSession): Html | null {
  const { t } = service
  const { mail } = standings(service.site.context, service.profile)
  if (mail !== 'recommended' || found.mailAddress !== undefined) return null
  return html`<p class="caution">${say(t('first.moves'), { mailAddress: href(service, 'mailAddress') })}</p>`
}

/** 督促: contracts that the customer has not confirmed yet (domain-notes d-3). */
async function reminder({ site, profile, t }: FxService, of: User): Promise<Html | null> {
  if (!hasTrading(profile)) return null
  const { contracts } = await listContracts(site.context, of)
  const waiting = contracts.filter(({ confirmation }) => confirmation === 'unconfirmed').length
  if (waiting === 0) return null
  return html`<p class="caution">${say(t('first.waiting'), { count: waiting, confirmations: tradeHref(profile.service, 'confirmations') })}</p>`
}
