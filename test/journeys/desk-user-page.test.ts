// D10, D11: the page of a user at 1280 × 800: who it is, how things stand, what can be done and what happened last need
// no scrolling, in every service; keys lead to acts and press nothing.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { deskUserHref } from '../../src/desk/routes.ts'
import { appoint, type Worker } from '../desk/support/staff.ts'
import {
  deskOfService,
  idOf,
  type Of,
  type PersonKind,
  people,
  type Turn,
  turns,
} from '../desk/support/users-in-states.ts'
import { type DeskStage, openDeskStage, openTab, tellWhy, type Window } from './support/desk-stage.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { notice, press, typedIn } from './support/screens.ts'

/** While app token and mail are both in use at 商工中金. */
const start = '2025-07-01T09:00:15+09:00'

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage({ start })
})
afterEach(() => stage.close())

async function openPage(page: Page, { service, userId }: Of, query = ''): Promise<void> {
  const desk = deskOfService({ service, userId })
  await page.goto(`${stage.origin}${deskUserHref(desk, 'user', service, userId)}${query}`)
}

/** What of the four areas an operator would have to scroll to. */
function hidden(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = {
      who: '.caller-who',
      応対: '.call-panel',
      状態: '.caller-standing',
      act: '.caller-acts button',
      event: '.caller-events li',
    }
    return Object.entries(parts).flatMap(([name, selector]) => {
      const found = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility())
      if (found.length === 0) return [`no ${name}`]
      return found
        .filter((each) => each.getBoundingClientRect().bottom > innerHeight)
        .map((each) => `${name}: ${each.textContent?.trim().slice(0, 20)}`)
    })
  })
}

const wanted: readonly Turn[] = ['通常', 'パスワードのロック', 'コードのロック', '利用停止', '紛失']
/** In which a call is taken: one with all acts, one with most to say. */
const called: readonly Turn[] = ['コードのロック', '利用停止']

/** Somebody calls and shows who they are. */
async function takeCall(page: Page): Promise<void> {
  await page.locator('.call-asked').getByRole('checkbox').first().check()
  await press(page, '本人確認できた')
  assert.match(await notice(page), /^応対を始め、本人確認の結果を記録しました。/)
}

describe('D11: nothing that a call needs is below the fold at 1280 × 800', () => {
  for (const kind of Object.keys(people) as PersonKind[]) {
    test(kind, async () => {
      const { world } = stage
      const first = await people[kind](world, idOf(1, kind))
      const worker = await appoint(world, 'desk', { desk: deskOfService(first) })
      const { page, problems } = await stage.logIn(worker)
      const defects: string[] = []
      for (const [i, turn] of wanted.entries()) {
        const of = i === 0 ? first : await people[kind](world, idOf(i + 1, kind))
        await turns[turn](world, of, worker)
        await page.setViewportSize({ width: 1280, height: 800 })
        await openPage(page, of)
        assert.deepEqual(await hidden(page), [], turn)
        const look = i === 0 ? inspect : inspectLayout
        defects.push(...(await look(page, `desk-user-${kind}-${turn}-1280`)))
        for (const [width, height] of [
          [1024, 768],
          [360, 740],
        ] as const) {
          await page.setViewportSize({ width, height })
          defects.push(...(await inspectLayout(page, `desk-user-${kind}-${turn}-${width}`)))
        }
        if (!called.includes(turn)) continue
        await page.setViewportSize({ width: 1280, height: 800 })
        await takeCall(page)
        await openPage(page, of)
        assert.deepEqual(await hidden(page), [], `${turn}, in a call`)
        defects.push(...(await inspectLayout(page, `desk-user-${kind}-${turn}-call-1280`)))
        await press(page, '応対を終了')
      }
      assert.deepEqual([...defects, ...problems], [])
    })
  }
})

async function clerkAtWork(): Promise<Window & { readonly clerk: Worker }> {
  const clerk = await appoint(stage.world, 'desk')
  return { clerk, ...(await stage.logIn(clerk)) }
}

const badgeOf = (page: Page, heading: string) =>
  page
    .locator('.standing')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
    .locator('.badge')
    .first()

/** What sets a badge apart for whoever sees no color. */
function lookOf(page: Page, heading: string) {
  return badgeOf(page, heading).evaluate((badge) => {
    const { borderTopStyle, borderTopWidth } = getComputedStyle(badge)
    const sign = getComputedStyle(badge, '::before').content
    return { word: badge.textContent, frame: `${borderTopStyle} ${borderTopWidth}`, sign }
  })
}

test('D11: ロック and 利用可能 differ in sign and frame, in forced colors and in the dark, too; each says since when and why', async () => {
  const { page, clerk } = await clerkAtWork()
  const [usable, locked] = [
    await people.外為Web(stage.world, idOf(1, '外為Web')),
    await people.外為Web(stage.world, idOf(2, '外為Web')),
  ]
  await turns.コードのロック(stage.world, locked)
  const title = 'ワンタイムパスワード'
  for (const media of [{}, { forcedColors: 'active' }, { colorScheme: 'dark' }] as const) {
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light', ...media })
    await openPage(page, usable)
    const open = await lookOf(page, title)
    await openPage(page, locked)
    const shut = await lookOf(page, title)
    assert.deepEqual([open.word, shut.word], ['利用可能', 'ロック'])
    assert.notEqual(open.sign, shut.sign)
    assert.notEqual(open.frame, shut.frame)
    assert.deepEqual(await inspect(page, `desk-user-locked-${Object.keys(media)[0] ?? 'light'}`), [])
  }
  const standing = page.locator('.standing').filter({ hasText: title })
  assert.match(await standing.innerText(), /2025\/07\/01 \d\d:\d\d:\d\d ワンタイムパスワード相違10回/)
  assert.match(await standing.innerText(), /連続失敗\s*10回（10回でロック）/)
  await turns.利用停止(stage.world, usable, clerk)
  await openPage(page, usable)
  const who = await page.getByRole('region', { name: /^試験 太郎/ }).innerText()
  assert.match(who, /利用停止中\s*2025\/07\/01 \d\d:\d\d:\d\dから、担当者 desk01/)
  assert.match(who, /停止の理由\s*ご本人からのお電話/)
})

