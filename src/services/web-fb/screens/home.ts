import { confirmActs, deskActsPanel } from '../../../authority/screens/desk-acts.ts'
import { draftsPanel } from '../../../authority/screens/form-drafts.ts'
import { passkeyPanel } from '../../../authority/screens/passkeys/panel.ts'
import { replacementPanel, stoppedNotice, stopsReplacement } from '../../../authority/screens/replacement.ts'
import { accountsOf, accountsToldAtMs } from '../../../bank/operations/read-accounts.ts'
import { asOfText } from '../../../bank/screens/accounts.ts'
import { dateTimeText } from '../../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { FbVisitor } from '../operations/find-visitor.ts'
import { tokenLostAtMs } from '../operations/lost-token.ts'
import { transferNews } from '../operations/transfers/list.ts'
import { fbHelpHref } from '../routes.ts'
import { fbActs } from '../texts/desk.ts'
import { accountText, dayText, yenText } from './format.ts'
import { mayOpen, type SubEntry, usageMenu } from './menu.ts'
import { passkeyWords } from './passkeys.ts'
import { type FbService, forVisitor, forVisitorForm, insidePage, link, type Visit } from './service.ts'
import { frozenNotice } from './transfers/frozen-notice.ts'
import { workLink } from './work.ts'

const passwordsChanged = { text: 'すべてのパスワードを変更しました。', code: 'RMCFBPWD001001I' }

/** A-18 メイン: accounts at a glance, facts about one-time passwords, and links to everything else. */
export function homeScreen(service: FbService): void {
  const { app, site, profile } = service
  app.get(
    link(service, 'home'),
    forVisitor(service, async (c, visit) => {
      const told = {
        profile,
        action: link(service, 'deskActs'),
        formToken: tokenInput(visit.sessionId),
        acts: fbActs,
      }
      const waiting = { ...told, action: link(service, 'replacementStop') }
      const main = html`${c.req.query('notice') === 'passwords' ? messageBox('info', passwordsChanged) : null}
${c.req.query('notice') === 'stopped' ? stoppedNotice(profile, link(service, 'password')) : null}
${await replacementPanel(site.context, visit.who, waiting)}
${passkeyPanel({ ...service, ...passkeyWords(service) }, visit.visitor, told.formToken)}
${await deskActsPanel(site.context, visit.who, told)}
${await draftsPanel(service, visit.who, visit.sessionId)}
${codesNotice(profile.service, visit.visitor)}
${await lostTokenNotice(service, visit)}
${await frozenNotice(service, visit)}
${await transfersNotice(service, visit)}
${await balances(service, visit)}
${usageMenu(mainEntries(service, visit.visitor))}`
      return c.html(insidePage(service, visit, { title: 'メイン', menu: 'home', main }))
    }),
  )

  app.post(
    link(service, 'deskActs'),
    forVisitorForm(
      service,
      confirmActs(site.context, link(service, 'home'), ({ who }) => who),
    ),
  )

  app.post(
    link(service, 'replacementStop'),
    forVisitorForm(
      service,
      stopsReplacement(site.context, link(service, 'home'), ({ who }) => who),
    ),
  )
}

/** The contract's progress from the fixed password to codes (E-4). */
function codesNotice(service: string, { agreement, fbUser }: FbVisitor): Html | null {
  if (fbUser.role !== 'administrator' || (agreement?.onCodesSinceMs ?? null) !== null) return null
  return html`<p class="caution">都度振込をより安全にご利用いただくため、「管理機能」の「ワンタイムパスワード認証情報管理」から、ワンタイムパスワードの利用開始手続きを行ってください。<a href="${fbHelpHref(service, 'about')}">ワンタイムパスワード利用開始手順</a></p>`
}

/** To everybody who confirmed with a token that was reported lost, until another one is registered (D6). */
async function lostTokenNotice({ site }: FbService, { visitor }: Visit): Promise<Html | null> {
  const lostAtMs = await tokenLostAtMs(site.context, visitor)
  if (lostAtMs === null || !visitor.fbUser.mayTransfer) return null
  const isShared = visitor.agreement?.usageForm === 'shared'
  const token = isShared ? '共通トークンは、利用者全員について' : 'お客様のトークンは、'
  const who =
    visitor.fbUser.role === 'administrator'
      ? '「管理機能」の「ワンタイムパスワード認証情報管理」から新しいトークンを登録'
      : '管理者に新しいトークンの登録をご依頼'
  return html`<section class="panel"><h2>トークンの失効のお知らせ</h2>
<p>${timeText(lostAtMs)}の紛失・盗難の届出により、${token}失効しました。以前の固定の確認用パスワードには戻りません。新しいトークンを登録するまで、都度振込の確認はできません。</p>
<p>${who}してください。</p></section>`
}

