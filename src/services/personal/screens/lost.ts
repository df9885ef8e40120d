import type { Context as HonoContext } from 'hono'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { phoneLink } from '../../../platform/web/frame.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { stopLost } from '../operations/stop-lost.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { idLabel } from './credentials.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const title = '紛失・盗難のお届け'
const blank: Shown = { userId: '', errors: {}, message: null }

/** 紛失・盗難: everything stops at once, at any hour, by ID and password (S4-3-05). */
export function lostScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(href(service, 'lost'), (c) => {
    const notice = c.req.query('notice')
    if (notice === 'done') return c.html(doneView(service, c))
    const message = notice === 'again' ? refusalMessage('ticket_invalid', profile) : null
    return c.html(view(service, c, { ...blank, message }))
  })

  app.post(href(service, 'lost'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // Also for whoever is logged in: a report must not get lost in another screen.
    if (form === undefined) return c.redirect(`${href(service, 'lost')}?notice=again`, 303)
    const parsed = parseCredentials(form, idLabel(profile), ja)
    if (!parsed.ok) return c.html(view(service, c, { ...blank, ...parsed }), 422)
    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const report = { service: profile.service, userId, password, device }
    const outcome = await stopLost(site.context, callerOf(c, 'anonymous'), report)
    if (outcome.ok) return c.redirect(`${href(service, 'lost')}?notice=done`, 303)
    const { refusal } = outcome
    const message = toldWait(c, outcome, refusalMessage(refusal, profile))
    return c.html(view(service, c, { userId, errors: {}, message }), refusalStatus(refusal))
  })
}

function view(service: PersonalService, c: HonoContext<Env>, { userId, errors, message }: Shown): Html {
  const { profile } = service
  const main = html`<h1>${title}</h1>
<p class="instruction">キャッシュカードの紛失と同様に、ソフトウェアトークンの紛失・盗難・アンインストールや、不正なログインにお気づきの場合は、直ちにご連絡ください。</p>
${telephones(service)}
<div class="box"><h2 class="box-title">インターネットバンキングのご利用をすべて停止する</h2>
<p>${idLabel(profile)}、ログインパスワードを入力し、「停止」ボタンを押してください。ワンタイムパスワードは必要ありません。</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'lost')}" data-confirm="インターネットバンキングのご利用をすべて停止します。よろしいですか。">
${tokenInput(sessionFor(service, c))}
${credentialFields(idLabel(profile), userId, errors)}
<div class="actions"><a class="button" href="${href(service, 'entry')}">戻る</a>
<button class="button button-primary" type="submit">停止</button></div>
</form>
<ul class="notes">
<li>停止すると、どなたもログインできなくなり、ログイン中の画面もその場で終了します。</li>
<li>お客さまご自身で再開することはできません。再開には、${profile.contacts.desk.name}の窓口でのお手続きが必要です。</li>
<li>キャッシュカードや通帳のお取引は停止しません。あわせて紛失された場合は、お電話でお届けください。</li>
</ul></div>`
  return openPage(service, c, title, main, { help: 'lost' })
}

/** The number for daytime, and the one for nights and holidays. */
function telephones({ profile, policy }: PersonalService): Html {
  const { desk } = profile.contacts
  const byDay = html`${desk.telephone === null ? null : phoneLink(desk.telephone)}　${desk.hours}`
  return html`<section class="box"><h2 class="box-title">お電話でのお届け（24時間受付）</h2>
<dl class="phones"><div><dt>${desk.name}</dt><dd>${byDay}</dd></div>
<div><dt>${policy.lost.name}</dt><dd>${phoneLink(policy.lost.telephone)}　上記以外の時間</dd></div></dl></section>`
}

function doneView(service: PersonalService, c: HonoContext<Env>): Html {
  const { desk } = service.profile.contacts
  const main = html`<h1>${title}</h1>
<div class="box"><h2 class="box-title">処理結果</h2>
<div class="result" role="status">インターネットバンキングのご利用をすべて停止しました。<span class="code">(00003)</span></div>
<h3>このあとのお手続き</h3>
<ol><li>身に覚えのないお取引があった場合や、キャッシュカード・通帳もあわせて紛失された場合は、直ちにお電話ください。</li>
<li>再開される場合は、ご本人を確認できる書類とお届け印をお持ちのうえ、${desk.name}の窓口へお越しください。書面でのお手続きとなります。</li>
<li>紛失された端末のソフトウェアトークンは、失効しました。再開のあとも使用できません。</li>
<li>再開のあと、新しい端末で「利用登録」を行ってください。ワンタイムパスワードをご利用だったお客さまは、利用登録が済むまでログインできません。ログインパスワードも変更してください。</li></ol>
<p>お問い合わせ先：${deskPhone(service)}</p>
<div class="actions"><a class="button" href="${href(service, 'entry')}">ログイン画面</a></div></div>
${telephones(service)}`
  return openPage(service, c, title, main, { help: 'lost' })
}
