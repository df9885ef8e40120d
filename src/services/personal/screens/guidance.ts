import type { Context as HonoContext } from 'hono'
import { changesTokenBySignature } from '../../../authority/operations/signed-operations/new-token.ts'
import { say } from '../../../authority/screens/say.ts'
import { appsOfManuals, tokenAppWay } from '../../../authority/screens/token-app-way.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

/** A-34 ワンタイムパスワードのご案内: the manual's content, in its words and order (S4-0 to S4-3). */
export function guidanceScreen(service: PersonalService): void {
  const { app, profile, t } = service
  app.get(href(service, 'guidance'), (c) => {
    const main = html`<h1>${profile.manual.title}</h1>
${introduction(service)}
<section class="box reading"><h2 class="box-title">${t('guidance.about')}</h2>${about(service)}</section>
<section class="box reading"><h2 class="box-title">${t('guidance.steps')}</h2>${registration(service, c)}</section>
<section class="box reading"><h2 class="box-title">${t('guidance.others')}</h2>${others(service)}</section>
<div class="actions"><a class="button button-primary" href="${href(service, 'enrollment')}">${t('guidance.enroll')}</a>
<a class="button" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></div>`
    return c.html(openPage(service, c, t('guidance.title'), main))
  })
}

/** S4-0. */
function introduction(service: PersonalService): Html {
  const { t } = service
  return html`<p>${t('guidance.why')}</p>
<p>${say(t('guidance.since'), { day: startDay(service) })}</p>
<p>${t('guidance.please')}</p>
<p>${say(t('guidance.terms'), { terms: href(service, 'terms') })}</p>
<p>${t('guidance.free')}</p>`
}

/** 2月29日(月), with its year: the first day of the terms is the first day of the service. */
function startDay({ profile, policy, dates }: PersonalService): string {
  const first = Temporal.PlainDate.from(policy.terms.effectiveOn)
  if (profile.language === 'en') return dates.date(first)
  const { year, month, day, dayOfWeek } = first
  return `${year}年${month}月${day}日(${'月火水木金土日'.charAt(dayOfWeek - 1)})`
}

/** S4-A1, S4-A2. */
function about({ policy, t }: PersonalService): Html {
  // A telephone that is no smartphone can show the code, but is no way in, unless the institution has kept one (S4-A1-03).
  const name = policy.mobile?.serviceName
  const mobile =
    name === undefined
      ? html`<p>${t('guidance.noMobile')}</p>`
      : html`<p>${say(t('guidance.mobile'), { name })}</p>
<p>${say(t('guidance.mobileIs'), { name })}</p>`
  return html`<h3>${t('guidance.what')}</h3>
<p>${t('guidance.whatIs')}</p>
<p>${t('guidance.whatFor')}</p>
${mobile}
<h3>${t('guidance.token')}</h3>
<p>${t('guidance.tokenIs')}</p>
<p>${t('guidance.tokenFor')}</p>
<p>${t('guidance.tokenApp')}</p>`
}

/** S4-B1, S4-B2P, S4-B2S. */
function registration(service: PersonalService, c: HonoContext<Env>): Html {
  const { t } = service
  return html`<h3>${t('guidance.install')}</h3>
<p>${t('guidance.installHow')}</p>
${tokenAppWay(service, c)}
<p>${t('guidance.careful')}</p>
<ul class="red-notes"><li>${t('guidance.one')}</li>
<li>${t('guidance.reuse')}</li>
${otherApps(service)}</ul>
<h3>${t('guidance.register')}</h3>
<p>${t('guidance.registerHow')}</p>
<h4>${t('guidance.onPc')}</h4>
${registrationSteps(service, 'guidance.openOnPc')}
<h4>${t('guidance.onPhone')}</h4>
${registrationSteps(service, 'guidance.openOnPhone')}`
}

function otherApps({ profile, t }: PersonalService): Html | null {
  return appsOfManuals(profile).length > 0 ? html`<li>${t('guidance.vipAccess')}</li>` : null
}

function registrationSteps({ t }: PersonalService, open: 'guidance.openOnPc' | 'guidance.openOnPhone'): Html {
  return html`<ol>
<li>${t(open)}</li>
<li>${t('guidance.enter')}</li>
<li>${t('guidance.code')}</li>
<li>${t('guidance.finished')}</li></ol>`
}

/** S4-3. */
function others(service: PersonalService): Html {
  const { profile, t } = service
  return html`<ol>
<li>${say(t('guidance.stop'), { stop: href(service, 'stop') })}</li>
<li>${changesTokenBySignature(profile) ? say(t('token.changeHow'), { phone: deskPhone(service) }) : say(t('guidance.change'), { move: moveAdvice(profile) })}</li>
<li>${say(t('guidance.lost'), { lost: href(service, 'lost'), phone: deskPhone(service) })}</li></ol>`
}
