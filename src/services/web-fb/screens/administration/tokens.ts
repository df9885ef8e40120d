import { cell } from '../../../../platform/web/cell.ts'
import { field, messageBox, shown } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { type TokenLine, type TokenOverview, tokenOverview } from '../../operations/administration/tokens.ts'
import { sharedTokenName, usageForms } from '../../texts/administration.ts'
import { fbRoleNames } from '../../texts/names.ts'
import type { FbService, Visit } from '../service.ts'
import { link as serviceLink } from '../service.ts'
import { administrationPage, forAdministrators, link } from './administrators.ts'
import { userPageLinks, userPageOf } from './user-pages.ts'

const entry = 'ワンタイムパスワード認証情報管理'
export const listTitle = 'ワンタイムパスワード認証情報'
const columns = ['選択', 'お客様ID', '利用者名', 'トークンID', '利用権限', '登録状況'] as const
const textMax = 40

/** 登録状況 (S3-3.2-16). */
function registrationState({ tokenId }: Pick<TokenLine, 'tokenId'>): string {
  return tokenId === null ? '未登録' : '登録完了'
}

/** The token's holder, as forms and addresses name it: one user, or all. */
export function holderName(userId: string | null): string {
  return userId === null ? 'shared' : `user:${userId}`
}

/** The line named by a form or an address; undefined if this customer has no such line. */
export function lineNamed(overview: TokenOverview, name: string | undefined): TokenLine | undefined {
  return overview.lines.find(({ userId }) => holderName(userId) === name)
}

/** 利用者情報 (S3-3.2-16, S3-3.2-22). */
export function lineShown({ userId, userName, role, tokenId }: TokenLine): Html {
  return html`<section class="panel known-facts"><h2>利用者情報</h2>
${shown('お客様ID', userId ?? sharedTokenName)}${shown('利用者名', userName ?? '-')}
${shown('利用権限', role === null ? '-' : fbRoleNames[role])}${shown('トークンID', tokenId ?? '-')}
${shown('登録状況', registrationState({ tokenId }))}</section>`
}

/** ワンタイムパスワード認証情報管理: the setup at first (A-20), then everybody's tokens (A-24). */
export function tokensScreen(service: FbService): void {
  const { app, site } = service
  app.get(
    link(service, 'tokens'),
    forAdministrators(service, async (c, visit) => {
      const overview = await tokenOverview(site.context, visit.who)
      if (overview.usageForm === null) return c.html(firstView(service, visit))
      const nothing = c.req.query('notice') === 'nothing'
      return c.html(listView(service, visit, overview, c.req.query(), nothing))
    }),
  )
}

function usageFormButton(service: FbService): Html {
  return html`<div class="labelled-action"><p>ワンタイムパスワード認証の利用形態の設定を行います</p>
<a class="button" href="${link(service, 'usageForm')}">利用形態設定</a></div>`
}

function firstView(service: FbService, visit: Visit): Html {
  const main = html`<p class="instruction">ワンタイムパスワード認証の利用形態を設定してください。</p>
${usageFormButton(service)}
<div class="actions"><a class="button" href="${serviceLink(service, 'administration')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', { title: entry, trail: [entry], main })
}

type Query = Readonly<Record<string, string>>

function listView(
  service: FbService,
  visit: Visit,
  { usageForm, lines }: TokenOverview,
  query: Query,
  nothing: boolean,
): Html {
  const text = (name: string) => (query[name] ?? '').normalize('NFKC').trim().slice(0, textMax)
  const typed = { userId: text('userId'), userName: text('userName') }
  const found = lines.filter(
    ({ userId, userName }) =>
      (userId ?? '').startsWith(typed.userId) &&
      (userName ?? '').normalize('NFKC').startsWith(typed.userName),
  )
  const page = userPageOf(found, query['page'])
  const rows = page.lines.map((line) => {
    const { userId, userName, role, tokenId } = line
    const name = userId ?? sharedTokenName
    return html`<tr>
${cell(columns[0], html`<label class="check"><input type="radio" name="holder" value="${holderName(userId)}"> <span class="visually-hidden">${name}</span></label>`)}
${cell(columns[1], name, 'whole')}
${cell(columns[2], userName ?? '-')}
${cell(columns[3], tokenId ?? '-', 'whole')}
${cell(columns[4], role === null ? '-' : fbRoleNames[role])}
${cell(columns[5], registrationState(line))}</tr>`
  })
  const none = { text: '【エラー】利用者を選択してください。', code: 'RMCFBOTP001009E' }
  const main = html`<p class="instruction">ワンタイムパスワード認証情報を設定する利用者を選択してください。</p>
<p>現利用形態：${usageForm === null ? '-' : usageForms[usageForm].shown}</p>
<form method="get" action="${link(service, 'tokenChange')}">
<section><h2>利用者一覧</h2>
${recordTable({ label: '利用者一覧', columns, rows, look: 'as-cards bindings' })}
${userPageLinks(link(service, 'tokens'), page, typed)}</section>
<div class="labelled-action"><p>ワンタイムパスワード認証情報の登録・登録解除を行います</p>
<button class="button button-primary" type="submit">登録・登録解除</button></div>
</form>
${nothing ? messageBox('error', none) : null}
${usageFormButton(service)}
${usageForm === 'shared' ? null : filterForm(service, typed)}
<div class="actions"><a class="button" href="${serviceLink(service, 'administration')}">戻る</a></div>`
  return administrationPage(service, visit, 'tokens', { title: listTitle, main })
}

/** 絞り込み検索; 「から」 means: begins with (S3-3.3-07). */
function filterForm(
  service: FbService,
  { userId, userName }: { readonly userId: string; readonly userName: string },
): Html {
  const path = link(service, 'tokens')
  return html`<form method="get" action="${path}" class="panel"><h2>絞り込み検索</h2>
<p class="hint">●利用者の絞り込みが出来ます。</p>
${field({ name: 'userId', label: 'お客様ID', value: userId, hint: 'から（入力した文字で始まるお客様IDを表示します）', autocomplete: 'off', maxlength: textMax })}
${field({ name: 'userName', label: '利用者名', value: userName, hint: 'から', autocomplete: 'off', maxlength: textMax })}
<div class="actions"><button class="button" type="submit">検索</button><a class="button" href="${path}">クリア</a></div>
</form>`
}
