// Issue 18: what the desk reads of rules of a profile that applied: on the transfer, on the user's page, and where staff arrive.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { deskHref, deskMoneyHref, deskUserHref } from '../../src/desk/routes.ts'
import { eventsOf } from '../contract/support/changes.ts'
import { webFb } from '../support/web-fb/service.ts'
import { moneyDesk as desk, type MoneyDesk, startMoneyDesk } from './support/money-site.ts'
import { textOf } from './support/site.ts'

const newToken = { when: 'new_token', hours: 24, acts: ['transfer'], adds: ['limit', 'alarm'] } as const

function ruled(profile: ServiceProfile): ServiceProfile {
  return profile.service === webFb ? { ...profile, risk: [{ ...newToken, limitYen: 300_000 }] } : profile
}

let site: MoneyDesk
beforeEach(async () => {
  site = await startMoneyDesk(ruled)
})
afterEach(() => site.end())

const sentence = 'トークンの登録から間もない振込：1日300,000円まで・アラーム（2016年1月14日 10:14まで）'

test('issue 18: a sentence for each rule on the transfer, on its user’s page, and for a day where staff arrive', async () => {
  const { clerk, company, world } = site
  const search = deskHref(desk, 'search')
  assert.doesNotMatch(textOf(await clerk.browser.page(search)), /リスクルール/)
  const receipt = await site.transfer('2016-01-14')
  const money = textOf(await clerk.browser.page(deskMoneyHref(desk, 'money', { service: webFb, receipt })))
  assert.ok(money.includes(sentence), money)
  const page = await clerk.browser.page(deskUserHref(desk, 'user', webFb, company.userId))
  assert.match(page, /id="tab-risks"/)
  assert.ok(textOf(page).includes(sentence))

  const board = await clerk.browser.page(search)
  assert.match(textOf(board), /リスクルールのアラーム\s*24時間以内に適用されました。/)
  assert.ok(textOf(board).includes(sentence))
  assert.ok(board.includes(`href="${deskUserHref(desk, 'user', webFb, company.userId)}?tab=risks"`))
  const read = await eventsOf(world.context.store, 'list_read')
  assert.deepEqual(
    read.filter(({ filter }) => filter === 'open=risks').map(({ userId }) => userId),
    [clerk.operatorId],
    'who read of whom is journaled',
  )
  const branch = await site.seat('branch', desk)
  assert.doesNotMatch(textOf(await branch.browser.page(search)), /リスクルール/)
  const stranger = await site.seat('desk')
  assert.doesNotMatch(textOf(await stranger.browser.page(deskHref(stranger.desk, 'search'))), /リスクルール/)
  world.clock.forward({ hours: 24 })
  const later = await site.seat('desk', desk)
  assert.doesNotMatch(textOf(await later.browser.page(search)), /リスクルール/)
})
