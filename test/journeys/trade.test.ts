// A-12, G-15, H-13: the four menus of 外為Web from the quote to the last use, on a desk and on a phone.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Size, sizes } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import {
  errorBeside,
  errorBox,
  factsOf,
  fill,
  heading,
  notice,
  press,
  typedIn,
  unfold,
} from './support/screens.ts'
import { openStage, type Person, type Stage } from './support/stage.ts'
import { choose, comeBack, enterTerms, openMenu, pressAndConfirm, trader } from './support/traders.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const menus = ['取引締結', 'リーブオーダー', '共通取引管理', '取引確認(コンファーム)']

async function menuOf(page: Page): Promise<readonly string[]> {
  const menu = page.getByRole('navigation', { name: 'メニュー', exact: true })
  await unfold(page, menu)
  return menu.getByRole('listitem').allInnerTexts()
}

/** Inspects each screen under a name; `end` tells all that was wrong. */
async function inspector(service: string, size: Size) {
  const person = await trader(stage, service, size)
  const defects: string[] = []
  return {
    person,
    async see(name: string) {
      defects.push(...(await inspect(person.page, `trade-${service.split('/')[0]}-${name}-${size}`)))
    },
    async end() {
      await person.page.close()
      assert.deepEqual([...defects, ...person.problems], [])
    },
  }
}

type Inspector = Awaited<ReturnType<typeof inspector>>

for (const size of Object.keys(sizes) as Size[]) {
  describe(`the four menus: ${size}`, () => {
    test('取引締結 to the last 実行', async () => tradeThrough(await inspector(shoko, size)))
    test('リーブオーダー: placed, cancelled, filled, expired', async () =>
      orderThrough(await inspector(johoku, size)))
    test('refusals are shown beside their fields, and no input is lost', async () =>
      refuseAll(await inspector(shoko, size)))
  })
}

async function tradeThrough({ person, see, end }: Inspector): Promise<void> {
  const { page } = person
  assert.deepEqual(await menuOf(page), menus)
  await openMenu(page, '取引締結')
  await see('01-trade')
  await enterTerms(page, {
    side: '売予約（輸入）',
    amount: '100,000.00',
    delivery: { start: '2025-07-08', end: '2025-07-31' },
  })
  await press(page, 'レート照会')
  assert.equal(await heading(page), 'レート提示')
  await see('02-quote')
  const rate = await page.locator('.quoted strong').innerText()
  await press(page, '締結')
  assert.match(await notice(page), /^締結しました。.*RMCFXTRD001001I/)
  await see('03-contract-unconfirmed')
  const facts = await factsOf(page, 'main')
  assert.equal(facts['予約レート'], rate)
  assert.equal(facts['残高'], 'USD 100,000.00')

  await openMenu(page, '取引確認(コンファーム)')
  await see('04-confirmations')
  await page.getByRole('link', { name: /^内容の確認/ }).click()
  await see('05-confirmation')
  await pressAndConfirm(page, 'コンファーム')
  assert.match(await notice(page), /^コンファームしました。/)
  await see('06-confirmations-empty')
  await useUp(person, see)
  await end()
}

async function useUp(person: Person, see: Inspector['see']): Promise<void> {
  const { page } = person
  await comeBack(stage, person, '2025-07-08T10:00:15+09:00')
  await openMenu(page, '共通取引管理')
  await see('07-contracts')
  await page.getByRole('link', { name: /^実行/ }).click()
  await see('08-use')
  await fill(page, { 実行金額: '100000.01' })
  await pressAndConfirm(page, '実行')
  assert.match((await errorBeside(page, '実行金額')) ?? '', /^実行金額は、残高以下/)
  assert.equal(await typedIn(page, '実行金額'), '100000.01')
  await fill(page, { 実行金額: '30000' })
  await pressAndConfirm(page, '実行')
  assert.match(await notice(page), /^実行しました。/)
  assert.equal((await factsOf(page, 'main'))['残高'], 'USD 70,000.00')
  await pressAndConfirm(page, '実行')
  await see('09-completed')
  const facts = await factsOf(page, 'main')
  assert.deepEqual([facts['残高'], facts['状態']], ['USD 0.00', '完了'])
  await openMenu(page, '共通取引管理')
  await choose(page, { 状態: '残高あり' })
  await press(page, '抽出')
  await page.getByText('該当する取引はありません。').waitFor()
  await see('10-contracts-none')
}

