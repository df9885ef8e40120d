// The manual as help, the way to it from every screen, and where lost links lead: S0-0-03, S0-2.4-03, H-26, H-28.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { helpChapters, helpHref, serviceHref } from '../../src/authority/routes.ts'
import { type Size, sizes } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import {
  enterCode,
  enterCredentials,
  enterToken,
  errorBox,
  heading,
  open,
  press,
  urlOf,
} from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'
import { enterTerms, openMenu, trader } from './support/traders.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const services = [shoko, johoku] as const
/** Neither of the two knows codes by mail or administrators of customers; both have the four menus of trading. */
const chapters = helpChapters.flatMap((chapter) =>
  chapter === 'mail-codes' ? ['trade', 'orders', 'contracts', 'confirmations'] : [chapter],
)

/** Copied from the manuals' tables of contents (S0-0-03, S1-3), not read from the product. */
function printedContents(contact: string): readonly string[] {
  return [
    '1 はじめに',
    '1.2 システム要件',
    '2.1 ワンタイムパスワード生成アプリケーションソフトのインストール',
    '2.2 ワンタイムパスワード利用開始登録',
    '2.3 ワンタイムパスワード利用開始登録に失敗した場合',
    '2.4 ワンタイムパスワード方式ログイン',
    '2.5 ログインに失敗した場合',
    'パスワード変更の条件',
    '2.6 ワンタイムパスワード同期ズレ補正',
    '2.7 ソフトウェアキーボードの使い方',
    '2.8 ワンタイムパスワード生成アプリケーションソフトの再インストール',
    '取引締結',
    'リーブオーダー',
    '共通取引管理',
    '取引確認(コンファーム)',
    contact,
    'よくあるご質問',
    '改版履歴',
  ]
}

const contents = {
  [shoko]: printedContents('商工中金外為Web為替予約サービスの操作に関するお問い合わせ先'),
  [johoku]: printedContents('3 城北外為WEBサービスの操作に関するお問い合わせ先'),
}

async function openHelp(page: Page, service: string, chapter?: string): Promise<string> {
  const path = chapter === undefined ? serviceHref(service, 'help') : helpHref(service, chapter)
  await page.goto(`${stage.origin}${path}`)
  return page.getByRole('main').innerText()
}

for (const service of services) {
  test(`S0-0-03: ${service} has every chapter of its manual, each one step from the contents and the next`, async () => {
    const { page, problems } = await stage.person({ service })
    await open(page, { origin: stage.origin, service }, 'entry')
    await page.getByRole('contentinfo').getByRole('link', { name: 'ヘルプ' }).click()
    assert.equal(await heading(page), 'ヘルプ')
    const titles = contents[service]
    const links = page.getByRole('navigation', { name: '目次' }).getByRole('link')
    assert.deepEqual(await links.allInnerTexts(), titles)
    for (const [at, title] of titles.entries()) {
      if (at === 0) await links.first().click()
      else await page.getByRole('navigation', { name: '前後の章' }).getByRole('link', { name: title }).click()
      assert.equal(await heading(page), title)
    }
    await page.getByRole('link', { name: 'ヘルプ 目次' }).click()
    await page.getByRole('link', { name: 'ログイン画面へ' }).click()
    assert.match(await heading(page), /ログイン$/)
    assert.deepEqual(problems, [])
    await page.close()
  })
}

/** What each manual prints where the two differ (appendix C-1): by chapter, what it says and what it doesn't. */
const printed: Readonly<
  Record<(typeof services)[number], readonly [string, readonly string[], readonly string[]][]>
