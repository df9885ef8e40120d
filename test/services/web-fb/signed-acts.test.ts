// Issue 18: payees and limits of WEB-FB on the token's own screen, asked for on their forms and carried out as they were shown.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import { transferFreezeState } from '../../../src/bank/rules/transfer-freeze.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { payeesOf } from '../../../src/services/web-fb/operations/payees.ts'
import { fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import { companyWithPayees, happen, registerToken, settledPasswords } from '../../support/web-fb/companies.ts'
import { fbMorning, signing, webFb } from '../../support/web-fb/service.ts'

/** As an institution that asks for them for every payee, and from a limit of 3,000,000 yen a day. */
const signedActs = signing([
  { act: 'payee', fromYen: 0, payees: 'all' },
  { act: 'limit', fromYen: 3_000_000, payees: 'all' },
])

const addPayee = fbWorkHref(webFb, 'addPayee')
const limits = fbWorkHref(webFb, 'limits')

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: fbMorning, edit: signedActs })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

/** Somebody with limits of 1,000,000 and 2,000,000 yen and a token, logged in. */
async function inside() {
  const { context, clock } = site.world
  const person = await companyWithPayees(context)
  const { tokenId } = await registerToken(context, person, 'individual')
  await happen(context, {
    type: 'limits_set',
    ...idsOf(person),
    perTransferYen: 1_000_000,
    perDayYen: 2_000_000,
  })
  clock.forward({ seconds: 1 })
  return { person, tokenId, client: await fbLogin(site, person) }
}

const idsOf = ({
  service,
  userId,
  customerId,
}: {
  readonly service: string
  readonly userId: string
  readonly customerId: string
}) => ({ service, userId, customerId })

type Inside = Awaited<ReturnType<typeof inside>>

/** The operation that a form led to, what its token shows, and the page that waits. */
async function asked({ client, tokenId }: Inside, path: string, form: Record<string, string>) {
  const answer = await post(client, path, form)
  assert.equal(answer.status, 303, textOf(await answer.text()))
  const { context } = site.world
  const operationId = /\/operations\/([0-9a-f]{32})$/.exec(locationOf(answer))?.[1] ?? ''
  const operation = await findOperation(context, { service: webFb, operationId })
  assert.ok(operation, locationOf(answer))
  const { title, fields } = shownOperation(signedContent(operation).operation)
  const shown = [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)]
  const approve = async () =>
    post(client, locationOf(answer), {
      act: 'approve',
      code: await digitsOf(context, tokenId, operation.digest),
    })
  return { page: locationOf(answer), shown, approve }
}

const typed = {
  act: 'next',
  bankCode: '5410',
  bank: '5410',
  branchCode: '003',
  branch: '003',
  accountType: 'ordinary',
  number: '7654321',
  name: 'ｱﾀﾗｼｲ ｼﾖｳｶｲ',
  bearer: 'payer',
  label: '新しい取引先',
}

const payeesNow = async ({ person }: Inside) =>
  (await payeesOf(site.world.context, person)).map(
    ({ branchCode, number, name, label }) => `${branchCode} ${number} ${name} ${label}`,
  )

async function limitsNow({ person }: Inside) {
  const { agreement } = await site.world.context.store.read({
    agreement: agreementState.ref(webFb, person.customerId),
  })
  return [agreement?.perTransferYen, agreement?.perDayYen]
}

test('issue 18: a payee is registered as the token showed it, without a password, and only once it is approved', async () => {
  const visit = await inside()
  const { client } = visit
  const form = await client.page(addPayee)
  assert.ok(!form.includes('name="registrationPassword"'))
  assert.match(textOf(form), /トークンの画面で内容を確認して承認します。/)
  const before = await payeesNow(visit)
  const { shown, page, approve } = await asked(visit, addPayee, typed)
  assert.deepEqual(shown, [
    '振込先の登録',
    '振込先: 5410 確認用5410 003 店舗003 普通 7654321 ｱﾀﾗｼｲ ｼﾖｳｶｲ',
    '手数料負担: 当方負担',
    '登録名: 新しい取引先',
  ])
  assert.match(textOf(await client.page(page)), /ｱﾀﾗｼｲ ｼﾖｳｶｲ/)
  assert.deepEqual(await payeesNow(visit), before)
  assert.match(textOf(await follow(client, approve())), /承認された内容で、振込先を登録しました。/)
  assert.deepEqual(
    (await payeesNow(visit)).sort(),
    [...before, '003 7654321 ｱﾀﾗｼｲ ｼﾖｳｶｲ 新しい取引先'].sort(),
  )
})

test('issue 18: a changed payee is shown with what it was; what another changes meanwhile is not overwritten', async () => {
  const visit = await inside()
  const { context } = site.world
  const [known] = await payeesOf(context, visit.person)
  assert.ok(known)
  const path = fbWorkHref(webFb, 'payee', known.payeeId)
  const { shown, page, approve } = await asked(visit, path, typed)
  assert.equal(shown[1], '振込先: 5410 確認用5410 003 店舗003 普通 7654321 ｱﾀﾗｼｲ ｼﾖｳｶｲ')
  assert.match(shown.join('\n'), new RegExp(`変更前の振込先: .*${known.number}`))
  const { service: _, ...set } = { ...known, number: '1112223' }
  await happen(context, { type: 'payee_set', ...idsOf(visit.person), ...set })
  const answer = await approve()
  assert.equal(answer.status, 409)
  assert.match(
    textOf(await answer.text()),
    /お手続きの開始後に内容に関わる登録が変わったため、実行しませんでした。/,
  )
  assert.match(textOf(await visit.client.page(page)), /RMCFXOTP002011E/)
  assert.ok((await payeesNow(visit)).some((each) => each.includes('1112223')))
  assert.ok(!(await payeesNow(visit)).some((each) => each.includes('7654321')))
})

