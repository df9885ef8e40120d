// Issue 18, point 4: a transfer that a rule of risk holds back, as its customer has it before and after; and what is refused above a lower limit.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { raiseFence } from '../../../src/authority/operations/raise-fence.ts'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { watchIncidents } from '../../../src/authority/operations/watch-incidents.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import type { RiskRule } from '../../../src/authority/rules/risk-rule.ts'
import { accountState } from '../../../src/bank/rules/account.ts'
import { executeDueTransfers } from '../../../src/services/web-fb/operations/transfers/execute-due.ts'
import { releaseHeldTransfers } from '../../../src/services/web-fb/operations/transfers/release-held.ts'
import { fbPublishes } from '../../../src/services/web-fb/published.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { customerDayHolder, dailyTransferTotalState } from '../../../src/services/web-fb/rules/transfer.ts'
import { transferMails } from '../../../src/services/web-fb/texts/transfer-mails.ts'
import { eventsOf } from '../../contract/support/changes.ts'
import { type Client, locationOf, type Site, startSite, textOf, valueIn } from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import { companyWithPayees, type FbCompany, happen, registerToken } from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { fileOf, upload } from '../../support/web-fb/transfer-files.ts'
import {
  confirm,
  detailsOf,
  operationOf,
  pathOf,
  upToConfirmation,
} from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'
import { testCaller } from '../../support/world.ts'

const waiting: RiskRule = {
  when: 'new_browser',
  hours: 24,
  acts: ['transfer'],
  adds: ['wait'],
  limitYen: null,
  waitHours: 24,
}
const limited: RiskRule = {
  when: 'new_token',
  hours: 24,
  acts: ['transfer'],
  adds: ['limit', 'alarm'],
  limitYen: 300_000,
}

let site: Site
let client: Client
let person: FbCompany
let tokenId: string

/** `fbMorning` is a Friday at 10:00. */
const friday = '2026-11-20'

async function begin(risk: readonly RiskRule[], fromYen = 40_000_000): Promise<void> {
  const confirmation = {
    validSeconds: 300,
    sameDeviceYen: 0,
    acts: [{ act: 'transfer', fromYen, payees: 'all' }] as const,
  }
  const ruled = (profile: ServiceProfile): ServiceProfile =>
    profile.service === webFb ? { ...profile, risk, confirmation } : profile
  site = await startSite({}, { start: fbMorning, edit: ruled })
  person = await companyWithPayees(site.world.context)
  tokenId = (await registerToken(site.world.context, person, 'individual')).tokenId
  site.world.clock.forward({ minutes: 2 })
  client = await fbLogin(site, person)
}

beforeEach(() => begin([waiting, limited]))
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const nextCode = async () => {
  site.world.clock.forward({ seconds: 30 })
  return site.world.code(tokenId)
}

async function accepted(amount = '10000', day = friday) {
  const draft = await upToConfirmation(client, person, { amount, day })
  const answer = await confirm(client, draft, { code: await nextCode() })
  assert.equal(answer.status, 303, textOf(await answer.clone().text()))
  const page = await client.page(locationOf(answer))
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.ok(transfer)
  return { before: textOf(draft.page), page: textOf(page), transfer }
}

async function upkeep(): Promise<void> {
  await releaseHeldTransfers(site.world.context, transferMails)
  await executeDueTransfers(site.world.context, transferMails)
}

const balance = async () => {
  const { account } = await site.world.context.store.read({
    account: accountState.ref(webFb, person.accountId),
  })
  return account?.balanceYen ?? 0
}

const countedToday = async () => {
  const ref = dailyTransferTotalState.ref(webFb, customerDayHolder(person.customerId), friday)
  return (await site.world.context.store.read({ total: ref })).total?.acceptedYen ?? 0
}

const statusNow = async () => (await newestTransfers(site.world.context, person))[0]?.status

