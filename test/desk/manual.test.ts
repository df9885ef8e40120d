// D9: the desk's own manual in its help: every entry of every role's menu has a chapter, and whatever a chapter tells staff
// to press, open or fill in is there.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { helpHref, serviceHref } from '../../src/authority/routes.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { roleNames } from '../../src/desk/texts/desk.ts'
import { createClient } from '../support/client.ts'
import { mainText, namesIn, namesOn, plainName, type Seen, walk } from '../support/texts/walk.ts'
import { type DeskSite, type Seat, startDesk, textOf } from './support/site.ts'
import { everyRole, idOf, type PersonKind, people, type Turn, turns } from './support/users-in-states.ts'

const desks = ['desk/shoko-chukin', 'desk/johoku', 'desk/sample-shinkin', 'desk/shinkin-5410'] as const

/** Whose pages are looked at, by desk. */
const callers: Readonly<Record<(typeof desks)[number], readonly PersonKind[]>> = {
  'desk/shoko-chukin': ['外為Web', '外為Web（移行）'],
  'desk/johoku': ['城北'],
  'desk/sample-shinkin': ['個人IB'],
  'desk/shinkin-5410': ['WEB-FBの管理者'],
}

/** Services of a desk that none of these callers has: somebody there has a first password. */
const others: Readonly<Partial<Record<(typeof desks)[number], string>>> = {
  'desk/sample-shinkin': 'sample-shinkin/fx-web',
}

const states = [
  '通常',
  'パスワードのロック',
  'コードのロック',
  '初回パスワード',
  'メール',
] as const satisfies Turn[]

let site: DeskSite
beforeEach(async () => {
  // With the approvals of the profiles.
  site = await startDesk({ edit: (profile) => profile })
})
afterEach(() => site.end())

async function seatsOf(desk: string): Promise<readonly (Seat & { readonly role: Role })[]> {
  const seats: (Seat & { readonly role: Role })[] = []
  for (const role of everyRole) seats.push({ ...(await site.seat(role, desk)), role })
  return seats
}

/** The menu as somebody sees it: its addresses, and their names without what waits. */
function menuIn(html: string): ReadonlyMap<string, string> {
  const menu = /<nav class="desk-menu"[^>]*>(.*?)<\/nav>/s.exec(html)?.[1] ?? ''
  const entries = [...menu.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)/g)]
  return new Map(entries.map(([, href = '', name = '']) => [href, name]))
}

/** With one service there is none to choose. */
async function arrivedAt({ send, page }: Seat['browser'], href: string): Promise<string> {
  const response = await send(href)
  return response.status === 303 ? page(response.headers.get('Location') ?? '') : response.text()
}

/** What stands behind a name of the menu, as tabs of the page that it leads to; by where each leads. */
async function tabsOf(browser: Seat['browser'], href: string): Promise<ReadonlyMap<string, string>> {
  const html = await arrivedAt(browser, href)
  const tabs = /<nav class="desk-tabs"[^>]*>(.*?)<\/nav>/s.exec(html)?.[1] ?? ''
  return new Map(
    [...tabs.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)</g)].map(([, to = '', name = '']) => [to, name]),
  )
}

const helpIn = (html: string) => /<a class="help-link" href="([^"]+)"/.exec(html)?.[1] ?? ''

for (const desk of desks) {
  test(`D9: every entry of every menu at ${desk} has a chapter, which names it and the roles that see it`, async () => {
    const seen: string[] = []
    for (const { browser, role } of await seatsOf(desk)) {
      const menu = menuIn(await browser.page(deskHref(desk, 'search')))
      assert.ok(menu.size > 0, role)
      const tabs = await Promise.all([...menu.keys()].map((href) => tabsOf(browser, href)))
      for (const [href, name] of [...menu, ...tabs.flatMap((each) => [...each])]) {
        const help = helpIn(await arrivedAt(browser, href))
        const text = textOf(await browser.page(help))
        const readers = /メニュー：(.*?)表示される役割：(.*?)\n/.exec(text)
        assert.ok(readers?.[1]?.includes(`[${name}]`), `${help} does not name ${name}`)
        const whose = readers?.[2] ?? ''
        assert.ok(whose.includes(roleNames[role]) || whose.includes('すべての役割'), `${help} for ${role}`)
        seen.push(help)
      }
    }
    const contents = await createClient(site.server.origin).page(serviceHref(desk, 'help'))
    for (const help of seen) assert.ok(contents.includes(`href="${help}"`), help)
  })
}

test('D9: the roles of the manual are all roles, each with its own menu', async () => {
  const [desk] = desks
  const text = await createClient(site.server.origin).page(helpHref(desk, 'introduction'))
  for (const { browser, role } of await seatsOf(desk)) {
    const names: string[] = []
    for (const [href, name] of menuIn(await browser.page(deskHref(desk, 'search')))) {
      const tabs = [...(await tabsOf(browser, href)).values()]
      names.push(tabs.length === 0 ? name : `${name}（${tabs.join('・')}）`)
    }
    const row = new RegExp(`<tr><td>${roleNames[role]}</td><td>[^<]+</td><td>([^<]*)</td></tr>`).exec(text)
    assert.equal(row?.[1], names.join('、'), role)
  }
})

