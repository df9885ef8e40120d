// 16.7: a caller reads out two codes; what they do is what they do on the customer's own screen.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskUserHref } from '../../src/desk/routes.ts'
import { formTokenIn } from '../support/client.ts'
import {
  type DeskSite,
  deskEventsOf,
  type Fields,
  type Seat,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { type Caller, johokuDesk, newCaller, settledCaller, shokoDesk, tryLogin } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let caller: Caller
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  caller = await settledCaller(site.world, '0000000701')
})
afterEach(() => site.end())

const hrefOf = ({ service, userId }: Caller, desk = shokoDesk) =>
  deskUserHref(desk, 'synchronization', service, userId)

/** The codes that a device shows whose clock is ahead by so many steps. */
async function pairAhead(steps: number) {
  const { world } = site
  return {
    otp1: await world.code(caller.tokenId, steps - 1),
    otp2: await world.code(caller.tokenId, steps),
  }
}

async function synchronize(seat: Seat, fields: Fields, of = caller) {
  const form_token = formTokenIn(await seat.browser.page(hrefOf(of)))
  return seat.browser.post(hrefOf(of), { form_token, ...why, ...fields })
}

const failures = async () => /連続失敗\s*(\d+)回/.exec(textOf(await clerk.browser.page(hrefOf(caller))))?.[1]

test('16.7: two codes read out put a token right; and both are spent', async () => {
  const { world } = site
  const page = await clerk.browser.page(userHref(clerk, caller))
  assert.ok(page.includes(`href="${hrefOf(caller)}"`), 'the page of the user leads there')
  const codes = await pairAhead(5)
  const done = await synchronize(clerk, codes)
  assert.equal(done.headers.get('Location'), `${userHref(clerk, caller)}?notice=synchronize_token`)
  const after = textOf(await clerk.browser.page(done.headers.get('Location') ?? ''))
  assert.match(after, /同期ズレを補正しました。補正に使用した2つのワンタイムパスワードは無効です。/)
  const again = await synchronize(clerk, codes)
  assert.equal(again.status, 422)
  assert.equal(await failures(), '0', 'the same pair twice does not count')

  const [acted, ...more] = await deskEventsOf(world, caller)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [acted?.action, acted?.operatorId, acted?.approved, acted?.reason],
    ['synchronize_token', clerk.operatorId, false, why['reason']],
  )
  world.clock.forward({ seconds: 30 })
  assert.equal(await tryLogin(world, caller, 5), 'authenticated', 'the next code of that clock logs in')
  const drift = textOf(await clerk.browser.page(hrefOf(caller)))
  assert.match(drift, /端末の時計\s*\d+秒進みとして補正済み（±\d+秒）/)
  assert.match(drift, /トークンのズレの推移/)
  assert.match(
    drift,
    /同期ズレ補正\s*2025\/07\/01|2025\/07\/01 \d\d:\d\d:\d\d\s*\+\d+～\+\d+秒\s*同期ズレ補正/,
  )
})

test('16.7: what is wrong is said beside the field, codes are typed again, the reason is kept, and a wrong pair counts', async () => {
  const codes = await pairAhead(5)
  const table: readonly (readonly [Fields, number, RegExp])[] = [
    [{ ...codes, otp1: '' }, 422, /OTP1を入力してください。/],
    [{ ...codes, otp2: '12345' }, 422, /OTP2/],
    [{ ...codes, reason: '' }, 422, /理由を入力してください。/],
    [{ ...codes, identification: '' }, 422, /本人確認方法を選んでください。/],
  ]
  for (const [fields, status, message] of table) {
    const answer = await synchronize(clerk, fields)
    const page = await answer.text()
    assert.equal(answer.status, status)
    assert.match(textOf(page), message)
    assert.ok(!page.includes(codes.otp1) && !page.includes(codes.otp2))
    if (fields['reason'] !== '') assert.ok(page.includes(`value="${why['reason']}"`))
    assert.equal(await failures(), '0')
  }
  const far = await synchronize(clerk, await pairAhead(40))
  assert.equal(far.status, 422)
  assert.equal(await failures(), '1')
})

test('16.7, ADM-01: only who may does it, for users of the own institution, and a user without a token has nothing to put right', async () => {
  const codes = await pairAhead(3)
  for (const role of ['approver', 'auditor'] as const) {
    const seat = await site.seat(role)
    const page = await seat.browser.page(hrefOf(caller))
    assert.match(textOf(page), /トークンのズレの推移/)
    assert.ok(!page.includes('name="otp1"'))
    const refused = await seat.browser.post(hrefOf(caller), {
      form_token: formTokenIn(page),
      ...why,
      ...codes,
    })
    assert.equal(refused.status, 403)
  }
  const branch = await site.seat('branch')
  assert.equal((await synchronize(branch, codes)).status, 303)
  const stranger = { ...caller, service: 'johoku/fx-web' }
  assert.equal((await clerk.browser.send(hrefOf(stranger))).status, 404)
  assert.equal((await clerk.browser.send(hrefOf(caller, johokuDesk))).status, 303, 'logged in elsewhere')
  const fresh = await newCaller(site.world, '0000000702')
  const page = await clerk.browser.page(hrefOf(fresh))
  assert.match(textOf(page), /このユーザには、登録されたトークンがありません。/)
  assert.ok(!page.includes('name="otp1"'))
  assert.ok(!(await clerk.browser.page(userHref(clerk, fresh))).includes(hrefOf(fresh)))
})

test('16.7: of two operators who type the same pair at once, one puts the token right', async () => {
  const other = await site.seat('branch')
  const codes = await pairAhead(4)
  const answers = await Promise.all([synchronize(clerk, codes), synchronize(other, codes)])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 422])
  assert.equal((await deskEventsOf(site.world, caller)).length, 1)
})
