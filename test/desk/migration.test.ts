// 移行状況 (S2-1.1): how many users have migrated and who has not, as a page and as a file; and what the desk does about
// an address.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { mailSettingsState } from '../../src/authority/rules/mail-settings.ts'
import { particularsState } from '../../src/authority/rules/particulars.ts'
import { passkeyHolderState } from '../../src/authority/rules/passkeys.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { mailAddressState } from '../../src/authority/rules/registered-address.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { johoku, shoko, testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  eventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import {
  type Caller,
  johokuDesk,
  newCaller,
  registerMail,
  settledCaller,
  shokoDesk,
} from './support/staff.ts'

const moving = 'shoko-chukin/fx-web-2025'
const dashboard = deskHref(shokoDesk, 'migration')
const file = deskHref(shokoDesk, 'migrationExport')

let site: DeskSite
let clerk: Seat
let approver: Seat
let both: Caller
let lost: Caller
beforeEach(async () => {
  site = await startDesk({ start: '2025-06-20T09:00:15+09:00' })
  const { world } = site
  const traits = (userName: string) => ({ service: moving, customerName: '移行商事株式会社', userName })
  both = await settledCaller(world, 'both', traits('両方 花子'))
  lost = await settledCaller(world, 'lost', traits('紛失 太郎'))
  await settledCaller(world, 'token', traits('=cmd|トークン'))
  await settledCaller(world, 'admin', { ...traits('管理 一郎'), administrator: true })
  const mailOnly = await newCaller(world, 'mail', traits('メール 次郎'))
  await newCaller(world, 'none', traits('未登録 桜'))
  await settledCaller(world, 'elsewhere')
  world.clock.set('2025-06-25T10:00:15+09:00')
  await registerMail(world, both, 'hanako@warifu.example')
  await registerMail(world, mailOnly, 'jiro@warifu.example')
  world.clock.set('2025-06-26T10:00:15+09:00')
  await registerMail(world, lost, 'taro@warifu.example')
  world.clock.set('2025-06-29T12:00:15+09:00')
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

async function shown(seat = clerk, path = dashboard): Promise<string> {
  return textOf(await seat.browser.page(path)).replaceAll(/\s+/g, ' ')
}

async function row(html: Promise<string>, name: string): Promise<string> {
  const found = new RegExp(`${name}</th>(.*?)</tr>`).exec(await html)?.[1] ?? ''
  return textOf(found.replaceAll('</td>', ' ')).trim()
}

test('S2-1.1-02: the page counts methods, forecasts, and lists users without an address', async () => {
  const page = clerk.browser.page(dashboard)
  assert.equal(await row(page, 'トークンのみ'), '2人 33.3%')
  assert.equal(await row(page, 'トークンとメール'), '2人 33.3%')
  assert.equal(await row(page, 'メールのみ'), '1人 16.7%')
  assert.equal(await row(page, 'どちらもなし'), '1人 16.7%')
  assert.equal(await row(page, '合計'), '6人 100.0%')
  assert.match(await row(page, '2025/6/25'), /^2人 1人 1人 3人$/)
  assert.match(await row(page, '2025/6/26'), /^1人 1人 2人 2人$/)
  const text = await shown()
  // Three in six full days; 61.5 days are left, and three wait.
  assert.match(text, /1日あたりの登録0\.5人（昨日までの6日間の平均）/)
  assert.match(text, /全員の登録が完了する日2025年7月5日/)
  assert.match(text, /利用終了の時点で残る見込み0人/)
  assert.match(text, /トークンの利用終了2025年8月30日 0時00分/)
  for (const userId of ['admin', 'none', 'token'])
    assert.match(text, new RegExp(`移行商事株式会社 ${userId} `))
  for (const userId of ['both', 'lost', 'mail', 'elsewhere'])
    assert.doesNotMatch(text, new RegExp(`移行商事株式会社 ${userId} `))
  assert.match(text, /管理 一郎（管理者） 利用可能 2025\/06\/20/)
  assert.match(text, /未登録 桜 未登録 なし/)
  assert.match(await page, /<svg class="chart"[^>]*role="img" aria-labelledby="chart-title chart-summary">/)
  assert.doesNotMatch(await page, / style=/)
})

test('S2-1.1-02: the date decides what is said: before it begins, and after tokens have ended', async () => {
  const { clock } = site.world
  clock.set('2025-06-23T12:00:15+09:00')
  const early = await site.seat('desk')
  assert.match(await shown(early), /メールの受付開始から1日が過ぎると、見込みを表示します。/)
  clock.set('2025-09-01T09:00:15+09:00')
  const late = await site.seat('desk')
  const text = await shown(late)
  assert.match(text, /全員の登録が完了する日見込みが立ちません/)
  assert.doesNotMatch(text, /利用終了の時点で残る見込み/)
})

test('AUD-07: the file for a mailing has everybody without an address, and nothing that a spreadsheet would execute', async () => {
  const answer = await clerk.browser.send(`${file}?service=${moving}`)
  assert.match(answer.headers.get('Content-Disposition') ?? '', /attachment; filename="unregistered\.csv"/)
  const lines = (await answer.text()).trim().split('\r\n')
  assert.equal(
    lines[0],
    'お客様名,顧客（CTP）コード,ユーザID,ユーザ名,管理者,状態,トークン,トークンの最終利用',
  )
  assert.equal(lines.length, 4)
  assert.match(
    lines[1] ?? '',
    /^移行商事株式会社,[A-Z]{2}\d{5},admin,管理 一郎,1,利用中,利用可能,2025\/06\/20 /,
  )
  assert.match(lines[2] ?? '', /,none,未登録 桜,0,利用中,未登録,$/)
  assert.match(lines[3] ?? '', /,token,'=cmd\|トークン,0,利用中,利用可能,2025\/06\/20 /)
})

test('X9, ADM-05: the list and the file are journaled before they are shown; nothing stores the file', async () => {
  await shown()
  await shown(clerk, `${dashboard}?service=${moving}&after=a`)
  const answer = await clerk.browser.send(`${file}?service=${moving}`)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('Content-Type') ?? '', /^text\/csv; charset=utf-8/i)
  assert.match(answer.headers.get('Content-Disposition') ?? '', /^attachment; filename="unregistered\.csv"/)
  assert.match(answer.headers.get('Cache-Control') ?? '', /no-store/)
  assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff')
  await answer.text()
  const rows = await newestJournal(site.world.context.store, { types: ['list_read', 'exported'] }, 10)
  const noted = rows.toReversed().map((row) => {
    const { event, actor } = entryOf(row) as unknown as { event: Record<string, unknown>; actor: string }
    return [actor, event['type'], event['list'] ?? event['what'], event['filter']]
  })
  const by = `operator:${clerk.operatorId}`
  assert.deepEqual(noted, [
    [by, 'list_read', 'users_without_mail', `service=${moving}`],
    [by, 'exported', 'users_without_mail', `service=${moving}`],
  ])
})

test('ADM-02: only migrating services of the institution have such a page', async () => {
  for (const service of [shoko, johoku, 'desk/shoko-chukin', 'toString', ''].filter(Boolean)) {
    for (const path of [dashboard, file]) {
      const { status } = await clerk.browser.send(`${path}?service=${encodeURIComponent(service)}`)
      assert.equal(status, 404, `${path} ${service}`)
    }
  }
  const foreigner = await site.seat('desk', johokuDesk)
  assert.match(await shown(foreigner, deskHref(johokuDesk, 'migration')), /移行を行うサービスはありません/)
  assert.equal((await foreigner.browser.send(deskHref(johokuDesk, 'migrationExport'))).status, 404)
  assert.doesNotMatch(await shown(foreigner, deskHref(johokuDesk, 'search')), /移行状況/)
})

test('the list comes in pages, each user once', async () => {
  for (let i = 0; i < 60; i++)
    await newCaller(site.world, `p${String(i).padStart(3, '0')}`, {
      service: moving,
      customerName: '多数商事',
    })
  const found: string[] = []
  for (let path = `${dashboard}?service=${moving}`; path !== ''; ) {
    const html = await clerk.browser.page(path)
    found.push(...[...html.matchAll(/users\/shoko-chukin\/fx-web-2025\/(\w+)"/g)].map(([, id]) => id ?? ''))
    path = (/href="([^"]+)">次の50件/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
    assert.equal(html.includes('先頭へ戻る'), found.length > 50)
  }
  const all = [
    'admin',
    'none',
    ...Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(3, '0')}`),
    'token',
  ]
  assert.deepEqual(found, all)
  const evil = await shown(clerk, `${dashboard}?after=${encodeURIComponent('"><script>')}`)
  assert.doesNotMatch(evil, /<script>/)
})

test('ADM-05: the desk sees which methods are ready, and an address only masked', async () => {
  const html = await clerk.browser.page(userHref(clerk, both))
  const text = textOf(html).replaceAll(/\s+/g, ' ')
  assert.match(text, /利用できる方法トークン、メール/)
  assert.match(text, /メールアドレス登録済み h\*\*\*@warifu\.example登録日時2025\/06\/25 10:00:15/)
  assert.ok(!html.includes('hanako@'))
  assert.match(text, /メールOTPの送信メールアドレスの登録/)
  assert.match(text, /メールOTP一致メールアドレスの登録/)
  assert.match(text, /メールアドレスの登録2025年6月26日 10時00分まで取引と管理者操作を制限/)
  site.world.clock.set('2025-08-30T09:00:15+09:00')
  const later = await site.seat('desk')
  assert.match(textOf(await later.browser.page(userHref(later, both))), /利用できる方法メール/)
  assert.match(
    textOf(await later.browser.page(userHref(later, { ...both, userId: 'token' }))),
    /利用できる方法なし/,
  )
})

test('of a service without codes by mail nothing of them is shown', async () => {
  const elsewhere = { ...both, service: shoko, userId: 'elsewhere' }
  assert.doesNotMatch(textOf(await clerk.browser.page(userHref(clerk, elsewhere))), /受取方法|メールアドレス/)
})

test('ADM-04: a lost address is removed with a second operator’s approval, and another one can be registered', async () => {
  const { world } = site
  const none = await clerk.browser.page(userHref(clerk, { ...both, userId: 'token' }))
  assert.ok(!none.includes('value="remove_mail_address"'))
  await act(clerk, lost, 'remove_mail_address')
  await settle(approver, lost, 'remove_mail_address')
  assert.equal((await carryOut(clerk, lost, 'remove_mail_address')).status, 303)
  const types = (await eventsOf(world, lost)).map(({ type }) => type)
  const told = 'mail_queued'
  assert.deepEqual(types.slice(-4), ['desk_acted', 'approval_used', 'mail_address_removed', told])
  const page = await shown(clerk, userHref(clerk, lost))
  assert.match(page, /メールアドレス未登録/)
  assert.match(page, /メールアドレスの登録解除/)
  const { service, userId, password } = lost
  const first = await passFirstFactor(world.context, testCaller, {
    service,
    userId,
    password,
    purpose: 'login',
  })
  assert.ok(first.ok)
  world.clock.forward({ minutes: 5 })
  await registerMail(world, lost, 'shin@warifu.example')
  assert.match(await shown(clerk, userHref(clerk, lost)), /s\*\*\*@warifu\.example/)
})

test('E-1: a deleted user has a page with their history, and no actions', async () => {
  const { world } = site
  const gone = await newCaller(world, 'gone', { service: moving, userName: '退職 者' })
  const { service, userId } = gone
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    mailAddress: mailAddressState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
    passkeys: passkeyHolderState.ref(service, userId),
  } as const
  const changeContext = { at: world.clock.now(), requestId: 'test', actor: 'user:admin', address: null }
  const changed = {
    type: 'user_changed',
    service,
    userId,
    userName: '退職 予定',
    administrator: true,
  } as const
  const settings = { login: true, lock: false, registration: true, change: false }
  const chosen = { type: 'notices_chosen', service, userId, customerId: 'c', settings } as const
  const withSettings = { ...refs, settings: mailSettingsState.ref(service, 'c') } as const
  await world.context.store.change(changeContext, withSettings, () => ({
    outcome: { ok: true },
    events: [changed, chosen, { type: 'user_deleted', service, userId }],
  }))
  const html = await clerk.browser.page(userHref(clerk, gone))
  const text = textOf(html)
  assert.match(text, /この役割で行える操作はありません。/)
  assert.doesNotMatch(html, /name="action"/)
  assert.match(text, /削除済み/)
  assert.match(text, /ユーザの変更ユーザ名：退職 予定（管理者）/)
  assert.match(text, /メール設定の変更通知：ログイン・登録/)
  assert.match(text, /ユーザの削除/)
  assert.doesNotMatch(await shown(), /退職/)
})