test('issue 18: before [確定], on the receipt and wherever it is looked up: why, until when, and what to do with somebody on the telephone', async () => {
  const opening = await balance()
  const { before, page, transfer } = await accepted()
  assert.match(
    before,
    /この振込は、すぐには振り込まれません\s*初めてお使いのブラウザからの振込のため、確定しても、2026年11月21日 10:02ごろまで保留します。出金も振込も、その後に行います。/,
  )
  const warning = /電話などで、振込を急がされたり、.*電話を切り、お取引先支店/
  assert.match(before, warning)
  assert.match(
    page,
    /この振込は、まだ振り込まれていません\s*初めてお使いのブラウザからの振込のため、2026年11月21日 10:02まで保留しています。/,
  )
  assert.match(page, warning)
  assert.match(page, /状態\s*保留中/)
  assert.deepEqual([transfer.status, await balance(), await countedToday()], ['held', opening, 10_000])
  const list = textOf(await client.page(`${pathOf('transferList')}?status=held`))
  assert.match(list, /保留中\s*（2026\/11\/21 10:02(:\d\d)?まで）/)
  assert.match(
    textOf(await client.page(fbHref(webFb, 'home'))),
    /安全のため 2026\/11\/21 10:02(:\d\d)?まで保留しています。お心当たりがない場合は、取り消してください。/,
  )
  // What was on the screen stands with the transfer, and the journal has the rule and its hours.
  const [event] = await eventsOf(site.world.context.store, 'transfer_accepted')
  assert.match(event?.shown?.join('\n') ?? '', /受け付けてから24時間は保留し、/)
  assert.match(event?.shown?.join('\n') ?? '', warning)
  const [noted] = await eventsOf(site.world.context.store, 'risk_noted')
  assert.deepEqual(
    noted?.risks.map(({ when, waitHours }) => [when, waitHours]),
    [
      ['new_browser', 24],
      ['new_token', undefined],
    ],
  )
  // A system of the institution is told as of any other.
  assert.ok(event)
  const told = fbPublishes.find(({ name }) => name === 'transfer.accepted')?.told(event)
  const until = Temporal.Instant.fromEpochMilliseconds(transfer.acceptedAtMs).add({ hours: 24 })
  assert.equal(told?.['heldUntil'], until.toString())
})

test('issue 18: no page says that the money leaves at nine on a day on which it is still held', async () => {
  const note = /振込指定日の09:00に引き落とします。/
  const pageNow = async (day: string) => textOf((await upToConfirmation(client, person, { day })).page)
  assert.match(await pageNow('2026-11-24'), note)
  await site.end()
  await begin([{ ...waiting, waitHours: 72 }])
  site.world.clock.forward({ hours: 26 })
  client = await fbLogin(site, person)
  const until = await pageNow('2026-11-24')
  assert.match(until, /確定しても、2026年11月24日 12:02ごろまで保留します。/)
  assert.doesNotMatch(until, note)
  assert.match(await pageNow('2026-11-25'), note)
})

test('issue 18: [確定] holds what the page said: nothing leaves at once that was to wait, and nothing waits that was not to', async () => {
  await site.end()
  await begin([{ ...waiting, when: 'new_token', hours: 1 }])
  const opening = await balance()
  site.world.clock.forward({ minutes: 56 })
  client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person, { amount: '10000', day: '2026-11-24' })
  assert.match(textOf(draft.page), /この振込は、すぐには振り込まれません/)
  site.world.clock.forward({ minutes: 2 })
  const answer = await confirm(client, draft, { code: await nextCode() })
  assert.equal(answer.status, 409)
  const again = await answer.text()
  assert.match(textOf(again), /振込を保留する時間が変わったため、振込を受け付けていません。/)
  assert.doesNotMatch(textOf(again), /この振込は、すぐには振り込まれません/)
  assert.deepEqual([await statusNow(), await balance()], [undefined, opening])
  const seen = { draftId: draft.draftId, digest: valueIn(again, 'digest') ?? '' }
  assert.equal((await confirm(client, seen, { code: await nextCode() })).status, 303)
  assert.equal(await statusNow(), 'reserved')
})

