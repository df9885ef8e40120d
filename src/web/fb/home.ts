import type { FbVisitor } from '../../operations/banking/find-visitor.ts'
import { accountsOf } from '../../operations/banking/read-accounts.ts'
import { messageBox } from '../form.ts'
import { type Html, html } from '../html.ts'
import { accountText, yenText } from './format.ts'
import { mayOpen, type SubEntry, usageMenu } from './menu.ts'
import { enter, type FbService, insidePage, link, type Visit } from './service.ts'

const passwordsChanged = { text: 'すべてのパスワードを変更しました。', code: 'RMCFBPWD001001I' }

/** A-18 メイン: accounts at a glance, what to know about one-time passwords, and where everything is. */
export function homeScreen(service: FbService): void {
  const { app } = service
  app.get(link(service, 'home'), async (c) => {
    const visit = await enter(service, c)
    if ('elsewhere' in visit) return c.redirect(visit.elsewhere, 303)
    const main = html`${c.req.query('notice') === 'passwords' ? messageBox('info', passwordsChanged) : null}
${codesNotice(visit.visitor)}
${await balances(service, visit)}
${usageMenu(mainEntries(service, visit.visitor))}`
    return c.html(insidePage(service, visit, { title: 'メイン', menu: 'home', main }))
  })
}

/** Where the contract stands on the way from the fixed password to codes (E-4). */
function codesNotice({ agreement, fbUser }: FbVisitor): Html | null {
  if (fbUser.role !== 'administrator' || (agreement?.onCodesSinceMs ?? null) !== null) return null
  return html`<p class="caution">都度振込をより安全にご利用いただくため、「管理機能」の「ワンタイムパスワード認証情報管理」から、ワンタイムパスワードの利用開始手続きを行ってください。</p>`
}

async function balances({ site }: FbService, { visitor, who }: Visit): Promise<Html | null> {
  if (!visitor.fbUser.mayInquire) return null
  const accounts = await accountsOf(site.context, who)
  const { bank } = site.context.profiles.get(who.service)?.banking ?? { bank: null }
  if (accounts.length === 0 || bank === null) return null
  return html`<section><h2>口座残高</h2><div class="table-scroll"><table><thead><tr><th scope="col">口座情報</th><th scope="col" class="number">残高</th></tr></thead>
<tbody>${accounts.map(
    (account) =>
      html`<tr><td>${accountText(account, bank)}</td><td class="number">${yenText(account.balanceYen)}</td></tr>`,
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
