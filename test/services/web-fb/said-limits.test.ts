// Issue 18: how limits for a day, and what raising one brings, are said where they count.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import type { RiskRule } from '../../../src/authority/rules/risk-rule.ts'
import { customerDayHolder } from '../../../src/services/web-fb/rules/transfer.ts'
import { type Client, type Site, startSite, textOf } from '../../support/site.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import {
  companyWithPayees,
  type FbCompany,
  happen,
  registerToken,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'

let site: Site
let client: Client
let person: FbCompany
let tokenId: string

/** `fbMorning` is a Friday at 10:00. */
const friday = '2026-11-20'

async function begin(risk: readonly RiskRule[]): Promise<void> {
  const ruled = (profile: ServiceProfile): ServiceProfile =>
    profile.service === webFb ? { ...profile, risk } : profile
  site = await startSite({}, { start: fbMorning, edit: ruled })
  person = await companyWithPayees(site.world.context)
  tokenId = (await registerToken(site.world.context, person, 'individual')).tokenId
  site.world.clock.forward({ minutes: 2 })
  client = await fbLogin(site, person)
}

afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const of = { hours: 24, acts: ['transfer'] } as const

test('issue 18: who raises a limit reads before and after it that transfers wait from now on, and why', async () => {
  await begin([{ ...of, when: 'limit_raised', adds: ['wait'], limitYen: null, waitHours: 24 }])
  const limits = pathOf('limits')
  const low = { perTransferYen: '1000000', perDayYen: '2000000' }
  await post(client, limits, { ...low, registrationPassword: settledPasswords.registration })
  const before = textOf(await client.page(limits))
  assert.match(
    before,
    /引き上げてから24時間以内の振込では、受け付けてから24時間は保留し、その後に振り込みます。/,
  )
  assert.doesNotMatch(before, /引き上げから間もない/)
  site.world.clock.forward({ seconds: 30 })
  const code = await site.world.code(tokenId)
  const raised = post(client, limits, { ...low, perTransferYen: '2000000', code })
  assert.match(
    textOf(await follow(client, raised)),
    /振込限度額を変更しました。.*振込限度額の引き上げから間もない振込のため、受け付けてから24時間は保留し、その後に振り込みます。（2026年11月21日 10:02までに受け付けた振込が対象）/s,
  )
  site.world.clock.forward({ hours: 24 })
  client = await fbLogin(site, person)
  assert.doesNotMatch(textOf(await client.page(limits)), /引き上げから間もない/)
})

test('issue 18: of several limits for a day the page before [確定] says the one that counts', async () => {
  await begin([
    { ...of, when: 'new_token', adds: ['limit', 'alarm'], limitYen: 300_000 },
    { ...of, when: 'new_browser', adds: ['limit'], limitYen: 50_000 },
  ])
  const saysYen = (page: string) =>
    [...textOf(page).matchAll(/(?:合計|限度額は )([\d,]+) ?円/g)].map(([, yen]) => yen)
  const within = await upToConfirmation(client, person, { amount: '50000', day: friday })
  assert.deepEqual(saysYen(within.page), ['50,000'])
  assert.match(textOf(within.page), /トークンの登録から間もない振込のため、お取引先支店にも通知されます。/)
  const above = await upToConfirmation(client, person, { amount: '50001', day: friday })
  assert.deepEqual(saysYen(above.page), ['50,000', '50,000'])
  // The customer's own limit is lower than what the rules leave.
  const { service, userId, customerId } = person
  const limits = { perTransferYen: 40_000, perDayYen: 40_000 }
  await happen(site.world.context, { type: 'limits_set', service, userId, customerId, ...limits })
  const own = await upToConfirmation(client, person, { amount: '40001', day: friday })
  assert.deepEqual(saysYen(own.page), ['40,000'])
})

test('issue 18: an amount below a lower limit is told of the one that what was accepted today leaves too little of', async () => {
  await begin([{ ...of, when: 'new_token', adds: ['limit'], limitYen: 300_000 }])
  const { context } = site.world
  const { service, userId, customerId } = person
  const limits = { perTransferYen: 1_000_000, perDayYen: 1_000_000 }
  await happen(context, { type: 'limits_set', service, userId, customerId, ...limits })
  // By colleagues.
  const holder = customerDayHolder(customerId)
  const counted = { service, holder, userId, day: friday, yen: 990_000 } as const
  await happen(context, { type: 'transfer_counted', ...counted })
  const { page } = await upToConfirmation(client, person, { amount: '50000', day: friday })
  assert.match(textOf(page), /限度額は 1,000,000 ?円（本日受け付けた振込との合計）です。/)
})