test('issue 18: once the wait is over, and not a second before, it is made, on the first day left; the payee is new until then', async () => {
  await site.end()
  const firstPayee = { when: 'new_payee', hours: null, acts: ['transfer'], adds: ['alarm'] } as const
  await begin([waiting, { ...firstPayee, limitYen: null }])
  const opening = await balance()
  const { transfer } = await accepted()
  const nextPage = async () => {
    const { page } = await upToConfirmation(client, person, { amount: '20000', day: '2026-11-24' })
    return textOf(page)
  }
  // Nobody was paid so far, so that waiting for less than the wait gains nothing.
  assert.match(await nextPage(), /初めての振込先への振込/)
  site.world.clock.forward({ hours: 23, minutes: 59, seconds: 59 })
  await upkeep()
  assert.equal(await statusNow(), 'held')
  // Saturday: nobody is paid before the Tuesday after a holiday.
  site.world.clock.forward({ seconds: 1 })
  await upkeep()
  const [released] = await newestTransfers(site.world.context, person)
  assert.deepEqual([released?.status, released?.day, await balance()], ['reserved', '2026-11-24', opening])
  const [event] = await eventsOf(site.world.context.store, 'transfer_released')
  assert.ok(event)
  assert.deepEqual(fbPublishes.find(({ name }) => name === 'transfer.released')?.told(event), {
    transferId: transfer.transferId,
    day: '2026-11-24',
  })
  site.world.clock.forward({ hours: 71 })
  await upkeep()
  await upkeep()
  assert.deepEqual([await statusNow(), await balance()], ['executed', opening - transfer.debitYen])
  assert.equal((await eventsOf(site.world.context.store, 'transfer_executed')).length, 1)
  client = await fbLogin(site, person)
  assert.doesNotMatch(await nextPage(), /初めての振込先への振込/)
})

test('issue 18: an approval that comes when the wait is no longer asked for makes nothing, and says why', async () => {
  await site.end()
  await begin([{ ...waiting, when: 'new_token', hours: 1 }], 0)
  const opening = await balance()
  site.world.clock.forward({ minutes: 56 })
  client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person, { amount: '10000', day: friday })
  const { operation, path } = await operationOf(site, client, draft)
  site.world.clock.forward({ minutes: 2 })
  const code = await digitsOf(site.world.context, tokenId, operation.digest)
  const done = await post(client, path, { act: 'approve', code })
  assert.equal(done.status, 409)
  assert.match(textOf(await done.text()), /振込を保留する時間が変わったため、振込を受け付けていません。/)
  assert.deepEqual([await statusNow(), await balance()], [undefined, opening])
})

test('issue 18: a payee of whom the first payment waited stays new for a day from its release on: what was sent to try opens nothing', async () => {
  await site.end()
  await begin([{ ...waiting, when: 'new_payee', hours: null }])
  await accepted('1', '2026-11-24')
  const nextPage = async () => {
    client = await fbLogin(site, person)
    return textOf((await upToConfirmation(client, person, { amount: '20000', day: '2026-11-26' })).page)
  }
  site.world.clock.forward({ hours: 24 })
  await upkeep()
  assert.equal(await statusNow(), 'reserved')
  site.world.clock.forward({ hours: 23 })
  assert.match(await nextPage(), /この振込は、すぐには振り込まれません/)
  site.world.clock.forward({ hours: 1 })
  assert.doesNotMatch(await nextPage(), /この振込は、すぐには振り込まれません/)
})

