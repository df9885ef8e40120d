// THR-08: where the institution's profile has a cap of wrong codes, its lock is lifted by a person alone; customers and their
// administrators are told so wherever they meet it.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { type Site, startSite, textOf } from '../../support/site.ts'
import { at } from '../../support/web-fb/administration-screens.ts'
import { fbLogin } from '../../support/web-fb/browsers.ts'
import { addColleague, companyWithPayees, registerToken } from '../../support/web-fb/companies.ts'
import { fbMorning } from '../../support/web-fb/service.ts'
import { confirm, pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'

let site: Site
beforeEach(async () => {
  const cap = { failuresMax: 4, days: 30 }
  const edit = (profile: ServiceProfile) => ({ ...profile, code: { ...profile.code, cap } })
  site = await startSite({}, { start: fbMorning, edit })
})
afterEach(() => site.end())

const told =
  /30日間の上限（4回）に達したため、ロックしています。このロックは自動では解除されません。解除は、[^。]+でのみ承ります。/
const notTold = /管理者（管理者ご自身|ロック解除をご依頼ください/

test('THR-08, E-5: a transfer that meets the cap says that only the branch unlocks, at once and from then on', async () => {
  const boss = await companyWithPayees(site.world.context, 'M54100000001')
  const clerk = { ...boss, ...(await addColleague(site.world.context, boss, 'test10')) }
  const { tokenId } = await registerToken(site.world.context, clerk, 'individual')
  const client = await fbLogin(site, clerk)
  const draft = await upToConfirmation(client, clerk)
  const pages: string[] = []
  for (let i = 0; i < 4; i++) pages.push(await (await confirm(client, draft, { code: '000000' })).text())
  const right = await confirm(client, draft, { code: await site.world.code(tokenId) })
  pages.push(await right.text(), (await client.page(pathOf('newTransfer'))) ?? '')
  for (const page of pages.slice(3)) {
    assert.match(textOf(page), told)
    assert.doesNotMatch(textOf(page), notTold)
  }

  const administrator = await fbLogin(site, boss)
  const locks = textOf((await administrator.page(at('idLocks'))) ?? '')
  assert.match(locks, /OTPロック（窓口でのみ解除）/)
  assert.doesNotMatch(locks, /OTPロックの解除（test10）/, 'no button that would be refused')
  const history = textOf((await administrator.page(at('history'))) ?? '')
  assert.match(history, /（ロック：30日間の上限（4回）。解除は[^）]+のみ）/)
})
