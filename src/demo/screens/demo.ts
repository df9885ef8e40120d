import type { Hono } from 'hono'
import { allDesks } from '../../authority/operations/desks.ts'
import { serviceHref, tokenAppHref } from '../../authority/routes.ts'
import type { Site } from '../../authority/screens/site.ts'
import { nobodyTellsYou, rowLines } from '../../otp/signed-operation/shown.ts'
import { formatTokenId } from '../../otp/token-id.ts'
import type { AssetSources } from '../../platform/http/assets.ts'
import { readForm } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { paths } from '../../platform/http/routes.ts'
import { ensureSessionId } from '../../platform/http/session-cookie.ts'
import { tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import type { DemoMailBox } from '../operations/demo-mail-box.ts'
import { type DemoAccount, type DemoParts, demoAccounts, demoTokens } from '../operations/load-demo.ts'
import {
  moveDemoClock,
  pressDemoToken,
  type ShownOperation,
  type ShownToken,
  showDemoOperation,
  showDemoToken,
} from '../operations/show-demo-token.ts'
import { demoPaths, demoTokenHref } from '../routes.ts'
import { demoMailScreen } from './mail.ts'

export const demoBanner = 'デモ環境（実在の金融機関のサイトではありません）'
/** The same on pages in other languages. */
export const demoBanners = { en: 'Demo (not the website of a real institution)' } as const

export const demoSources: AssetSources = {
  'demo-token.js': { file: new URL('../assets/demo-token.js', import.meta.url), type: 'text/javascript' },
}

/** The scope of the session that the demo's forms belong to. */
export const demoScope = 'demo'

/**
 * `/` with the services, the users and the tokens, a page for each token, and the mail box where mails don't go to a
 * mail server. Loaded by `warifu demo` only, never by `warifu serve`.
 */
export function demoScreens(
  app: Hono<Env>,
  site: Site,
  parts: DemoParts,
  mailBox: DemoMailBox | null = null,
): void {
  const devices = { presses: new Map<string, number>(), clocks: new Map<string, number>() }
  const { context } = site
  const shownToken = async (tokenId: string): Promise<ShownToken> => {
    const shown = await showDemoToken(context, tokenId, devices)
    if (shown === undefined) throw new Problem('notFound')
    return shown
  }

  const names = new Map(parts.flatMap(({ passwordNames = {} }) => Object.entries(passwordNames)))
  app.get(paths.index, async (c) => {
    const users = (await demoAccounts(context, parts)).map((account) => ({
      ...account,
      passwords: passwordsOf(account, names),
    }))
    const sessionId = ensureSessionId(c, demoScope)
    return c.html(
      indexView(site, users, await demoTokens(context), { hasMailBox: mailBox !== null, sessionId }),
    )
  })
  if (mailBox !== null) demoMailScreen(app, site, mailBox)
  app.get(demoPaths.demoAccounts, async (c) => c.json(await demoAccounts(context, parts)))
  app.get(demoPaths.demoToken, async (c) => {
    const tokenId = c.req.param('tokenId')
    const shown = await shownToken(tokenId)
    const operation = await showDemoOperation(context, tokenId)
    return c.html(tokenView(site, shown, operation, ensureSessionId(c, demoScope)))
  })
  app.get(demoPaths.demoTokenCode, async (c) => c.json(await shownToken(c.req.param('tokenId'))))
  app.post(demoPaths.demoTokenPress, async (c) => {
    await readForm(c, demoScope)
    const tokenId = c.req.param('tokenId')
    await pressDemoToken(context, tokenId, devices)
    return c.redirect(demoTokenHref(tokenId, 'demoToken'), 303)
  })
  app.post(demoPaths.demoTokenClock, async (c) => {
    const { seconds = '' } = await readForm(c, demoScope)
    const { tokenId } = await shownToken(c.req.param('tokenId'))
    const step = clockSteps.find(([step]) => String(step) === seconds)
    if (step !== undefined) moveDemoClock(devices, tokenId, step[0])
    return c.redirect(demoTokenHref(tokenId, 'demoToken'), 303)
  })
}

function indexView(
  site: Site,
  users: readonly (DemoAccount & { readonly passwords: Html })[],
  tokens: Awaited<ReturnType<typeof demoTokens>>,
  { hasMailBox, sessionId }: { readonly hasMailBox: boolean; readonly sessionId: string },
): Html {
  // Customers' services first, the desks after them.
  const desks = allDesks(site.context)
  const customers = [...site.context.profiles.values()].filter((profile) => !desks.includes(profile))
  const services = [...customers, ...desks]
  const taken = new Set(users.map(({ tokenId }) => tokenId))
  const main = html`<h1>割符 Warifu デモ</h1>
<p>ワンタイムパスワードの発行、利用開始登録、ログインを、はじめから終わりまでお試しいただけます。</p>
<p>移行期間のように日時によって変わることや、ご利用時間の外で行えない取引は、デモの日時を動かしてお試しください。</p>
<p><a class="button" href="${demoPaths.demoClock}">デモの日時を変える</a></p>
<section class="panel"><h2>1. サービスを開く</h2>
<ul class="plain">${services.map(
    ({ service, serviceName }) =>
      html`<li><a class="button" href="${serviceHref(service, 'entry')}">${serviceName}</a></li>`,
  )}</ul></section>
<section class="panel"><h2>2. デモの利用者</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="デモの利用者"><table class="records">
<thead><tr><th scope="col">サービス</th><th scope="col">お客様名</th><th scope="col">ユーザID</th><th scope="col">ユーザ名</th><th scope="col">最初のパスワード</th><th scope="col">トークン</th></tr></thead>
<tbody>${users.map((user) => html`<tr><td>${site.context.profiles.get(user.service)?.serviceName ?? user.service}</td><td>${user.customerName}</td><td>${user.userId}</td><td>${user.userName}${user.administrator ? '（管理者）' : ''}</td><td>${user.passwords}</td><td>${user.tokenId === null ? '' : html`<a href="${demoTokenHref(user.tokenId, 'demoToken')}" target="_blank" rel="noopener" aria-label="開く（${user.userName}のトークン）">開く</a>`}</td></tr>`)}</tbody>
</table></div></section>
<section class="panel"><h2>3. トークン</h2>
<p>お手元のスマートフォンやパソコンをトークンとして使うには、トークンアプリを開いてください。</p>
<p><a class="button" href="${tokenAppHref}" target="_blank" rel="noopener">トークンアプリを開く</a></p>
<h3>デモのトークン</h3>
<p>アプリの代わりに、次のトークンもお使いいただけます。まだ誰にも登録されていないトークンを、別のウィンドウで開いてご利用ください。</p>
<ul class="plain">${tokens
    .filter(({ tokenId }) => !taken.has(tokenId))
    .map(
      ({ tokenId, movingFactor, formFactor }) =>
        html`<li><a href="${demoTokenHref(tokenId, 'demoToken')}" target="_blank" rel="noopener">${formatTokenId(tokenId)}</a>（${formFactorNames[formFactor]}・${movingFactorNames[movingFactor]}）</li>`,
    )}</ul>
<p>足りなくなったときは、新しく発行できます。</p>
<form method="post" action="${demoPaths.demoTokens}">${tokenInput(sessionId)}<button class="button" type="submit">デモのトークンを新しく発行</button></form></section>${hasMailBox ? mailBoxSection : null}`
  return layout(site, {
    title: '割符 Warifu デモ',
    header: html`<p class="service-name">割符 Warifu</p>`,
    main,
    footer: null,
  })
}

/** Some services hand out several first passwords at once. */
function passwordsOf(
  { firstPassword, fixedPasswords = {} }: DemoAccount,
  names: ReadonlyMap<string, string>,
): Html {
  const others = Object.entries(fixedPasswords)
  return html`${firstPassword ?? '変更済み'}${others.map(([name, text]) => html`<br>${names.get(name) ?? name}：${text}`)}`
}

const mailBoxSection = html`<section class="panel"><h2>4. メールボックス</h2>
<p>ワンタイムパスワードのメールやお知らせのメールは、実際には送信せず、ここに届きます。</p>
<p><a class="button" href="${demoPaths.demoMail}" target="_blank" rel="noopener">メールボックスを開く</a></p></section>`

const formFactorNames = {
  mobile: 'スマートフォン型',
  desktop: 'パソコン型',
  hardware: 'ハードウェア型',
} as const
const movingFactorNames = { time: '時刻同期', event: '回数同期' } as const

const clockSteps = [
  [30, '30秒進める'],
  [-30, '30秒遅らせる'],
  [0, '正しい時刻に戻す'],
] as const

/** For trying 同期ズレ: the clock of this device alone, not the demo's. */
function clockForm(tokenId: string, clockSeconds: number, sessionId: string): Html {
  const word = clockSeconds > 0 ? '進んでいます' : '遅れています'
  const state = clockSeconds === 0 ? '合っています' : `${Math.abs(clockSeconds)}秒${word}`
  return html`<form method="post" action="${demoTokenHref(tokenId, 'demoTokenClock')}" class="panel">${tokenInput(sessionId)}
<h2>この端末の時計</h2><p id="token-clock">${state}</p>
<p class="hint">時計をずらすと、同期ズレと同期ズレ補正をお試しいただけます。</p>
<div class="actions">${clockSteps.map(([step, label]) => html`<button class="button" type="submit" name="seconds" value="${step}">${label}</button>`)}</div></form>`
}

/** What the device would show once it has read the QR code of an operation (取引署名). */
function operationPanel(tokenId: string, operation: ShownOperation | null): Html {
  const again = html`<p><a class="button" href="${demoTokenHref(tokenId, 'demoToken')}">取引を読み取る</a></p>`
  if (operation === null)
    return html`<section class="panel"><h2>取引の確認</h2><p class="hint">承認を待っている取引はありません。QRコードが表示されたら、[取引を読み取る]を押してください。</p>${again}</section>`
  const { title, fields, code, rows } = operation
  return html`<section class="panel"><h2>取引の確認：${title}</h2>
<dl class="facts-plain">${fields.map(({ label, lines }) => html`<div><dt>${label}</dt><dd>${lines.map((line, at) => html`${at === 0 ? '' : html`<br>`}${line}`)}</dd></div>`)}</dl>
${rowLines(rows).length === 0 ? null : html`<details><summary>振込先の一覧</summary><pre>${rowLines(rows).join('\n')}</pre></details>`}
<p>${nobodyTellsYou}</p>
<p class="token-label">確認番号</p><p class="token-code" id="operation-code">${code.slice(0, 4)} ${code.slice(4)}</p>${again}</section>`
}

function tokenView(site: Site, shown: ShownToken, operation: ShownOperation | null, sessionId: string): Html {
  const { tokenId, movingFactor, formFactor, code, secondsLeft, clockSeconds } = shown
  const time = html`<p class="token-left">残り <span id="token-seconds">${secondsLeft ?? ''}</span> 秒</p>
<noscript><p>表示を新しくするには、画面を再読み込みしてください。</p></noscript>`
  const press = html`<form method="post" action="${demoTokenHref(tokenId, 'demoTokenPress')}">${tokenInput(sessionId)}<button class="button button-primary" type="submit">生成</button></form>`
  const main = html`<h1>デモのトークン</h1>
<div class="panel token" ${movingFactor === 'time' ? html`data-code-href="${demoTokenHref(tokenId, 'demoTokenCode')}"` : ''}>
<p class="token-label">クレデンシャルID（トークンID）</p><p class="token-id" id="token-id">${tokenId}</p>
<p class="token-label">セキュリティコード</p><p class="token-code" id="token-code">${code === '' ? '――' : code}</p>
${movingFactor === 'time' ? time : press}
<p class="hint">${formFactorNames[formFactor]}・${movingFactor === 'time' ? '30秒ごとに更新' : '［生成］を押すたびに更新'}</p>
</div>
${movingFactor === 'time' ? clockForm(tokenId, clockSeconds, sessionId) : null}
${operationPanel(tokenId, operation)}`
  return layout(site, {
    title: `デモのトークン ${tokenId}`,
    header: html`<p class="service-name">割符 Warifu</p>`,
    main,
    footer: null,
    scripts: movingFactor === 'time' ? ['demo-token.js'] : [],
  })
}