test('issue 18: an account that was asked for twice is registered once; the second is told what changed', async () => {
  const visit = await inside()
  const [first, second] = [
    await asked(visit, addPayee, typed),
    await asked(visit, addPayee, { ...typed, label: '別の名前' }),
  ]
  assert.equal((await first.approve()).status, 303)
  const late = await second.approve()
  assert.equal(late.status, 409)
  assert.match(textOf(await late.text()), /内容に関わる登録が変わったため、実行しませんでした。/)
  const registered = (await payeesNow(visit)).filter((each) => each.includes('7654321'))
  assert.deepEqual(registered, ['003 7654321 ｱﾀﾗｼｲ ｼﾖｳｶｲ 新しい取引先'])
})

test('issue 18: a 登録名 with a 外字, or one that Unicode writes another way, is shown as the format has it', async () => {
  const visit = await inside()
  const odd = await asked(visit, addPayee, { ...typed, label: '\uFA19田か\u3099わ\uE000商店' })
  assert.equal(odd.shown.at(-1), '登録名: 神田がわ〓商店')
  assert.equal((await odd.approve()).status, 303)
  const [set] = (await payeesOf(site.world.context, visit.person)).filter(
    ({ number }) => number === '7654321',
  )
  assert.ok(set)
  const change = fbWorkHref(webFb, 'payee', set.payeeId)
  const { shown } = await asked(visit, change, { ...typed, label: '神田' })
  assert.equal(shown.at(-1), '登録名（変更前）: 神田がわ〓商店')
})

test('issue 18: higher limits take the token’s screen from the profile’s amount on, lower ones never', async () => {
  const visit = await inside()
  const { client } = visit
  assert.match(
    textOf(await client.page(limits)),
    /1日あたりの振込限度額を3,000,000\s?円以上にする場合、この欄の入力は不要です。/,
  )
  const below = await post(client, limits, { perTransferYen: '1500000', perDayYen: '2999999' })
  assert.equal(below.status, 422)
  const { shown, approve } = await asked(visit, limits, { perTransferYen: '1500000', perDayYen: '3000000' })
  assert.deepEqual(shown, [
    '限度額の変更',
    '1日あたりの限度額: 3,000,000円',
    '変更前（1日あたり）: 2,000,000円',
    '1回あたりの限度額: 1,500,000円',
    '変更前（1回あたり）: 1,000,000円',
  ])
  assert.deepEqual(await limitsNow(visit), [1_000_000, 2_000_000])
  assert.match(textOf(await follow(client, approve())), /振込限度額を変更しました。/)
  assert.deepEqual(await limitsNow(visit), [1_500_000, 3_000_000])
  const lower = { perTransferYen: '10', perDayYen: '20', registrationPassword: settledPasswords.registration }
  assert.match(textOf(await follow(client, post(client, limits, lower))), /振込限度額を変更しました。/)
  // Who has confirmed by the token's screen once is asked for it whatever the amount.
  const next = await asked(visit, limits, { perTransferYen: '30', perDayYen: '40' })
  assert.equal(next.shown[1], '1日あたりの限度額: 40円')
})

test('X8: who asks again and again is told, on the form, and an answer makes room', async () => {
  const visit = await inside()
  const { client } = visit
  const first = await asked(visit, addPayee, typed)
  for (let i = 1; i < 20; i++) assert.equal((await post(client, addPayee, typed)).status, 303)
  const refused = await post(client, addPayee, typed)
  assert.equal(refused.status, 409)
  const page = await refused.text()
  assert.match(textOf(page), /トークンでの承認を待っている取引が多すぎます。/)
  assert.match(page, /value="新しい取引先"/)
  await post(client, first.page, { act: 'cancel' })
  assert.equal((await post(client, addPayee, typed)).status, 303)
})

test('issue 18: limits that another set meanwhile are told, and the raise is not carried out', async () => {
  const visit = await inside()
  const { approve } = await asked(visit, limits, { perTransferYen: '1500000', perDayYen: '5000000' })
  const { person } = visit
  await happen(site.world.context, {
    type: 'limits_set',
    ...idsOf(person),
    perTransferYen: 1000,
    perDayYen: 1000,
  })
  const answer = await approve()
  assert.equal(answer.status, 409)
  assert.match(textOf(await answer.text()), /RMCFXOTP002011E/)
  assert.deepEqual(await limitsNow(visit), [1000, 1000])
})

test('issue 18: 「身に覚えがない」 to a raise leaves the limits and stops the transfers; a stranger finds nothing', async () => {
  const visit = await inside()
  const { page } = await asked(visit, limits, { perTransferYen: '1500000', perDayYen: '5000000' })
  const stranger = await fbLogin(site, await companyWithPayees(site.world.context, 'M54100020002'))
  assert.equal((await stranger.send(page)).status, 404)
  const ended = await follow(visit.client, post(visit.client, page, { act: 'reject', reason: 'not_mine' }))
  assert.match(textOf(ended), /限度額は変わっていません。安全のため、お客様の振込をお止めしました。/)
  assert.match(ended, new RegExp(`href="${limits}"`))
  assert.deepEqual(await limitsNow(visit), [1_000_000, 2_000_000])
  const { userFreeze } = await site.world.context.store.read({
    userFreeze: transferFreezeState.ref(webFb, userHolder(visit.person.userId)),
  })
  assert.ok(userFreeze)
})