test('R3: after a restore its customer reads everywhere that it waits for the institution, and nothing that is not so', async () => {
  const opening = await balance()
  const { transfer } = await accepted()
  await raiseFence(site.world.context, testCaller)
  site.world.clock.forward({ hours: 25 })
  await upkeep()
  assert.deepEqual([await statusNow(), await balance()], ['held', opening])
  client = await fbLogin(site, person)
  const one = pathOf('transfer', transfer.transferId)
  const page = await client.page(one)
  assert.match(
    textOf(page),
    /この振込は、金融機関の確認を待っています\s*システムの復旧にともない、.*確認が終わるまで、出金も振込も行いません。.*お取引先支店/s,
  )
  assert.doesNotMatch(textOf(page), /この振込は、まだ振り込まれていません|いつでも取り消せます/)
  assert.match(page, /振込を取り消す/, 'its wait was not over by the restore')
  assert.match(textOf(await client.page(pathOf('transferList'))), /保留中（.*まで） 金融機関の確認待ち/)
  const home = textOf(await client.page(fbHref(webFb, 'home')))
  assert.match(home, /当金融機関の確認を待っている振込が1件あります。/)
  assert.doesNotMatch(home, /まで保留しています/)
  // Once more, now that its wait is over: it may have left.
  await raiseFence(site.world.context, testCaller)
  client = await fbLogin(site, person)
  assert.doesNotMatch(await client.page(one), /振込を取り消す/)
})

test('issue 18: transfers of a service whose profile was taken away keep nobody else’s waiting', async () => {
  const { context } = site.world
  const opening = await balance()
  const { transfer } = await accepted()
  const { lines, debitYen, acceptedAtMs, heldUntilMs } = transfer
  const of = { userId: 'u1', customerId: 'c1', accountId: 'a1', memo: '', day: friday, lines, debitYen }
  const gone = { type: 'transfer_accepted', ...of, service: 'gone/web-fb', by: 'code' } as const
  const hold = { heldUntilMs: (heldUntilMs ?? 0) - 1, heldBecause: ['new_browser'] } as const
  // As many as are looked at together.
  const held = Array.from({ length: 200 }, (_, i) => ({ ...gone, transferId: `H${i}`, acceptedAtMs, hold }))
  await happen(context, ...held, { ...gone, transferId: 'R1', acceptedAtMs })
  site.world.clock.forward({ hours: 96 })
  await upkeep()
  assert.deepEqual([await statusNow(), await balance()], ['executed', opening - debitYen])
})

test('issue 18: the customer cancels it while it is held, on its own day as well, and has its share of the day’s limits back', async () => {
  const { transfer } = await accepted()
  const own = pathOf('transfer', transfer.transferId)
  assert.match(textOf(await client.page(own)), /保留の間は、いつでも取り消せます。[\s\S]*振込を取り消す/)
  const answer = await post(client, own, { code: await nextCode() })
  assert.match(textOf(await client.page(locationOf(answer))), /保留中の振込を取り消しました。/)
  site.world.clock.forward({ hours: 25 })
  await upkeep()
  assert.deepEqual([await statusNow(), await countedToday()], ['cancelled', 0])
})

test('issue 18: who locks the token locks the customer out of the cancellation: the page says to telephone, and not that it can be cancelled at any time', async () => {
  const { transfer } = await accepted()
  const own = pathOf('transfer', transfer.transferId)
  assert.match(textOf(await client.page(own)), /いつでも取り消せます/)
  for (let i = 0; i < 10; i++) await post(client, own, { code: '000000' })
  const page = textOf(await client.page(own))
  assert.match(page, /ワンタイムパスワードロック状態のため、/)
  assert.match(page, /保留が終わる前に、お電話で中止をお申し出ください。/)
  assert.doesNotMatch(page, /いつでも取り消せます/)
})