> = {
  [shoko]: [
    ['introduction', ['商工中金外為Web為替予約サービス'], ['HP トップページ']],
    [
      'requirements',
      ['1.2.1 対応 OS（オペレーティングシステム）要件', '[SSL3.0 を使用する]'],
      ['ポップアップ'],
    ],
    ['token-app', ['3種類', '「VIP Access Desktop」', '外為 Web サポートデスクまで'], []],
    [
      'enrollment',
      ['「ご利用開始のお知らせ」', '「初回ログインパスワード」', '再設定・初期化等'],
      ['仮ログイン'],
    ],
    ['enrollment-failed', ['所定回数', 'お取引店または外為 Web サポートデスク', '10回連続'], ['5回']],
    ['login-failed', ['所定回数', 'RMCFXLGN001028E'], ['お取引店または']],
    ['password', ['8桁以上16桁以下', '90日(暦日)', '直近2世代'], ['6桁以上12桁']],
    ['new-device', ['（当金庫にて実施）', 'お取引店へ'], ['サポートデスクにて実施']],
    ['contact', ['外為Webサポートデスク'], ['0120-000-545']],
    ['questions', ['8桁以上16桁以下'], ['HP トップページ']],
    ['revisions', ['Ver.1.0', '2024年2月', '2023年4月', '初版'], []],
  ],
  [johoku]: [
    ['introduction', ['城北外為WEBサービス', 'HP トップページ（https://johoku.example/）'], []],
    ['requirements', ['・Web ブラウザ要件', 'ポップアップブロックの解除', '[*.]crossmeetz.com'], ['SSL3.0']],
    ['token-app', ['3種類', '「VIP Access for Mobile(Android 版)」'], ['外為 Web サポートデスク']],
    [
      'enrollment',
      ['「初期設定完了のご連絡」', '「仮ログインパスワード」', 'パスワードに関する再設定等'],
      ['初期化'],
    ],
    ['enrollment-failed', ['5回連続', 'お取引店またはサポートデスク', '10回連続'], ['所定回数']],
    ['login-failed', ['5回連続', 'お取引店またはサポートデスク'], ['所定回数']],
    ['password', ['6桁以上12桁以下', '90日(暦日)'], ['16桁']],
    ['software-keyboard', ['数字の並びは、開くたびに変わります。'], []],
    ['new-device', ['（サポートデスクにて実施）', 'お取引店またはサポートデスクへ'], ['当金庫にて実施']],
    ['contact', ['城北外為ＷＥＢサービスサポートデスク', '0120-000-545', '平日9時～17時'], []],
    ['questions', ['HP トップページ（https://johoku.example/）'], []],
    ['revisions', ['初版'], ['2024年2月', '2023年4月']],
  ],
}

for (const service of services) {
  test(`H-28, C-1: the help of ${service} says what its own manual says`, async () => {
    const { page } = await stage.person({ service })
    for (const [chapter, has, hasNot] of printed[service]) {
      const text = await openHelp(page, service, chapter)
      for (const part of has) assert.ok(text.includes(part), `${chapter} does not say: ${part}`)
      for (const part of hasNot) assert.ok(!text.includes(part), `${chapter} says: ${part}`)
    }
    await page.close()
  })
}

/** Where 「この画面のヘルプ」 of this screen leads. It opens in its own tab, so that no login is lost. */
async function helpOf(page: Page): Promise<string> {
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'この画面のヘルプ' }).click()
  const help = await opened
  await help.waitForLoadState()
  const title = await heading(help)
  await help.close()
  return title
}

test('each screen of appendix A leads to its chapter, and is still there afterwards', async () => {
  const person = await stage.person()
  const { page, password, code } = person
  const enrollment = '2.2 ワンタイムパスワード利用開始登録'
  const login = '2.4 ワンタイムパスワード方式ログイン'
  await open(page, person, 'entry')
  assert.equal(await helpOf(page), login)
  await open(page, person, 'enrollment')
  assert.equal(await helpOf(page), enrollment)
  await enterCredentials(page, person, 'OTP利用開始登録')
  assert.equal(await helpOf(page), enrollment)
  await enterToken(page, person.tokenId, [code(-1), code()])
  assert.equal(await helpOf(page), enrollment)
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, code(), 'OTP ログイン')
  assert.equal(await helpOf(page), 'パスワード変更の条件')
  await press(page, 'ログアウト')
  await open(page, person, 'login')
  assert.equal(await helpOf(page), login)
  await enterCredentials(page, { userId: person.userId, password }, 'ログイン')
  assert.equal(await helpOf(page), login)
  await press(page, '同期ズレ補正')
  assert.equal(await helpOf(page), '2.6 ワンタイムパスワード同期ズレ補正')
  await open(page, person, 'environment')
  assert.equal(await helpOf(page), '1.2 システム要件')
  assert.deepEqual(person.problems, [])
  await page.close()
})

