// "I did not make this transfer", as the desk sees it: a transfer that a customer confirmed, which waits for its day.

import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { createClient } from '../../support/client.ts'
import { fbLogin, follow } from '../../support/web-fb/browsers.ts'
import { addPayee, openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { confirm, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'
import type { World } from '../../support/world.ts'
import { tellWhy } from './desk-stage.ts'
import { fill } from './screens.ts'
import type { Walker } from './usual-calls.ts'

export const bankDesk = 'desk/shinkin-5410'
/** A working day of the bank, some minutes after it opened. */
export const bankDay = '2016-01-13T10:12:15+09:00'

type Denied = { readonly userId: string; readonly receipt: string }

export async function deniedTransfer(world: World, origin: string): Promise<Denied> {
  const company = await openCompany(world.context, 'M54100000025')
  await addPayee(world.context, company, 'p1', { number: '0000001', name: 'ﾅｿﾞﾉｳｹﾄﾘﾆﾝ' })
  const { tokenId } = await registerToken(world.context, company, 'individual')
  world.clock.forward({ minutes: 1 })
  const site = { world, browser: () => createClient(origin, origin) }
  const customer = await fbLogin(site as Parameters<typeof fbLogin>[0], company)
  const draft = await upToConfirmation(customer, company, { day: '2016-01-14', payees: ['p1'] })
  world.clock.forward({ seconds: 30 })
  await follow(customer, confirm(customer, draft, { code: await world.code(tokenId) }))
  const [newest] = await newestTransfers(world.context, company)
  assert.ok(newest)
  return { userId: company.userId, receipt: newest.transferId }
}

/** First what stops the money. */
export async function freeze(walker: Walker, { userId }: Denied): Promise<void> {
  await walker.search(userId)
  await tellWhy(walker.page)
  await walker.show('desk-freeze')
  await walker.ask('振込の凍結')
  await walker.agree()
}

/** A form of the page of a transfer, by what it does. */
export function formOf(page: Page, does: 'open' | 'ask'): Locator {
  return page.locator('form', { has: page.locator(`input[type="hidden"][value="${does}"]`) })
}

/** Then what is looked into. */
export async function lookInto(walker: Walker, { receipt }: Denied): Promise<void> {
  await walker.follow(/^取引の調査$/)
  await fill(walker.page, { 受付番号: receipt })
  await walker.press('調べる')
  await walker.show('desk-transfer')
  await walker.open('申出を受け付ける')
  await tellWhy(formOf(walker.page, 'open'))
  await walker.press('申出を受け付ける')
}
