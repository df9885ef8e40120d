// Issue 18: 締結 and リーブオーダー on the token's own screen, from the amount of the profile on.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  findOperation,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { helpHref } from '../../../src/authority/routes.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { concludeContract } from '../../../src/services/fx-web/operations/conclude-contract.ts'
import { isFxProfile } from '../../../src/services/fx-web/operations/profile-of.ts'
import { contractsOf, ordersOf } from '../../../src/services/fx-web/queries/trade.ts'
import { type TradeScreen, tradeHref } from '../../../src/services/fx-web/routes.ts'
import {
  type Client,
  locationOf,
  loggedIn,
  type Person,
  type Site,
  settledPerson,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { lastPart, typedTerms as terms } from '../../support/trade-forms.ts'
import { shoko, testCaller } from '../../support/world.ts'

const afterDisowning = {
  when: 'disowned',
  hours: 24,
  acts: ['fx_contract', 'fx_order'],
  adds: ['signature', 'alarm'],
  limitYen: null,
} as const

/** From a million yen on; a rate that is to be signed holds for 90 seconds. */
function signing(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== shoko || !isFxProfile(profile) || profile.fx === null) return profile
  const acts = (['fx_contract', 'fx_order'] as const).map(
    (act) => ({ act, fromYen: 1_000_000, payees: 'all' }) as const,
  )
  const fx = { ...profile.fx, signedQuoteSeconds: 90, customerYenMax: 2_500_000 }
  const confirmation = { validSeconds: 300, sameDeviceYen: 0, acts }
  const risk = [afterDisowning]
  return { ...profile, languages: ['ja'], fx, confirmation, risk } as ServiceProfile
}

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: signing })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const at = (screen: TradeScreen, id?: string) => tradeHref(shoko, screen, id)

async function inside() {
  const person = await settledPerson(site, 'Signs001')
  return { person, client: await loggedIn(site, person) }
}