test('with the keyboard alone: a key leads to the act and presses nothing, Escape leaves a field', async () => {
  const { page, problems } = await clerkAtWork()
  const user = await people.外為Web(stage.world, idOf(1, '外為Web'))
  await turns.コードのロック(stage.world, user)
  await openPage(page, user)
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  const act = page.getByRole('button', { name: 'ワンタイムパスワードのロック解除', exact: true })
  assert.equal(await act.getAttribute('aria-keyshortcuts'), 'U')
  assert.equal(await act.locator('kbd').isVisible(), true)

  await page.keyboard.press('x')
  assert.equal(await focused(), '紛失・盗難の届出の受付')
  assert.equal(await page.getByRole('dialog').count(), 0, 'nothing is asked, since nothing was pressed')
  await page.keyboard.press('i')
  await page.keyboard.press('ArrowDown')
  assert.equal(await typedIn(page, '本人確認方法'), 'callback')
  await page.keyboard.press('Tab')
  await page.keyboard.type('unlock, urgent')
  assert.equal(await typedIn(page, '理由'), 'unlock, urgent', 'letters are letters in a field')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+u')
  assert.notEqual(await focused(), 'ワンタイムパスワードのロック解除', 'the browser’s own keys stay its own')
  await page.keyboard.press('u')
  assert.equal(await focused(), 'ワンタイムパスワードのロック解除')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('s')
  assert.equal(await page.getByRole('dialog').count(), 1, 'keys rest while something is asked')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.equal(await notice(page), 'ワンタイムパスワードのロックを解除しました。(RMCFXDSK001002I)')
  assert.deepEqual(problems, [])
})

test('WCAG 2.1.4: keys are listed and can be turned off, which the browser remembers', async () => {
  const { page } = await clerkAtWork()
  const user = await people.外為Web(stage.world, idOf(1, '外為Web'))
  await openPage(page, user, '?tab=keys')
  const keys = page.locator('details').filter({ hasText: 'キー操作' })
  assert.match(await keys.innerText(), /X\s*紛失・盗難の届出の受付/)
  const turn = keys.getByRole('button', { name: 'キー操作を使う', exact: true })
  assert.equal(await turn.getAttribute('aria-pressed'), 'true')
  await turn.click()
  await openPage(page, user)
  assert.equal(await page.locator('.key-cap').filter({ visible: true }).count(), 0)
  await page.keyboard.press('x')
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY')
})

test('tabs open without a request and without a script, and lose nothing that was typed; an address opens one', async () => {
  const { page, clerk } = await clerkAtWork()
  const user = await people.外為Web(stage.world, idOf(1, '外為Web'))
  await openPage(page, user)
  await tellWhy(page, '端末の変更')
  const history = page.getByRole('region', { name: '利用履歴', exact: true })
  assert.equal(await history.count(), 0)
  await openTab(page, '利用履歴')
  assert.equal(await history.isVisible(), true)
  await openTab(page, 'トークン')
  assert.equal(await history.count(), 0, 'one at a time')
  assert.equal(await typedIn(page, '理由'), '端末の変更')
  assert.deepEqual(await inspect(page, 'desk-user-tab-1280'), [])
  await openPage(page, user, '?tab=history')
  assert.equal(await history.isVisible(), true)

  const plain = (await stage.logIn(clerk, 'desk', false)).page
  await openPage(plain, user)
  await openTab(plain, '利用履歴')
  assert.equal(await plain.getByRole('region', { name: '利用履歴', exact: true }).isVisible(), true)
  assert.equal(await plain.locator('.key-cap').filter({ visible: true }).count(), 0, 'keys need a script')
  assert.equal(await plain.locator('summary', { hasText: 'キー操作' }).isVisible(), false)
})

test('D11: what stops somebody or can’t be undone stands apart from the rest, and each act says what it does', async () => {
  const { page } = await clerkAtWork()
  const user = await people.外為Web(stage.world, idOf(1, '外為Web'))
  await turns.コードのロック(stage.world, user)
  await openPage(page, user)
  const apart = page.locator('.danger-acts').getByRole('button')
  assert.deepEqual(
    await apart.allInnerTexts().then((texts) =>
      texts.map((text) =>
        text
          .split('（')[0]
          ?.replace(/[A-Z]$/, '')
          .trim(),
      ),
    ),
    ['トークンの失効', '紛失・盗難の届出の受付', 'ユーザの利用停止'],
  )
  const note = page.locator('.desk-action').filter({ hasText: 'トークンの失効' })
  assert.match(await note.innerText(), /このトークンはこのサービスで二度と使えません。$/)
  await note.locator('summary').click()
  assert.match(await note.innerText(), /端末の変更などのときに行います。/)
})
