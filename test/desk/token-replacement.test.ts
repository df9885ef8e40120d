// X6: what the desk sees of a change that waits, what stops it there, and how two persons let it happen at once.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { customerHolder } from '../../src/authority/rules/binding.ts'
import { replacementDetails } from '../../src/desk/screens/replacement-details.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
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
  const typed = { tokenId, codes: [await site.world.code(tokenId)], password: settledPasswords.approval }
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

test('X6: the history says what was to be changed, when, by whom and from where, and what became of it', async () => {
  const { tokenId } = await change()
  let clerk = await site.seat('desk', desk)
  const history = async () => {
    const page = await clerk.browser.page(userHref(clerk, user()))
    const [, rows = ''] = /<h2>利用履歴<\/h2>([\s\S]*)/.exec(page) ?? []
    return textOf(rows.replaceAll(/<t[dr][^>]*>|<br>/g, '|'))
  }
  const what = `ワンタイムパスワードの利用形態とトークンの変更／利用形態：管理者、利用者が同じトークンを使用する。／新しいトークンID：${tokenId}`
  const asked = `トークンによらない変更の受付|${what}／2026年2月5日 10時00分に実施予定|`
  assert.ok((await history()).includes(asked), await history())
  site.world.clock.forward({ hours: 73 })
  await applyDueUsageForms(site.world.context)
  clerk = await site.signIn(clerk)
  const done = `トークンによらない変更の実施|${what}／M54100020001 が 2026/02/02 10:00:15 に申込み|`
  assert.ok((await history()).includes(done), await history())
  const { store } = site.world.context
  const [row] = await newestJournal(store, { types: ['replacement_asked'] }, 1)
  const { actor, address } = JSON.parse(row?.body ?? '{}') as { actor: string; address: string | null }
  assert.deepEqual([actor, address], [testCaller.actor, testCaller.address])
})

test('X6: one that fell or was stopped says which it was, and who stopped whose; older entries say no more than they can', () => {
  const asked = {
    userId: 'kanri',
    way: 'mail_address',
    askedAtMs: Temporal.Instant.from('2026-02-02T01:00:00Z').epochMilliseconds,
    details: {},
  } as const
  const of = { service: 's', userId: 'other', holder: 'user:kanri', asked }
  const expected = [
    'ワンタイムパスワードを受け取るメールアドレスの登録',
    'kanri が 2026/02/02 10:00:00 に申込み',
  ]
  for (const type of ['replacement_stopped', 'replacement_fallen', 'replacement_done'] as const) {
    assert.deepEqual(replacementDetails({ type, ...of }), expected, type)
    const { asked: _, ...older } = of
    assert.deepEqual(replacementDetails({ type, ...older }), [], type)
  }
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