/** Names that only some state of things brings to a screen, or a role that this test has no data for. */
const onlyWithData = `
OK
書面を印刷
承認済みの操作を実行
承認
却下
質問する
質問への回答
回答する
このユーザの応対にする
確認した項目
本人確認できた
本人確認できなかった
本人確認できなかったとき
メモ
メモを記録
応対を終了
契約全体の振込の凍結
選んだ明細を中止（承認を依頼）
申出を受け付ける
担当する
表示する
取り込む範囲
ログインパスワードのロック解除
ワンタイムパスワードのロック解除
調査の結果
調査中の申出
調査を終了する
証拠をダウンロード（JSON）
証拠をダウンロード（ZIP）
トークンに表示した内容
経過
確定の方法
この日のログイン
検証の状況を更新
担当を引き受ける
回答
ロック解除
一時停止
再開
無効
CTP一括停止
CTP一括再開
未引渡し：出力する
引渡し済み：出力しない
全銀ファイルをダウンロード
JSONをダウンロード
締結番号
状態
ユーザID
担当
出力
ご注意
作成する
印刷用PDFを取り出す
宛名CSVを取り出す
この発送分を無効にする
メールアドレスが未登録のユーザ
推移を表で見る
断られた記帳の対応
復旧後の振込予約の確認
選択した振込について依頼する
対応
対応を依頼する
承認する
依頼を取り下げる
`
  .trim()
  .split('\n')

/** Values and words, which no screen has a button for. */
const words = new Set(
  [
    'その他',
    '割符商事',
    'すべて',
    '未出力',
    '確認待ち（システムの復旧）',
    '（承認を依頼）',
    'もう一人が行うこと',
    '覚えのない振込がある',
  ].map(plainName),
)

test('D9: names that only some data brings to a screen of the desk are in the source of the screens', () => {
  const folder = join(import.meta.dirname, '../../src')
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/\/(?:help|manual)/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  // Made of the name of a file, and of an act.
  const made = new Set(['印刷用PDFを取り出す', '宛名CSVを取り出す'])
  assert.deepEqual(
    onlyWithData.filter((name) => !made.has(name) && !source.includes(name)),
    [],
  )
})

for (const desk of desks) {
  test(`D9: the manual of ${desk} names only what is on its screens, and leads nowhere else`, async () => {
    const seats = await seatsOf(desk)
    const pages: Seen[] = []
    const dead: string[] = []
    const [clerk] = seats
    assert.ok(clerk?.role === 'desk')
    const other = others[desk]
    if (other !== undefined) {
      await site.world.user('1200000001', other)
      const href = deskUserHref(desk, 'user', other, '1200000001')
      pages.push({ where: href, html: await clerk.browser.page(href) })
    }
    for (const kind of callers[desk])
      for (const [at, state] of states.entries()) {
        const of = await people[kind](site.world, idOf(at + 11, kind))
        const turn: (typeof turns)['紛失'] = turns[state]
        await turn(site.world, of, clerk)
        const href = deskUserHref(desk, 'user', of.service, of.userId)
        pages.push({ where: href, html: await clerk.browser.page(href) })
      }
    for (const { browser, role } of seats) {
      const from = [...menuIn(await browser.page(deskHref(desk, 'search'))).keys()]
      if (role === 'desk') from.push(pages[0]?.where ?? '')
      const found = await walk(browser, desk, from)
      pages.push(...found.pages)
      dead.push(...found.dead)
    }
    const isHelp = ({ where }: Seen) => where.startsWith(serviceHref(desk, 'help'))
    // An item of a list has no name of its own where a button in it has one.
    const there = namesOn(pages.filter((page) => !isHelp(page)).flatMap((page) => [page, withoutItems(page)]))
    const known = new Set([...onlyWithData.map(plainName), ...words])
    const wrong = ownChapters(await createClient(site.server.origin).page(serviceHref(desk, 'help')))
      .map((href) => pages.find(({ where }) => where === href))
      .flatMap((page) =>
        page === undefined
          ? []
          : namesIn(mainText(page))
              .filter((name) => !there.has(name) && !known.has(name))
              .map((name) => `${page.where} names ${name}`),
      )
    assert.deepEqual([...new Set(wrong)], [])
    assert.deepEqual(dead, [])
  })
}

const withoutItems = ({ where, html }: Seen): Seen => ({
  where,
  html: html.replaceAll(/<\/?(?:li|dt|th|label)\b[^>]*>/g, ''),
})

/** The chapters about the work: those about the login are the customers', which named-screens.test.ts checks. */
function ownChapters(contents: string): readonly string[] {
  const [work = ''] = contents.split('自身のログイン')
  const main = /業務の操作(.*)/s.exec(work)?.[1] ?? ''
  const hrefs = [...main.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href)
  assert.ok(hrefs.length > 8)
  return hrefs
}
