// R2, decision 33: what the desk reads of a token that a false future left behind, and how it is put right.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref } from '../../src/desk/routes.ts'
import { act, carryOut, type DeskSite, settle, startDesk, textOf, userHref } from './support/site.ts'
import { settledCaller, shokoDesk, tryLogin } from './support/staff.ts'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk()
})
afterEach(() => site.end())

test('R2: a poisoned token stands out, takes two persons though the profile lists nothing, and then two codes', async () => {
  const { world } = site
  const user = await settledCaller(world, '0000000001')
  const hour = { seconds: 3600 }
  world.clock.forward(hour)
  assert.equal(await tryLogin(world, user), 'authenticated')
  world.clock.forward({ seconds: -3600 })
  assert.equal(await tryLogin(world, user), 'code_spent')
  const clerk = await site.seat('desk')
  const approver = await site.seat('approver')
  const page = async () => textOf(await clerk.browser.page(userHref(clerk, user)))

  const poisoned = await page()
  assert.match(
    poisoned,
    /時計の誤り\s*システムの時計の誤りにより、2025\/07\/01 \d\d:\d\d:\d\dまで使用済みになっています。正しいワンタイムパスワードも受け付けられません。/,
  )
  assert.match(poisoned, /トークンの使用済み時刻の訂正（承認を依頼）/)
  assert.match(
    poisoned,
    /お電話では、「電話による同期ズレ補正」のときのほかに、ワンタイムパスワードを聞き取りません。/,
  )
  const asked = await act(clerk, user, 'correct_token_use')
  assert.match(asked.headers.get('Location') ?? '', /\?notice=requested$/)
  const waiting = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.ok(waiting.includes('トークンの使用済み時刻の訂正') && waiting.includes(user.tokenId))
  assert.equal((await settle(approver, user, 'correct_token_use')).status, 303)
  const done = await carryOut(clerk, user, 'correct_token_use')
  const told = textOf(await clerk.browser.page(done.headers.get('Location') ?? ''))
  assert.match(told, /トークンの使用済み時刻を訂正しました。お客様には、続けて表示される2つの/)

  const corrected = await page()
  assert.ok(!corrected.includes('時計の誤りにより'))
  assert.match(corrected, /使用済み時刻の訂正\s*次のログインで、連続する2つのワンタイムパスワードが必要です/)
  assert.equal(await tryLogin(world, user), 'token_fenced')
  assert.equal(await tryLogin(world, user), 'authenticated')
  assert.ok(!(await page()).includes('連続する2つのワンタイムパスワードが必要です'))
})
