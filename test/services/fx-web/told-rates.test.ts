// E5: where a core system tells the rates, 外為Web's screens say as of when each is, and that a currency waits for one.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { type TradeScreen, tradeHref } from '../../../src/services/fx-web/routes.ts'
import { dollarAt, feedOf, outcomeOf, ratedBy, take } from '../../support/core-feed.ts'
import {
  type Client,
  locationOf,
  loggedIn,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  const edit = (profile: ServiceProfile) =>
    profile.service === shoko
      ? (ratedBy({ profiles: new Map([[shoko, profile]]) }, shoko).profiles.get(shoko) ?? profile)
      : profile
  site = await startSite({}, { edit, start: '2025-07-01T10:00:15+09:00' })
})
afterEach(() => site.end())

const at = (screen: TradeScreen, id?: string) => tradeHref(shoko, screen, id)
const read = async (client: Client, path: string) => textOf(await client.page(path)).replaceAll(/\s+/g, '')
const terms = {
  currency: 'USD',
  side: 'sell',
  amount: '10,000.00',
  method: 'fixed',
  start: '2025-07-08',
} as const

async function tell(sequence: number, clock: string): Promise<void> {
  const asOf = `2025-07-01T${clock}+09:00`
  const header = { service: shoko, form: sequence === 1 ? 'full' : 'delta', sequence, asOf } as const
  assert.equal(await outcomeOf(take(site.world.context, feedOf(header, dollarAt(asOf, 15_000)))), 'taken')
}

test('E5: 取引締結, レート提示 and リーブオーダー say as of when the rate is, and 更新待ち where there is none to trade at', async () => {
  const client = await loggedIn(site, await settledPerson(site, '0000000001'))
  const now = site.world.clock.now().toZonedDateTimeISO('Asia/Tokyo')
  const clock = now.subtract({ seconds: 40 }).toPlainTime().toString({ smallestUnit: 'second' })
  const none = await read(client, at('trade'))
  assert.match(none, /お取引を一時停止しています：米ドル、ユーロ、英ポンド、豪ドル、人民元/)
  assert.match(none, /USD（米ドル）－－更新待ち－－－－/)
  const refused = await client.submit(at('trade'), terms)
  assert.equal(refused.status, 422)
  const page = await refused.text()
  assert.match(
    textOf(page),
    /レートの更新が遅れているため、この通貨のお取引を一時停止しています。.*RMCFXTRD001006E/s,
  )
  assert.match(page, /value="10,000.00"/)

  await tell(1, clock)
  const told = `2025/07/01${clock}現在`
  const board = await read(client, at('trade'))
  assert.match(board, new RegExp(`USD（米ドル）150.00148.50${clock}現在151.00150.00149.002025/07/01`))
  assert.match(board, /お取引を一時停止しています：ユーロ、英ポンド/)
  assert.doesNotMatch(board, /合成レート/)
  const quoted = await client.submit(at('trade'), terms)
  assert.equal(quoted.status, 303)
  assert.match(await read(client, locationOf(quoted)), new RegExp(`レートの時刻${told}`))
  const order = { ...terms, limitRate: '149.50', keepUntil: '2025-07-04' }
  const confirm = await client.submit(at('newOrder'), order)
  assert.match(textOf(await confirm.text()).replaceAll(/\s+/g, ''), new RegExp(`−0.50円（${told}150.00円）`))
  assert.match(await read(client, at('orders')), /届いたレートの時刻にさかのぼって判定します/)

  const english = await read(client, `${at('trade')}?lang=en`)
  assert.match(english, /cannotbetradedfornow:euro,.*TimeoftherateTTS/)
  assert.match(english, new RegExp(`150.00148.50asof${clock}151.00.*awaitingarate`))
  await read(client, `${at('trade')}?lang=ja`)

  site.world.clock.forward({ minutes: 9, seconds: 30 })
  assert.match(await read(client, at('trade')), /USD（米ドル）－－更新待ち151.00150.00149.002025\/07\/01/)
})
