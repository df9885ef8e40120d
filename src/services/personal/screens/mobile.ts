import type { Context as HonoContext } from 'hono'
import { fieldTexts } from '../../../authority/screens/field-texts.ts'
import { say } from '../../../authority/screens/say.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { fill } from '../../../authority/texts/catalog.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { accountText, asOfText, yenText } from '../../../bank/screens/accounts.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { languageSwitch } from '../../../platform/web/language-switch.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { askMobileBalance, type MobileBalance } from '../operations/ask-mobile-balance.ts'
import type { PersonalPolicy } from '../rules/policy.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { idLabel } from './credentials.ts'
import { deskPhone, href, type PersonalService } from './service.ts'

type Mobile = NonNullable<PersonalPolicy['mobile']>

/**
 * モバイルIB for feature phones, if the profile offers it (S4-A1-03): no script, no style, no session. ID and password only
 * yield the answer to this one form.
 */
export function mobileScreen(service: PersonalService, mobile: Mobile): void {
  const { app, site, profile } = service

  app.get(href(service, 'mobile'), (c) => c.html(entryView(service, mobile, c, '', null)))

  app.post(href(service, 'mobile'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(href(service, 'mobile'), 303)
    const parsed = parseCredentials(form, idLabel(profile), fieldTexts(profile))
    if (!parsed.ok) {
      const text = Object.values(parsed.errors).filter((error) => error !== undefined)
      return c.html(entryView(service, mobile, c, parsed.userId, { text: text.join(''), code: '' }), 422)
    }
    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const asked = { service: profile.service, userId, password, device }
    const outcome = await askMobileBalance(site.context, callerOf(c, 'anonymous'), asked)
    if (outcome.ok) return c.html(balanceView(service, mobile, c, outcome))
    const message = toldWait(c, outcome, refusalMessage(outcome.refusal, profile), profile)
    return c.html(entryView(service, mobile, c, userId, message), refusalStatus(outcome.refusal))
  })
}

function page(
  { site, profile }: PersonalService,
  { serviceName }: Mobile,
  c: HonoContext<Env>,
  main: Html,
): Html {
  return html`<!doctype html>
<html lang="${site.language ?? 'ja'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${serviceName}｜${profile.institutionName}</title></head>
<body>${site.banner === null ? null : html`<p>${site.banner}</p>`}${languageSwitch(site, c)}
<main><h1>${profile.institutionName} ${serviceName}</h1>
${main}</main>
</body></html>`
}

function entryView(
  service: PersonalService,
  mobile: Mobile,
  c: HonoContext<Env>,
  userId: string,
  message: Message | null,
): Html {
  const { profile, t, web } = service
  const code = message === null || message.code === '' ? '' : `(${message.code})`
  return page(
    service,
    mobile,
    c,
    html`<p>${t('mobile.intro')}</p>
${message === null ? null : html`<p role="alert"><strong>${message.text}${code}</strong></p>`}
<form method="post" action="${href(service, 'mobile')}">
${tokenInput(sessionFor(service, c))}
<p><label for="userId">${idLabel(profile)}</label><br><input id="userId" name="userId" value="${userId}" maxlength="128" autocomplete="username"></p>
<p><label for="password">${web.password}</label><br><input id="password" name="password" type="password" maxlength="128" autocomplete="current-password"></p>
<p><input type="submit" value="${t('mobile.submit')}"></p>
</form>
<p>${say(t('mobile.only'), { lost: href(service, 'lost'), phone: deskPhone(service) })}</p>`,
  )
}

function balanceView(
  service: PersonalService,
  mobile: Mobile,
  c: HonoContext<Env>,
  { accounts, at, toldAtMs }: MobileBalance,
): Html {
  const { profile, t, dates } = service
  const time = dates.minute(at.epochMilliseconds)
  const asOf = toldAtMs === null ? fill(t('inquiry.now'), { time }) : asOfText(toldAtMs, profile)
  return page(
    service,
    mobile,
    c,
    html`<p>${say(t('mobile.balances'), { asOf })}</p>
<ul>${accounts.map((account) => html`<li>${accountText(account, profile.banking, profile)}<br>${yenText(account.balanceYen, profile)}</li>`)}</ul>
<p><a href="${href(service, 'mobile')}">${say(t('mobile.again'), { name: mobile.serviceName })}</a></p>`,
  )
}
