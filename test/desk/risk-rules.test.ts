// Issue 18: what the desk reads of rules of a profile that applied: on the transfer, on the user's page, and where staff arrive.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { deskHref, deskMoneyHref, deskUserHref } from '../../src/desk/routes.ts'
import { eventsOf } from '../contract/support/changes.ts'
import { formTokenIn } from '../support/client.ts'
import { webFb } from '../support/web-fb/service.ts'
import { upToConfirmation } from '../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../support/web-fb/transfers.ts'
import { moneyDesk as desk, type MoneyDesk, startMoneyDesk } from './support/money-site.ts'
import { settle, textOf, why } from './support/site.ts'

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

test('issue 18: a transfer that is held back is one of its own at the desk, with why and until when, and two persons stop it', async () => {
  const { clerk, approver, company, world } = site
  const profile = world.context.profiles.get(webFb)
  assert.ok(profile)
  const waiting = { ...newToken, adds: ['wait'], limitYen: null, waitHours: 24 } as const
  Object.assign(profile, { risk: [waiting] })
  const receipt = await site.transfer('2016-01-13')
  const path = deskMoneyHref(desk, 'money', { service: webFb, receipt })
  const page = await clerk.browser.page(path)
  assert.match(textOf(page), /状態\s*保留中/)
  assert.match(textOf(page), /保留2016年1月14日 10:1\dまで（トークンの登録から間もない振込）/)
  assert.match(
    textOf(page),
    /トークンの登録から間もない振込：24時間の保留（2016年1月14日 10:14までに受け付けた振込が対象）/,
  )
  assert.match(page, /name="item-0"/)
  const href = deskMoneyHref(desk, 'stopMoney', { service: webFb, receipt })
  const post = async (fields: Readonly<Record<string, string>>) => {
    const form_token = formTokenIn(await clerk.browser.page(deskHref(desk, 'search')))
    return clerk.browser.post(href, { form_token, ...fields })
  }
  const asked = await post({ step: 'ask', 'item-0': '1', 'item-1': '1', ...why })
  assert.match(textOf(await asked.text()), /承認を依頼しました/)
  const approvals = textOf(await approver.browser.page(deskHref(desk, 'approvals')))
  assert.match(approvals, /10,000円（保留中）/)
  await settle(approver, site.caller, 'stop_transfer')
  assert.equal((await post({ step: 'carry_out' })).status, 303)
  const [transfer] = await newestTransfers(world.context, company)
  assert.equal(transfer?.status, 'stopped')
  assert.match(textOf(await clerk.browser.page(path)), /状態\s*中止/)
  assert.deepEqual(await eventsOf(world.context.store, 'transfer_executed'), [])
})

test('issue 18: what was refused above a lower limit is told where what was done is', async () => {
  const { clerk, company, customer } = site
  await upToConfirmation(customer, company, { day: '2016-01-14', amount: '300001', payees: ['p1'] })
  const refused = `${sentence}：限度額を超える振込（300,001円）を拒否`
  assert.ok(textOf(await clerk.browser.page(deskHref(desk, 'search'))).includes(refused))
  const page = textOf(await clerk.browser.page(deskUserHref(desk, 'user', webFb, company.userId)))
  assert.ok(page.includes(refused), page)
})
