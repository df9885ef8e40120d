import type { Context as HonoContext } from 'hono'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { accountText, asOfText, yenText } from '../../../bank/screens/accounts.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { parseCredentials } from '../../../platform/web/credentials.ts'
import { clockText, dateText } from '../../../platform/web/dates.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
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
    const parsed = parseCredentials(form, idLabel(profile), ja)
    if (!parsed.ok) {
      const text = Object.values(parsed.errors).filter((error) => error !== undefined)
      return c.html(entryView(service, mobile, c, parsed.userId, { text: text.join(''), code: '' }), 422)
    }
    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const asked = { service: profile.service, userId, password, device }
    const outcome = await askMobileBalance(site.context, callerOf(c, 'anonymous'), asked)
    if (outcome.ok) return c.html(balanceView(service, mobile, outcome))
    const message = toldWait(c, outcome, refusalMessage(outcome.refusal, profile))
    return c.html(entryView(service, mobile, c, userId, message), refusalStatus(outcome.refusal))
  })
}

function page({ site, profile }: PersonalService, { serviceName }: Mobile, main: Html): Html {
  return html`<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${serviceName}｜${profile.institutionName}</title></head>
<body>${site.banner === null ? null : html`<p>${site.banner}</p>`}
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
  const { profile } = service
  const code = message === null || message.code === '' ? '' : `(${message.code})`
  return page(
    service,
    mobile,
    html`<p>携帯電話（スマートフォンを除く）から、残高をご照会いただけます。</p>
${message === null ? null : html`<p role="alert"><strong>${message.text}${code}</strong></p>`}
<form method="post" action="${href(service, 'mobile')}">
${tokenInput(sessionFor(service, c))}
<p><label for="userId">${idLabel(profile)}</label><br><input id="userId" name="userId" value="${userId}" maxlength="128" autocomplete="username"></p>
<p><label for="password">ログインパスワード</label><br><input id="password" name="password" type="password" maxlength="128" autocomplete="current-password"></p>
<p><input type="submit" value="残高照会"></p>
</form>
<p>ご利用いただけるのは残高照会だけです。<a href="${href(service, 'lost')}">紛失・盗難のお届け</a>は24時間受け付けています。お問い合わせ先：${deskPhone(service)}</p>`,
  )
}

function balanceView(
  service: PersonalService,
  mobile: Mobile,
  { accounts, at, toldAtMs }: MobileBalance,
): Html {
  const { banking } = service.profile
  const ms = at.epochMilliseconds
  const asOf = toldAtMs === null ? `${dateText(ms)} ${clockText(ms)} 現在` : asOfText(toldAtMs)
  return page(
    service,
    mobile,
    html`<p>残高照会　${asOf}</p>
<ul>${accounts.map((account) => html`<li>${accountText(account, banking)}<br>${yenText(account.balanceYen)}</li>`)}</ul>
<p><a href="${href(service, 'mobile')}">${mobile.serviceName}の最初の画面</a></p>`,
  )
}
