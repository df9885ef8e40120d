import { readFirstForm } from '../../platform/http/form.ts'
import { credentialFields, parseCredentials } from '../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { phoneLink } from '../../platform/web/frame.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { reportLost } from '../operations/report-lost.ts'
import { situationNow } from '../operations/situation.ts'
import { ja } from '../texts/ja.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { href, type LoginService, openPage, toldRefusal } from './service.ts'
import { toldWait } from './told-wait.ts'

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const title = '紛失・盗難の届出'
const blank: Shown = { userId: '', errors: {}, message: null }

/** 紛失・盗難の届出: a user who lost the token stops everything at once, at any hour. */
export function lostScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.get(href(service, 'lost'), (c) => {
    const notice = c.req.query('notice')
    if (notice === 'done') return c.html(doneView(service))
    const message = notice === 'again' ? toldRefusal(service, 'ticket_invalid') : null
    return c.html(view(service, sessionFor(service, c), { ...blank, message }))
  })

  app.post(href(service, 'lost'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // Also for whoever is logged in: a report must not get lost in another screen.
    if (form === undefined) return c.redirect(`${href(service, 'lost')}?notice=again`, 303)
    const parsed = parseCredentials(form, profile.names.userId, ja)
    const sessionId = sessionFor(service, c)
    if (!parsed.ok) return c.html(view(service, sessionId, { ...parsed, message: null }), 422)
    const { userId, password } = parsed
    const report = { service: profile.service, userId, password }
    const outcome = await reportLost(site.context, callerOf(c, 'anonymous'), report)
    if (outcome.ok) return c.redirect(`${href(service, 'lost')}?notice=done`, 303)
    const message = toldWait(c, outcome, toldRefusal(service, outcome.refusal, 'login'), service.profile)
    return c.html(view(service, sessionId, { userId, errors: {}, message }), refusalStatus(outcome.refusal))
  })
}

function view(service: LoginService, sessionId: string, { userId, errors, message }: Shown): Html {
  const { profile } = service
  const { tokenUsed, mailUsed } = situationNow(service.site.context, profile)
  const does = !mailUsed ? '表示する' : tokenUsed ? '表示・受信する' : '受信する'
  const main = html`<h1>${title}</h1>
<p class="instruction">ワンタイムパスワードを${does}端末を紛失された、または盗難にあわれた場合は、「${profile.names.userId}/ログインパスワード」を入力して、「利用を停止する」ボタンを押してください。ワンタイムパスワードは必要ありません。</p>
<form method="post" action="${href(service, 'lost')}" class="panel" data-confirm="サービスのご利用をすべて停止します。よろしいですか。">
${tokenInput(sessionId)}
${credentialFields(profile.names.userId, userId, errors)}
<div class="actions">
<button class="button button-primary" type="submit">利用を停止する</button>
<a class="button" href="${href(service, 'entry')}">前画面へ戻る</a>
</div>
</form>
${messageBox('error', message)}
${telephone(service)}
<ul class="notes">
<li>停止すると、このユーザIDではどなたもログインできなくなり、ログイン中の画面も終了します。</li>
<li>再開するには、${profile.contacts.desk.name}での手続きが必要です。お客さまご自身で再開することはできません。</li>
<li>この届出は、24時間いつでもご利用いただけます。ログインパスワードがお分かりにならない場合は、${profile.contacts.desk.name}へご連絡ください。</li>
</ul>`
  return openPage(service, title, main)
}

/** For whoever can't type the password, or whose password doesn't pass. */
function telephone({ profile }: LoginService): Html | null {
  const { desk } = profile.contacts
  if (desk.telephone === null) return null
  return html`<section class="panel"><h2>お電話での届出</h2>
<p>${desk.name}　${phoneLink(desk.telephone)}${desk.hours === null ? '' : `（${desk.hours}）`}</p></section>`
}

function doneView(service: LoginService): Html {
  const { desk } = service.profile.contacts
  const { tokenOffered, tokenUsed } = situationNow(service.site.context, service.profile)
  const token = tokenUsed
    ? '紛失・盗難にあわれた端末のトークンは、失効しました。再開した後も使用できません。'
    : ''
  const afterwards = tokenOffered
    ? '新しい端末で、利用開始登録を行ってください。'
    : 'メールアドレスのご登録がお済みでない場合は、ご利用の再開後、ログイン画面の「利用開始登録画面へ」に進んで、ワンタイムパスワードを受け取るメールアドレスをご登録ください。'
  const main = html`<h1>${title}</h1>
${messageBox('info', ja.stopped)}
<p>次の手続きをお願いします。</p>
<ol><li>${desk.name}${desk.telephone === null ? null : html`（${phoneLink(desk.telephone)}）`}へご連絡ください。${desk.hours === null ? '' : `受付時間は${desk.hours}です。`}</li>
<li>ご利用の再開には、${desk.name}での本人確認が必要です。</li>
<li>${token}${afterwards}</li></ol>
<div class="actions"><a class="button" href="${href(service, 'entry')}">ログイン画面へ戻る</a></div>`
  return openPage(service, title, main)
}
