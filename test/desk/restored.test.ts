// R3, decision 97: the desk reads where it arrives what a restore lost, and what of that somebody has to do once more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeContext } from '../../src/authority/operations/context.ts'
import { raiseFence } from '../../src/authority/operations/raise-fence.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { testCaller } from '../support/world.ts'
import { startDesk, textOf } from './support/site.ts'
import { shokoDesk } from './support/staff.ts'

test('R3: for 30 days the desk reads since when acts are lost, and which ones it repeats', async (t) => {
  const site = await startDesk()
  t.after(() => site.end())
  const { context, clock } = site.world
  const search = deskHref(shokoDesk, 'search')
  const first = await site.seat('desk')
  assert.doesNotMatch(await first.browser.page(search), /システムの復旧/)
  const lastAtMs = Temporal.Instant.from('2025-06-30T03:00:00+09:00').epochMilliseconds
  await context.store.change(changeContext(testCaller, context.now()), {}, () =>
    accept({}, { type: 'fence_raised', raisedAtMs: context.now().epochMilliseconds, lastAtMs, counts: {} }),
  )
  clock.forward({ seconds: 60 })
  await raiseFence(context, testCaller)
  clock.forward({ seconds: 60 })
  const clerk = await site.seat('approver')
  const page = textOf(await clerk.browser.page(search))
  assert.match(page, /復旧しました。バックアップより後の手続きは失われています。/)
  assert.match(
    page,
    /復旧しました。バックアップの最後の記録（2025\/06\/30 03:00:00）より後の手続きは失われています。/,
  )
  assert.match(
    page,
    /もう一度行う必要がある手続き\s*ユーザの利用停止・ロック・削除.*トークンの失効.*パスキーの削除.*トークン・パスキー・メールアドレスの登録.*担当者の退任/s,
  )
  clock.forward({ hours: 24 * 31 })
  const later = await site.seat('desk')
  assert.doesNotMatch(await later.browser.page(search), /復旧しました/)
})