/** Waiting reservations, and failures since the user's previous visit. */
async function transfersNotice(service: FbService, { visitor, who }: Visit): Promise<Html | null> {
  if (!visitor.fbUser.mayTransfer) return null
  const sinceMs = visitor.lastLogin?.previousAtMs ?? 0
  const { held, waiting, checked, failed } = await transferNews(service.site.context, who, sinceMs)
  if ([held, waiting, checked, failed].every((transfers) => transfers.length === 0)) return null
  const short = waiting.filter(({ shortAtMs }) => shortAtMs !== null)
  const { until } = service.profile.fb.reserved
  const [next] = waiting.toSorted((a, b) => a.day.localeCompare(b.day))
  const list = workLink(service, 'transferList')
  return html`<section class="panel"><h2>振込のお知らせ</h2><ul class="notes">
${failed.map(({ transferId, day, debitYen, heldUntilMs }) => html`<li class="failed">振込指定日 ${dayText(day)} の振込（${yenText(debitYen)}）は、${heldUntilMs === null ? '残高不足' : '振込やサービスの利用の停止、残高不足'}などのため振り込まれませんでした。<a href="${workLink(service, 'transfer', transferId)}">受付番号 ${transferId}</a></li>`)}
${held.map(({ transferId, debitYen, heldUntilMs }) => html`<li class="failed">振込（${yenText(debitYen)}）を、安全のため ${dateTimeText(heldUntilMs ?? 0)}まで保留しています。お心当たりがない場合は、取り消してください。<a href="${workLink(service, 'transfer', transferId)}">受付番号 ${transferId}</a></li>`)}
${checked.length === 0 ? null : html`<li class="failed">システムの復旧にともない、当金融機関の確認を待っている振込が${checked.length}件あります。確認が終わるまで、出金も振込も行いません。<a href="${list}">振込予約照会・取消</a></li>`}
${short.map(({ transferId, debitYen }) => html`<li class="failed">本日の振込（${yenText(debitYen)}）は、残高不足のためまだ振り込まれていません。${until}までに出金口座へご入金ください。<a href="${workLink(service, 'transfer', transferId)}">受付番号 ${transferId}</a></li>`)}
${next === undefined ? null : html`<li>予約中の振込が${waiting.length}件あります（次の振込指定日 ${dayText(next.day)}）。<a href="${list}?status=reserved">振込予約照会・取消</a></li>`}
</ul></section>`
}

async function balances({ site, profile }: FbService, { visitor, who }: Visit): Promise<Html | null> {
  if (!visitor.fbUser.mayInquire) return null
  const accounts = await accountsOf(site.context, who)
  if (accounts.length === 0) return null
  const toldAtMs = await accountsToldAtMs(site.context, profile.service)
  return html`<section><h2>口座残高</h2>${toldAtMs === null ? null : html`<p>${asOfText(toldAtMs)}</p>`}<div class="table-scroll"><table><thead><tr><th scope="col">口座情報</th><th scope="col" class="number">残高</th></tr></thead>
<tbody>${accounts.map(
    (account) =>
      html`<tr><td>${accountText(account, profile.banking.bank)}</td><td class="number">${yenText(account.balanceYen)}</td></tr>`,
  )}</tbody></table></div></section>`
}

function mainEntries(service: FbService, visitor: FbVisitor): SubEntry[] {
  const entries = [
    ['transfers', '振込・口座振替', '都度振込、振込予約の照会・取消、振込先の登録を行います。'],
    ['fees', '手数料照会', '振込手数料を照会します。'],
    ['contract', '契約情報登録・照会', 'ご契約内容の照会、振込限度額やパスワードの変更を行います。'],
    ['statements', '明細情報登録・照会', '残高、入出金明細、振込結果を照会します。'],
    ['administration', '管理機能', '利用者、カレンダー、ワンタイムパスワード認証情報などを管理します。'],
  ] as const
  return entries
    .filter(([menu]) => mayOpen(menu, visitor))
    .map(([menu, label, does]) => ({ href: link(service, menu), label, does }))
}