/** The operation that an answer leads to, with what its token shows and what approves it. */
async function waiting(client: Client, person: Person, answer: Response) {
  assert.equal(answer.status, 303, answer.status === 303 ? '' : textOf(await answer.text()))
  const page = locationOf(answer)
  const { context } = site.world
  const operation = await findOperation(context, { service: shoko, operationId: lastPart(page) })
  assert.ok(operation, page)
  const { title, fields } = shownOperation(signedContent(operation).operation)
  const shown = [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' ')}`)]
  const code = await digitsOf(context, person.tokenId, operation.digest)
  const approve = () => client.submit(page, { act: 'approve', code }, page)
  return { operation, page, shown, approve }
}

async function quoteOf(client: Client, amount = terms.amount): Promise<string> {
  return lastPart(locationOf(await client.submit(at('trade'), { ...terms, amount })))
}

const contracts = (customerId: string) => contractsOf(site.world.context.store, shoko, customerId, 10)

test('issue 18: 締結 from the amount on: the token shows amounts, rate and days, and the quote becomes one contract', async () => {
  const { client, person } = await inside()
  const small = await quoteOf(client, '1,000.00')
  assert.match(locationOf(await client.submit(at('quote', small), {})), /notice=concluded$/)
  const quoteId = await quoteOf(client)
  const quoted = textOf(await client.page(at('quote', quoteId)))
  assert.match(quoted, /残り 90 秒/)
  assert.match(quoted, /トークンの画面で内容を確認して承認します。/)
  const { operation, page, shown, approve } = await waiting(
    client,
    person,
    await client.submit(at('quote', quoteId), {}),
  )
  assert.equal(operation.expiresAtMs - operation.issuedAtMs, 90_000)
  assert.equal(shown[0], '為替予約の締結')
  assert.equal(shown[1], '購入する外貨: 10,000.00 USD')
  assert.match(shown[2] ?? '', /^支払う円: 1,\d{3},\d{3}円$/)
  assert.match(shown[3] ?? '', /^予約レート: 1 USD = \d{3}\.\d{2} JPY$/)
  assert.match(`${shown[4]} ${shown[5]}`, /受渡開始日: 2025年7月8日.* 受渡終了日: 2025年7月31日/)
  assert.equal((await contracts(await customerOf(person))).length, 1)
  const done = await approve()
  assert.match(locationOf(done), /\/contracts\/K\d{8}-\d{6}\?notice=concluded$/)
  assert.equal(locationOf(await client.send(page)), locationOf(done))
  const all = (await contracts(await customerOf(person))).map(({ contractId }) => contractId)
  assert.equal(all.length, 2)
  assert.ok(all.includes(lastPart(locationOf(done))))
  // From now on by the token's screen alone, however little it is.
  const next = await quoteOf(client, '1,000.00')
  assert.match(locationOf(await client.submit(at('quote', next), {})), /\/trade\/operations\/[0-9a-f]{32}$/)
})

async function customerOf({ userId }: Person): Promise<string> {
  const { user } = await site.world.context.store.read({ user: userState.ref(shoko, userId) })
  return user?.customerId ?? ''
}

test('issue 18: no plain code concludes what takes the token’s screen; a rate that is over is told', async () => {
  const { client, person } = await inside()
  const quoteId = await quoteOf(client)
  const { context } = site.world
  const { user } = await context.store.read({ user: userState.ref(shoko, person.userId) })
  assert.ok(user?.sessionHash)
  const acting = {
    service: shoko,
    userId: person.userId,
    customerId: user.customerId,
    sessionHash: user.sessionHash,
  }
  assert.deepEqual(await concludeContract(context, testCaller, acting, { quoteId, code: '123456' }), {
    ok: false,
    refusal: 'operation_needed',
  })
  const { page, approve } = await waiting(client, person, await client.submit(at('quote', quoteId), {}))
  site.world.clock.forward({ seconds: 90 })
  assert.match(textOf(await client.page(page)), /取引の有効期限が切れました。/)
  assert.equal((await approve()).status, 409)
  assert.deepEqual(await contracts(user.customerId), [])
})

test('issue 18: a limit that another trade used up meanwhile is told, and nothing more is concluded', async () => {
  const { client, person } = await inside()
  const [first, second] = [await quoteOf(client), await quoteOf(client)]
  const one = await waiting(client, person, await client.submit(at('quote', first), {}))
  const other = await waiting(client, person, await client.submit(at('quote', second), {}))
  assert.match(locationOf(await one.approve()), /notice=concluded$/)
  const answer = await other.approve()
  assert.equal(answer.status, 409)
  assert.match(textOf(await answer.text()), /RMCFXTRD001005E/)
  assert.match(textOf(await client.page(other.page)), /RMCFXTRD001005E/)
  assert.equal((await contracts(await customerOf(person))).length, 1)
})

test('issue 18: リーブオーダー likewise, with its limit and until when it is kept; turned down, there is none', async () => {
  const { client, person } = await inside()
  const board = textOf(await client.page(at('newOrder')))
  const rate = Number(/USD（米ドル）\s*(\d+\.\d\d)/.exec(board.slice(board.indexOf('参考レート')))?.[1])
  const order = { ...terms, limitRate: (rate - 1).toFixed(2), keepUntil: '2025-07-04' }
  const place = async () => {
    const checked = await (await client.submit(at('newOrder'), order)).text()
    assert.match(textOf(checked), /トークンの画面で内容を確認して承認します。/)
    const orderId = valueIn(checked, 'orderId') ?? ''
    const answer = await client.submit(at('newOrder'), { ...order, orderId }, at('placeOrder'))
    return { orderId, ...(await waiting(client, person, answer)) }
  }
  const customerId = await customerOf(person)
  const orders = () => ordersOf(site.world.context.store, shoko, customerId, 10)
  const first = await place()
  const turnedDown = await client.submit(first.page, { act: 'reject', reason: 'not_mine' }, first.page)
  assert.match(textOf(await client.page(locationOf(turnedDown))), /注文は受け付けていません。/)
  assert.deepEqual(await orders(), [])
  const { shown, approve, orderId } = await place()
  assert.equal(shown[3], `指値: 1 USD = ${order.limitRate} JPY`)
  assert.match(shown.join('\n'), /注文: リーブオーダー（指値に達したときに締結）\n預かり期限: 2025年7月4日/)
  assert.match(locationOf(await approve()), /\/orders\?notice=placed$/)
  assert.deepEqual(
    (await orders()).map((each) => each.orderId),
    [orderId],
  )
})

test('issue 18, W2: the help tells of it where the profile asks for it', async () => {
  const text = textOf(await site.browser().page(helpHref(shoko, 'trade')))
  assert.match(text, /円換算1,000,000円以上の締結は、トークンの画面で内容を確認して承認します。/)
})

test('issue 18: after 「身に覚えがない」 however little takes the token’s screen for a day, and the page says why', async () => {
  const { client, person } = await inside()
  const denied = await waiting(client, person, await client.submit(at('quote', await quoteOf(client)), {}))
  await client.submit(denied.page, { act: 'reject', reason: 'not_mine' }, denied.page)
  const small = await quoteOf(client, '1,000.00')
  const page = textOf(await client.page(at('quote', small)))
  assert.match(page, /残り 90 秒/)
  assert.match(
    page,
    /「身に覚えがない」とのお申し出から間もない為替予約の締結のため、トークンの画面での承認が必要です。.*にも通知されます。（\d+年\d+月\d+日 \d+:\d+まで）/,
  )
  const { approve } = await waiting(client, person, await client.submit(at('quote', small), {}))
  assert.match(locationOf(await approve()), /notice=concluded$/)
  const [noted] = await newestJournal(site.world.context.store, { service: shoko, types: ['risk_noted'] }, 5)
  const { event } = JSON.parse(noted?.body ?? '{}')
  assert.deepEqual([event.act, event.risks[0].when], ['fx_contract', 'disowned'])
})