test('each of the four menus, and what is behind it, leads to its own chapter', async () => {
  const person = await trader(stage, shoko, 'desk')
  const { page } = person
  for (const menu of ['取引締結', 'リーブオーダー', '共通取引管理', '取引確認(コンファーム)']) {
    await openMenu(page, menu)
    assert.equal(await heading(page), menu)
    assert.equal(await helpOf(page), menu)
  }
  await openMenu(page, 'リーブオーダー')
  await press(page, '新しいリーブオーダー')
  assert.equal(await helpOf(page), 'リーブオーダー')
  await openMenu(page, '取引締結')
  await enterTerms(page, { side: '売予約（輸入）', amount: '10,000', delivery: { start: '2025-07-08' } })
  await press(page, 'レート照会')
  assert.equal(await helpOf(page), '取引締結')
  assert.deepEqual(person.problems, [])
  await page.close()
})

describe('S0-2.4-03: an old bookmark or a mistyped address', () => {
  test('leads back to the entry page, which says why', async () => {
    const { page } = await stage.person()
    const lost = ['nonexistent', 'login/code/old', 'help/nonexistent', 'login.jsp?session=1']
    for (const service of services) {
      for (const path of lost) {
        await page.goto(`${stage.origin}/${service}/${path}`)
        assert.equal(page.url(), `${urlOf({ origin: stage.origin, service }, 'entry')}?notice=link`)
        assert.equal(
          await errorBox(page),
          '指定された画面は開けません。お気に入りやリンクから直接開くことはできませんので、この画面から操作してください。(RMCFXLGN001003W)',
        )
      }
    }
    await page.close()
  })

  test('gets a 404 for a program, a form, and anything outside a service', async () => {
    const unknown = `${stage.origin}/${shoko}/nonexistent`
    const html = { Accept: 'text/html,application/xhtml+xml' }
    const statusOf = async (url: string, init: RequestInit) =>
      (await fetch(url, { redirect: 'manual', ...init })).status
    assert.equal(await statusOf(unknown, { headers: html }), 303)
    assert.equal(await statusOf(unknown, { headers: { Accept: 'application/json' } }), 404)
    assert.equal(await statusOf(unknown, {}), 404)
    assert.equal(await statusOf(`${stage.origin}/nowhere/fx-web/nonexistent`, { headers: html }), 404)
    const form = {
      method: 'POST',
      body: new URLSearchParams({}),
      headers: { ...html, 'Sec-Fetch-Site': 'same-origin' },
    }
    assert.equal(await statusOf(unknown, form), 404)
  })

  test('is not confused with a screen whose session has ended', async () => {
    const { page, ...person } = await stage.person()
    await open(page, person, 'home')
    assert.equal(page.url(), `${urlOf(person, 'entry')}?notice=expired`)
    await page.close()
  })
})

test('S1-2.4-14: a printed chapter has the manual’s title at its foot, and no buttons', async () => {
  const { page } = await stage.person({ service: johoku })
  await openHelp(page, johoku, 'enrollment')
  const foot = page.getByText(
    '【城北外為WEBサービス】ご利用マニュアル ワンタイムパスワード認証利用開始登録方法',
  )
  assert.equal(await foot.isVisible(), false)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await foot.isVisible(), true)
  assert.equal(await page.getByRole('link', { name: 'ヘルプ 目次' }).isVisible(), false)
  await page.close()
})

for (const size of Object.keys(sizes) as Size[]) {
  test(`WEB-11, WCAG 2.2 AA: all chapters: ${size}`, async () => {
    const { page, problems } = await stage.person({ size })
    const defects: string[] = []
    for (const chapter of [undefined, ...chapters]) {
      await openHelp(page, shoko, chapter)
      defects.push(...(await inspect(page, `shoko-chukin-help-${chapter ?? 'contents'}-${size}`)))
      await openHelp(page, johoku, chapter)
      defects.push(...(await inspectLayout(page, `johoku-help-${chapter ?? 'contents'}-${size}`)))
    }
    assert.deepEqual([...defects, ...problems], [])
    await page.close()
  })
}
