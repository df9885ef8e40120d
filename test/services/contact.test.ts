// The contact stands at the foot of every page, in every service the same way (S1-3, WCAG 3.2.6).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../src/authority/operations/context.ts'
import { serviceHref } from '../../src/authority/routes.ts'
import { contactLine } from '../../src/platform/web/frame.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { at, personal } from '../support/personal.ts'
import { startSite } from '../support/site.ts'
import { webFb } from '../support/web-fb/service.ts'
import { shoko } from '../support/world.ts'

test('issue 11: every kind of service writes its contact with the same line', async (t) => {
  const site = await startSite()
  t.after(() => site.end())
  const pages = [
    [shoko, serviceHref(shoko, 'login')],
    [webFb, fbHref(webFb, 'login')],
    [personal, at('login')],
  ] as const
  for (const [service, path] of pages) {
    const { contacts } = profileOf(site.world.context, service)
    const page = await site.browser().page(path)
    assert.ok(page.includes(String(contactLine(contacts.desk))), service)
  }
  const hours = '平日 9:00～17:00'
  assert.equal(
    String(contactLine({ name: '窓口', telephone: '0120-000-000', hours })),
    `<p>お問い合わせ先：窓口　<span class="phone">電話番号：<a href="tel:0120000000">0120-000-000</a></span>　<span class="phone">受付時間：${hours}</span></p>`,
  )
  assert.equal(
    String(contactLine({ name: '窓口', telephone: null, hours: null })),
    '<p>お問い合わせ先：窓口</p>',
  )
})