async function orderThrough({ person, see, end }: Inspector): Promise<void> {
  const { page } = person
  await openMenu(page, 'リーブオーダー')
  await see('20-orders-none')
  await placeOrder(page, see)
  await see('23-orders')
  await pressAndConfirm(page, /^取消/)
  assert.match(await notice(page), /^リーブオーダーを取り消しました。/)
  await see('24-orders-cancelled')

  await placeOrder(page)
  await comeBack(stage, person, '2025-07-10T16:00:15+09:00')
  await openMenu(page, 'リーブオーダー')
  await see('25-orders-ended')
  const states = await page.locator('.state').allInnerTexts()
  assert.equal(states.length, 2)
  assert.ok(states.includes('取消'))
  assert.ok(
    states.some((state) => ['成立', '期限切れ'].includes(state)),
    states.join(),
  )
  await end()
}

/** 10 銭 better than the rate now, which the confirmation tells. */
async function placeOrder(page: Page, see: (name: string) => Promise<void> = async () => {}): Promise<void> {
  await press(page, '新しいリーブオーダー')
  await see('21-new-order')
  const shown = page.getByRole('row', { name: /^USD/ }).getByRole('cell').first()
  const limit = (Number(await shown.innerText()) - 0.3).toFixed(2)
  await enterTerms(page, { side: '売予約（輸入）', amount: '50000', delivery: { start: '2025-07-14' } })
  await fill(page, { 指値: limit, 預かり期限: '2025-07-10' })
  await press(page, '注文内容の確認')
  assert.equal(await heading(page), 'リーブオーダー依頼確認')
  await see('22-order-confirmation')
  await press(page, '依頼する')
  assert.match(await notice(page), /^リーブオーダーを受け付けました。/)
}

async function refuseAll({ person, see, end }: Inspector): Promise<void> {
  const { page } = person
  await openMenu(page, '取引締結')
  await press(page, 'レート照会')
  assert.equal(await errorBeside(page, '通貨'), '通貨を選択してください。')
  await see('30-trade-empty')
  const side = '買予約（輸出）'
  await enterTerms(page, { side, amount: '100000', delivery: { start: '2025-07-21' } })
  await press(page, 'レート照会')
  assert.match((await errorBeside(page, '受渡(開始)日')) ?? '', /休場日は指定できません/)
  assert.equal(await typedIn(page, '金額'), '100000')
  await enterTerms(page, { side, amount: '9000000', delivery: { start: '2025-07-22' } })
  await press(page, 'レート照会')
  assert.match((await errorBeside(page, '金額')) ?? '', /限度額/)
  await see('31-trade-over-limit')

  await enterTerms(page, { side, amount: '10000', delivery: { start: '2025-07-22' } })
  await press(page, 'レート照会')
  stage.clock.forward({ seconds: 16 })
  await press(page, '締結')
  assert.match(await errorBox(page), /有効時間が過ぎたため、締結していません/)
  await see('32-quote-expired')
  await press(page, 'レート再照会')
  await press(page, '条件を変更する')
  assert.equal(await typedIn(page, '金額'), '10000.00')
  assert.equal(await typedIn(page, '受渡(開始)日'), '2025-07-22')
  await press(page, 'レート照会')
  await press(page, '締結')
  await press(page, '取引確認へ')
  await press(page, '相違の申出')
  assert.equal(await errorBeside(page, '相違の内容'), '相違の内容を入力してください。')
  await fill(page, { 相違の内容: '金額が異なります。' })
  await see('33-dispute')
  await press(page, '相違の申出')
  assert.match(await notice(page), /^相違の申出を受け付けました。/)
  await see('34-disputed')
  await end()
}
