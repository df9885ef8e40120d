// The ten usual calls of a desk, walked on its screens from ユーザ検索 with everything counted that is pressed (D9): for the
// journey, which holds the manual to it, and for the pictures of docs/desk.md.

import type { Page } from 'playwright-core'
import {
  type Caller,
  lockCode,
  lockPassword,
  newCaller,
  registerMail,
  settledCaller,
} from '../../desk/support/staff.ts'
import type { World } from '../../support/world.ts'
import { agree, search, tellWhy } from './desk-stage.ts'
import { fill, press } from './screens.ts'

export const moving = 'shoko-chukin/fx-web-2025'

/** Who does what in a call: one operator's page, on which everything pressed counts. */
export type Walker = {
  readonly page: Page
  readonly press: (name: string) => Promise<void>
  readonly search: (text: string) => Promise<void>
  /** A button whose dialog asks first: no page follows. */
  readonly ask: (name: string) => Promise<void>
  /** What opens to more on the same page. */
  readonly open: (name: string) => Promise<void>
  readonly agree: () => Promise<void>
  /** What isn't a button: an entry of the menu, a link within the page. */
  readonly follow: (name: RegExp) => Promise<void>
  readonly presses: () => number
  /** A picture of what is on the screen now. */
  readonly show: (name: string) => Promise<void>
}

type Options = {
  /** Each caller is identified in a call that begins with it. */
  readonly inCalls?: boolean
}

export function walker(
  page: Page,
  take: (page: Page, name: string) => Promise<unknown>,
  { inCalls = false }: Options = {},
): Walker {
  let presses = 0
  const counted = async (pressing: Promise<unknown>) => {
    presses += 1
    await pressing
  }
  return {
    page,
    press: (name) => counted(press(page, name)),
    search: async (text) => {
      await counted(search(page, text))
      if (!inCalls) return
      await page.getByLabel('お名前', { exact: true }).check()
      await counted(press(page, '本人確認できた'))
    },
    ask: (name) => counted(page.getByRole('button', { name, exact: true }).click()),
    open: (name) => counted(page.locator('summary').filter({ hasText: name }).click()),
    agree: () => counted(agree(page)),
    follow: (name) =>
      counted(
        Promise.all([
          page.waitForEvent('load'),
          page.locator('nav.desk-menu, main').getByRole('link', { name }).first().click(),
        ]),
      ),
    presses: () => presses,
    show: async (name) => {
      await take(page, name)
    },
  }
}

export type UsualCall = {
  /** As the manual begins it. */
  readonly matter: string
  readonly role: 'desk' | 'auditor'
  readonly prepare: (world: World, userId: string) => Promise<Caller>
  readonly walk: (walker: Walker, caller: Caller, world: World) => Promise<void>
}

const settled = (world: World, userId: string) => settledCaller(world, userId)

/** Finds the caller, says why, presses the button of an act and agrees. */
function ofOneAct(matter: string, name: string, picture: string, prepare: UsualCall['prepare']): UsualCall {
  return {
    matter,
    role: 'desk',
    prepare,
    walk: async (walker, { userId }) => {
      await walker.search(userId)
      await tellWhy(walker.page)
      await walker.show(picture)
      await walker.ask(name)
      await walker.agree()
    },
  }
}

async function locked(world: World, userId: string, lock: typeof lockCode): Promise<Caller> {
  const caller = await settled(world, userId)
  await lock(world, caller)
  return caller
}

/** Those that 外為Web has; 「覚えのない振込」 is WEB-FB's. */
export const usualCalls: readonly UsualCall[] = [
  ofOneAct(
    'ログインパスワードを忘れた',
    'ログインパスワードの再設定（承認を依頼）',
    'desk-forgotten-password',
    settled,
  ),
  ofOneAct(
    'ログインパスワードがロックされた',
    'ログインパスワードのロック解除',
    'desk-locked-password',
    (world, userId) => locked(world, userId, lockPassword),
  ),
  ofOneAct(
    'ワンタイムパスワードがロックされた',
    'ワンタイムパスワードのロック解除',
    'desk-locked-code',
    (world, userId) => locked(world, userId, lockCode),
  ),
  ofOneAct('端末・トークンを失くした、盗まれた', '紛失・盗難の届出の受付', 'desk-lost', settled),
  ofOneAct('機種変更・新しい端末にする', 'トークンの失効（承認を依頼）', 'desk-new-phone', settled),
  {
    matter: '正しく入力しても、ワンタイムパスワードが誤りになる',
    role: 'desk',
    prepare: settled,
    walk: async (walker, { userId, tokenId }, world) => {
      await walker.search(userId)
      await walker.press('トークンのズレの推移と同期ズレ補正')
      world.clock.forward({ minutes: 2 })
      await fill(walker.page, { OTP1: await world.code(tokenId, 3), OTP2: await world.code(tokenId, 4) })
      await tellWhy(walker.page)
      await walker.show('desk-synchronization')
      await walker.press('補正')
    },
  },
  ofOneAct(
    '書面（ご利用開始のお知らせなど）が届かない',
    '「ご利用開始のお知らせ」の発行（承認を依頼）',
    'desk-letter',
    (world, userId) => newCaller(world, userId),
  ),
  ofOneAct(
    'ワンタイムパスワードを受け取るメールアドレスが使えなくなった',
    'メールアドレスの登録解除（承認を依頼）',
    'desk-mail-address',
    async (world, userId) => {
      const caller = await newCaller(world, userId, { service: moving })
      await registerMail(world, caller, `u${userId}@warifu.example`)
      return caller
    },
  ),
  {
    matter: 'だれがロックを解除したのか、火曜日に何があったのか',
    role: 'auditor',
    prepare: settled,
    walk: async (walker, _, world) => {
      await walker.follow(/^監査ログ$/)
      await walker.page.getByLabel('種別', { exact: true }).selectOption('acts')
      const day = world.clock.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()
      await fill(walker.page, { '期間（から）': day.replaceAll('-', '/') })
      await walker.press('表示')
      await walker.page
        .getByRole('table')
        .first()
        .evaluate((table) => table.scrollIntoView())
      await walker.show('desk-journal')
    },
  },
]
