// X6: what the desk sees of a change that waits, what stops it there, and how two persons let it happen at once.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { customerHolder } from '../../src/authority/rules/binding.ts'
import { applyDueUsageForms } from '../../src/services/web-fb/operations/administration/due-usage-form.ts'
import { chooseUsageForm } from '../../src/services/web-fb/operations/administration/usage-form.ts'
import { bindingAt } from '../support/web-fb/administration-screens.ts'
import {
  type FbCompany,
  openCompany,
  registerToken,
  sessionOf,
  settledPasswords,
} from '../support/web-fb/companies.ts'
import { testCaller } from '../support/world.ts'
import { act, carryOut, type DeskSite, settle, startDesk, textOf, userHref } from './support/site.ts'

const desk = 'desk/shinkin-5410'
const written = { identification: 'seal', reason: '書面による申出' }

let site: DeskSite
let boss: FbCompany
beforeEach(async () => {
  site = await startDesk({ start: '2026-02-02T10:00:15+09:00' })
  boss = await openCompany(site.world.context, 'M54100020001')
  await registerToken(site.world.context, boss, 'individual')
})
afterEach(() => site.end())

const user = () => ({ ...boss, password: settledPasswords.login, tokenId: '' })

/** To the shared form with another token, without a code of the one that is there. */
async function change() {
  const { context } = site.world
  const tokenId = await site.world.token()
  const typed = { tokenId, code: await site.world.code(tokenId), password: settledPasswords.approval }
  const acting = await sessionOf(context, boss)
  const outcome = await chooseUsageForm(context, testCaller, acting, 'shared', { ...typed, old: null })
  assert.ok(outcome.ok)
  return { tokenId, dueAtMs: outcome.dueAtMs }
}

const shared = async () => (await bindingAt(site, customerHolder(boss.customerId)))?.tokenId ?? null

test('the page of the user shows it, and stopping the user stops it', async () => {
  assert.notEqual((await change()).dueAtMs, null)
  const clerk = await site.seat('desk', desk)
  const page = textOf(await clerk.browser.page(userHref(clerk, user())))
  assert.match(
    page,
    /待機中の変更ワンタイムパスワードの利用形態とトークンの変更　M54100020001 による申込み、2026年2月5日/,
  )
  assert.equal((await act(clerk, user(), 'suspend_user')).status, 303)
  assert.doesNotMatch(textOf(await clerk.browser.page(userHref(clerk, user()))), /待機中の変更/)
  assert.equal((await act(clerk, user(), 'resume_user')).status, 303)
  site.world.clock.forward({ hours: 80 })
  await applyDueUsageForms(site.world.context)
  assert.equal(await shared(), null)
})

test('S3-FAQ-03, X1: two persons release the token, and then nothing waits', async () => {
  const waiting = await change()
  const clerk = await site.seat('desk', desk)
  const approver = await site.seat('approver', desk)
  await act(clerk, user(), 'release_token', written)
  assert.equal((await settle(approver, user(), 'release_token')).status, 303)
  assert.equal((await carryOut(clerk, user(), 'release_token')).status, 303)
  assert.doesNotMatch(textOf(await clerk.browser.page(userHref(clerk, user()))), /待機中の変更/)
  const { tokenId, dueAtMs } = await change()
  assert.equal(dueAtMs, null)
  assert.equal(await shared(), tokenId)
  site.world.clock.forward({ hours: 80 })
  await applyDueUsageForms(site.world.context)
  assert.notEqual(await shared(), waiting.tokenId)
})
