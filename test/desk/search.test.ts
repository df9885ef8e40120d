// Finding a caller by whatever they can tell, on both stores; a desk on PostgreSQL as on SQLite.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { deskHref } from '../../src/desk/routes.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import {
  act,
  carryOut,
  type DeskSite,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { lockPassword, newCaller, settledCaller, shokoDesk } from './support/staff.ts'

let postgres: Postgres
before(async () => {
  postgres = await startPostgres()
})
after(() => postgres.stop())

for (const driver of ['SQLite', 'PostgreSQL'] as const) {
  describe(driver, () => {
    let site: DeskSite
    let clerk: Seat
    beforeEach(async () => {
      site = await startDesk(driver === 'SQLite' ? {} : { postgresUrl: await postgres.createDatabase() })
      clerk = await site.seat('desk')
    })
    afterEach(() => site.end())

    const find = (text: string) =>
      clerk.browser.send(`${deskHref(shokoDesk, 'search')}?q=${encodeURIComponent(text)}`)

    test('a single hit is opened at once: by ID, by part of a name, by token ID, however typed', async () => {
      const caller = await settledCaller(site.world, '0000000777', {
        userName: '割符 カナコ',
        customerName: 'ＡＢＣ商事（株）',
      })
      const spaced = caller.tokenId.replaceAll(/.{4}(?=.)/g, '$& ').toLowerCase()
      const typed = [
        '0000000777',
        '777',
        '００００７７７',
        'カナコ',
        'ｶﾅｺ',
        ' ＡＢＣ商事 ',
        'ABC',
        'ABC商事(株)',
      ]
      for (const text of [...typed, caller.tokenId, spaced]) {
        const response = await find(text)
        assert.equal(response.status, 303, text)
        assert.equal(response.headers.get('Location'), userHref(clerk, caller))
      }
      assert.equal((await find(caller.tokenId.slice(0, 8))).status, 200, 'part of a token ID finds nobody')
    })

    test('WEB-01: several are listed with their states; what stands for anything in SQL stands for itself', async () => {
      await newCaller(site.world, 'B100_a', { userName: '百分 率', customerName: '同姓商事' })
      const locked = await newCaller(site.world, 'B1000_b', { userName: '百分 律', customerName: '同姓商事' })
      await lockPassword(site.world, locked)
      const list = textOf(await (await find('同姓商事')).text())
      assert.match(list, /2件見つかりました。/)
      assert.match(list, /B1000_b\s*百分 律\s*同姓商事\s*\d{10}\s*利用中・パスワードロック・トークン未登録/)
      assert.equal(
        (await find('率 b100_A')).headers.get('Location'),
        userHref(clerk, { ...locked, userId: 'B100_a' }),
      )
      // As a pattern it would stand for B100_a.
      for (const none of ['B1%a', "' OR 1=1 --", '\\'])
        assert.match(textOf(await (await find(none)).text()), /見つかりません/, none)
      assert.equal((await find('')).status, 200)
    })

    test('D8: more than fifty come in pages of fifty', async () => {
      for (let i = 0; i < 51; i++) await newCaller(site.world, `crowd${i}`, { customerName: '大勢商事' })
      const html = await (await find('大勢')).text()
      assert.match(textOf(html), /1～50件目を表示しています。/)
      assert.equal([...html.matchAll(/<a href="[^"]+\/users\//g)].length, 50)
      const next = /<a class="button" href="([^"]+)">次の50件<\/a>/.exec(html)?.[1] ?? ''
      const rest = await clerk.browser.page(next.replaceAll('&amp;', '&'))
      assert.match(textOf(rest), /51～51件目を表示しています。/)
      assert.match(textOf(rest), /前の50件/)
    })

    test('a request, its approval and its end', async () => {
      const [approver, auditor] = [await site.seat('approver'), await site.seat('auditor')]
      const caller = await settledCaller(site.world, '0000000778')
      await act(clerk, caller, 'revoke_token')
      assert.equal((await settle(approver, caller, 'revoke_token')).status, 303)
      assert.equal((await carryOut(clerk, caller, 'revoke_token')).status, 303)
      const page = textOf(await clerk.browser.page(userHref(clerk, caller)))
      assert.match(page, new RegExp(`失効したトークン\\s*${caller.tokenId}`))
      const journal = await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?userId=${caller.userId}`)
      assert.match(textOf(journal), /失効トークンの再登録禁止/)
    })
  })
}
