import type { Hono } from 'hono'
import type { Site } from '../../authority/screens/site.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { timeText } from '../../platform/web/times.ts'
import type { DemoMail, DemoMailBox } from '../operations/demo-mail-box.ts'
import { demoPaths } from '../routes.ts'

/** Every mail that the demo sent, to anybody. */
export function demoMailScreen(app: Hono<Env>, site: Site, box: DemoMailBox): void {
  app.get(demoPaths.demoMail, (c) => c.html(view(site, box.mails())))
}

function view(site: Site, mails: readonly DemoMail[]): Html {
  const main = html`<h1>デモのメールボックス</h1>
<p>デモが送信したメールです。実際には、どこにも送信していません。届くまで1秒ほどかかります。</p>
<p><a class="button" href="${demoPaths.demoMail}">最新の状態にする</a></p>
${mails.length === 0 ? html`<p>メールはありません。</p>` : mails.map(mailSection)}`
  return layout(site, {
    title: 'デモのメールボックス',
    header: html`<p class="service-name">割符 Warifu</p>`,
    main,
    footer: null,
  })
}

function mailSection({ mailId, from, to, subject, body, at }: DemoMail): Html {
  return html`<article class="panel" id="${mailId}"><h2>${subject}</h2>
<dl class="facts">
<div><dt>宛先</dt><dd>${to}</dd></div>
<div><dt>差出人</dt><dd>${from.name}（${from.address}）</dd></div>
<div><dt>日時</dt><dd><time datetime="${at.toString()}">${timeText(at)}</time></dd></div>
</dl>
<p class="mail-text">${body}</p>
</article>`
}
