import type { Context as HonoContext } from 'hono'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { idLabel } from './credentials.ts'
import { type ProcedureName, procedurePage, procedures } from './procedure.ts'
import { deskPhone, href, leadOn, type PersonalService } from './service.ts'

type Shown = {
  readonly userId: string
  readonly errors: FieldErrors
  readonly refusal: Refusal | null
  readonly message: Message | null
}

const blank: Shown = { userId: '', errors: {}, refusal: null, message: null }

/** 利用者認証: A-30 (S4-B2S-09, B-27), and the same before the stop (S4-3-01). */
export function authenticationScreen(service: PersonalService, name: ProcedureName): void {
  const { app, site, profile } = service

  app.get(href(service, name), (c) => c.html(view(service, c, name, blank)))

  app.post(href(service, name), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(await leadOn(service, c), 303)
    const parsed = parseCredentials(form, idLabel(profile), ja)
    if (!parsed.ok) return c.html(view(service, c, name, { ...blank, ...parsed }), 422)

    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const credentials = { service: profile.service, userId, password, purpose: name, device }
    const outcome = await passFirstFactor(site.context, callerOf(c, 'anonymous'), credentials)
    if (!outcome.ok) {
      const { refusal } = outcome
      const message = toldWait(c, outcome, refusalMessage(refusal, profile, name))
      return c.html(view(service, c, name, { userId, errors: {}, refusal, message }), refusalStatus(refusal))
    }
    setSessionId(c, profile.service, outcome.sessionId)
    return c.redirect(href(service, procedures[name].next), 303)
  })
}

function view(service: PersonalService, c: HonoContext<Env>, name: ProcedureName, shown: Shown): Html {
  const { profile } = service
  const { short } = procedures[name]
  const { userId, errors, refusal, message } = shown
  const main = html`<div class="box"><h2 class="box-title">${short}</h2>
<p class="instruction">ワンタイムパスワードの${short}を行います。契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。</p>
${messageBox('error', message)}
${refusal === 'second_token' ? deviceChange(service) : null}
<form method="post" action="${href(service, name)}">
${tokenInput(sessionFor(service, c))}
${credentialFields(idLabel(profile), userId, errors)}
<div class="actions"><a class="button" href="${href(service, 'entry')}">戻る</a>
<button class="button button-primary" type="submit">次へ</button></div>
</form>
</div>
${name === 'enrollment' ? enrollmentNotes(service) : stopNotes(service)}`
  return procedurePage(service, c, name, 1, main)
}

/** What to do with an existing token (S4-3-04, S4-3-05). */
function deviceChange(service: PersonalService): Html {
  return html`<section class="caution"><h3>端末を変更されるお客さまへ</h3>
<ol><li>これまでの端末（旧端末）に表示されているワンタイムパスワードで、<a href="${href(service, 'stop')}">利用停止</a>を行ってください。</li>
<li>新しい端末にソフトウェアトークンをインストールし、この画面から、もう一度「利用登録」を行ってください。</li></ol>
<p>${moveAdvice}</p>
<p>旧端末がお手元にない場合や、ソフトウェアトークンをアンインストールされた場合は、お客さまご自身では変更できません。${deskPhone(service)}へご連絡ください。</p></section>`
}

function enrollmentNotes(service: PersonalService): Html {
  return html`<ul class="notes">
<li>ご利用には、ソフトウェアトークンのインストールが必要です。はじめての方は、<a href="${href(service, 'guidance')}">ワンタイムパスワードのご案内</a>をご覧ください。</li>
<li>書面によるお手続きは不要です。ワンタイムパスワードサービス利用料もかかりません。</li>
<li>登録できるのは、お一人さまにつき1つのソフトウェアトークンです。</li>
</ul>`
}

function stopNotes(service: PersonalService): Html {
  return html`<ul class="notes">
<li>利用停止には、登録されているソフトウェアトークンのワンタイムパスワードが必要です。</li>
<li>端末の紛失・故障などでワンタイムパスワードを表示できない場合は、${deskPhone(service)}へご連絡ください。紛失・盗難の場合は、<a href="${href(service, 'lost')}">24時間いつでもご利用を停止できます</a>。</li>
<li>利用停止のあとは、契約者IDとログインパスワードだけでログインできるようになります。</li>
</ul>`
}
