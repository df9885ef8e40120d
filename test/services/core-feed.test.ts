// E5: where a core system says what accounts hold, the screens say as of when that is.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { fbHref, fbWorkHref } from '../../src/services/web-fb/routes.ts'
import { fedBy, feedOf, outcomeOf, take } from '../support/core-feed.ts'
import { numberOf } from '../support/customers.ts'
import { accountHolder, at, insideOf, personal } from '../support/personal.ts'
import { type Client, type Site, startSite, textOf } from '../support/site.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../support/web-fb/service.ts'

let site: Site

/** A site where the core system tells what the accounts of one service hold. */
async function begin(service: string, start?: string): Promise<void> {
  const edit = (profile: ServiceProfile) => {
    if (profile.service !== service) return profile
    return fedBy({ profiles: new Map([[service, profile]]) }, service).profiles.get(service) ?? profile
  }
  site = await startSite({}, { edit, ...(start === undefined ? {} : { start }) })
}
afterEach(() => site.end())

async function read(client: Client, path: string): Promise<string> {
  return textOf(await client.page(path)).replaceAll(/\s+/g, ' ')
}

test('E5: 個人IB shows no account before the core system has told of it, and then as of when', async () => {
  await begin(personal)
  const holder = await accountHolder(site, '12345670001', '家 一子', 0)
  const client = await insideOf(site, holder)
  assert.match(await read(client, at('inquiry')), /ご利用口座の登録がありません/)
  const named = { branch: '010', type: 'ordinary', number: '5670001' } as const
  const customer = numberOf(personal, '家 一子')
  const account = { record: 'account', ...named, customer, holder: 'ﾐﾎﾝ', balance: 987_654 } as const
  const booked = { bookedAt: '2025-06-30T23:59:00+09:00', yen: -1200, text: '電気料金', balance: 987_654 }
  const movement = { record: 'movement', ...named, id: 'k1', ...booked } as const
  const header = { service: personal, form: 'full', sequence: 1, asOf: '2025-07-01T08:05:00+09:00' } as const
  assert.equal(await outcomeOf(take(site.world.context, feedOf(header, account, movement))), 'taken')
  for (const screen of ['home', 'inquiry'] as const)
    assert.match(await read(client, at(screen)), /7月1日8時5分現在.*987,654円/)
  const statement = await read(client, at('statement'))
  assert.match(statement, /残高987,654円（7月1日8時5分現在）.*2025\/06\/30 1,200円 電気料金 987,654円/)
})

test('E5: WEB-FB shows no account before the core system has told of it, and then as of when, wherever a balance stands', async () => {
  await begin(webFb, fbMorning)
  const { context } = site.world
  const userId = 'M54100000025'
  const company = await openCompany(context, userId, { openingYen: 0 })
  const client = await fbLogin(site, company)
  assert.doesNotMatch(await read(client, fbHref(webFb, 'home')), /口座残高/)
  assert.match(await read(client, fbWorkHref(webFb, 'newTransfer')), /ご利用いただける口座がありません/)
  const customer = numberOf(webFb, `試験商事${userId}`)
  const named = { branch: '002', type: 'ordinary', number: '1000025' } as const
  const account = { record: 'account', ...named, customer, holder: 'ｶｼﾒ', balance: 987_654 } as const
  const booked = { bookedAt: '2026-11-19T15:00:00+09:00', yen: -1200, text: '電気料金', balance: 987_654 }
  const header = { service: webFb, form: 'full', sequence: 1, asOf: '2026-11-20T09:05:00+09:00' } as const
  const text = feedOf(header, account, { record: 'movement', ...named, id: 'k1', ...booked })
  assert.equal(await outcomeOf(take(context, text)), 'taken')
  const screens = [
    fbHref(webFb, 'home'),
    ...(['balances', 'newTransfer'] as const).map((each) => fbWorkHref(webFb, each)),
  ]
  for (const path of screens) assert.match(await read(client, path), /11月20日9時5分現在.*987,654 ?円/, path)
  const movements = await read(client, fbWorkHref(webFb, 'movements'))
  assert.match(movements, /11月20日9時5分現在.*電気料金.*1,200 ?円/)
})
