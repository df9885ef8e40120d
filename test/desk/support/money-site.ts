// A served desk, and a customer of its institution who confirms transfers by WEB-FB in a browser.

import assert from 'node:assert/strict'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { createClient } from '../../support/client.ts'
import { fbLogin, follow } from '../../support/web-fb/browsers.ts'
import { addPayee, openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { confirm, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'
import { fewApprovals, startDesk } from './site.ts'
import type { Caller } from './staff.ts'

export const moneyDesk = 'desk/shinkin-5410'

export type MoneyDesk = Awaited<ReturnType<typeof startMoneyDesk>>

export async function startMoneyDesk(edit: (profile: ServiceProfile) => ServiceProfile = (as) => as) {
  const site = await startDesk({
    start: '2016-01-13T10:12:15+09:00',
    edit: (profile) => edit(fewApprovals(profile)),
  })
  const clerk = await site.seat('desk', moneyDesk)
  const approver = await site.seat('approver', moneyDesk)
  const company = await openCompany(site.world.context, 'M54100000025')
  for (const [id, number] of [
    ['p1', '0000001'],
    ['p2', '7654321'],
  ] as const)
    await addPayee(site.world.context, company, id, { number, name: 'ﾅｿﾞﾉｳｹﾄﾘﾆﾝ' })
  const { tokenId } = await registerToken(site.world.context, company, 'individual')
  site.world.clock.forward({ minutes: 1 })
  const shared = { ...site, browser: () => createClient(site.server.origin) }
  const customer = await fbLogin(shared as Parameters<typeof fbLogin>[0], company)
  const caller: Caller = { service: webFb, userId: company.userId, password: '', tokenId: '' }
  return {
    ...site,
    clerk,
    approver,
    company,
    tokenId,
    customer,
    caller,
    /** A transfer to both payees, confirmed by a code in a browser; gives its receipt number. */
    async transfer(day: string): Promise<string> {
      const draft = await upToConfirmation(customer, company, { day, payees: ['p1', 'p2'] })
      site.world.clock.forward({ seconds: 30 })
      await follow(customer, confirm(customer, draft, { code: await site.world.code(tokenId) }))
      const [newest] = await newestTransfers(site.world.context, company)
      assert.ok(newest)
      return newest.transferId
    },
  }
}
