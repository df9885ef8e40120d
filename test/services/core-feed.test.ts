// E5: where a core system says what accounts hold, the screens say as of when that is.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { fedBy, feedOf, outcomeOf, take } from '../support/core-feed.ts'
import { numberOf } from '../support/customers.ts'
import { accountHolder, at, insideOf, personal } from '../support/personal.ts'
import { type Client, type Site, startSite, textOf } from '../support/site.ts'

let site: Site
beforeEach(async () => {
  site = await startSite(
    {},
    {
      edit: (profile) =>
        profile.service === personal
          ? (fedBy({ profiles: new Map([[personal, profile]]) }, personal).profiles.get(personal) ?? profile)
          : profile,
    },
  )
})
afterEach(() => site.end())

async function read(client: Client, path: string): Promise<string> {
  return textOf(await client.page(path)).replaceAll(/\s+/g, ' ')
}

test('E5: 個人IB shows no account before the core system has told of it, and then as of when', async () => {
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
  assert.match(statement, /7月1日8時5分現在の残高987,654円.*2025\/06\/30 1,200円 電気料金 987,654円/)
})