test('issue 18: what a signed operation approved is held as well, and never made once another is answered 「身に覚えがない」', async () => {
  await site.end()
  await begin([waiting], 0)
  const approve = async (amount: string) => {
    const draft = await upToConfirmation(client, person, { amount, day: friday })
    assert.match(textOf(draft.page), /この振込は、すぐには振り込まれません/)
    const asked = await confirm(client, draft, {})
    assert.equal(asked.status, 303)
    return locationOf(asked)
  }
  const opening = await balance()
  const first = await approve('10000')
  const operationId = /\/operations\/([0-9a-f]{32})$/.exec(first)?.[1] ?? ''
  const operation = await findOperation(site.world.context, { service: webFb, operationId })
  const code = await digitsOf(site.world.context, tokenId, operation?.digest ?? '')
  const done = textOf(await follow(client, post(client, first, { act: 'approve', code })))
  assert.match(done, /この振込は、まだ振り込まれていません/)
  assert.equal(await statusNow(), 'held')
  site.world.clock.forward({ minutes: 1 })
  await follow(client, post(client, await approve('20000'), { act: 'reject', reason: 'not_mine' }))
  site.world.clock.forward({ hours: 24 })
  await upkeep()
  await upkeep()
  assert.deepEqual([await statusNow(), await balance()], ['failed', opening])
  // Nobody pays money in for it.
  client = await fbLogin(site, person)
  const [failed] = await newestTransfers(site.world.context, person)
  assert.match(
    textOf(await client.page(fbHref(webFb, 'home'))),
    /は、振込やサービスの利用の停止、残高不足などのため振り込まれませんでした。/,
  )
  assert.match(
    textOf(await client.page(pathOf('receipt', failed?.transferId))),
    /振込やサービスの利用が停止されていた、振込指定日に出金口座の残高が不足していたなどの理由により、/,
  )
})

test('issue 18: who comes above a lower limit stands in the journal once for each press, never for a look, and rings where the rule does', async () => {
  const { context } = site.world
  const refused = () => eventsOf(context.store, 'risk_refused')
  const over = await upToConfirmation(client, person, { amount: '300001', day: friday })
  await client.page(pathOf('confirmation', over.draftId))
  assert.deepEqual(
    (await refused()).map(({ act, limit, yen, risks }) => [act, limit, yen, risks.map(({ when }) => when)]),
    [['transfer', 'rule', 300_001, ['new_token']]],
  )
  // The same amount again, before anybody looks at what it comes to.
  const details = await detailsOf(client, over.draftId, { 'amount-0': '300001', day: friday, memo: '' })
  assert.equal((await post(client, pathOf('details', over.draftId), details)).status, 303)
  assert.equal((await refused()).length, 2)
  assert.match(textOf(await client.page(pathOf('confirmation', over.draftId))), /限度額は 300,000 円です/)
  assert.equal((await refused()).length, 2)
  // Whoever sends the form nevertheless tried again.
  assert.equal((await confirm(client, over, { code: await nextCode() })).status, 422)
  assert.equal((await refused()).length, 3)
  const lines: { readonly alarm?: string; readonly text: string }[] = []
  await watchIncidents(context, { warn: (fields, text) => lines.push({ ...fields, text }) })
  assert.deepEqual(
    lines.map(({ alarm, text }) => [alarm, text]),
    Array.from({ length: 3 }, () => [
      'risk',
      'a user was refused more than a rule with an alarm leaves for now',
    ]),
  )
})

test('issue 18: a file above a lower limit stands in the journal when it is taken in, not when its page is looked at', async () => {
  const file = fileOf(person, 2, '1124', (line) => ({ ...line, amountYen: 150_001 }))
  const taken = await upload(client, file)
  assert.equal(taken.status, 303)
  const yenRefused = async () =>
    (await eventsOf(site.world.context.store, 'risk_refused')).map(({ yen }) => yen)
  assert.deepEqual(await yenRefused(), [300_002])
  assert.match(textOf(await client.page(locationOf(taken))), /限度額は 300,000 円です/)
  assert.deepEqual(await yenRefused(), [300_002])
})
