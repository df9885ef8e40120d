// 端末変更と失効 (S0-2.8, S1-2.8): the old token ends in this service permanently; the new one takes its place.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { createClient } from '../support/client.ts'
import { johoku, shoko } from '../support/world.ts'
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
import {
  type Caller,
  johokuDesk,
  newCaller,
  settledCaller,
  tryEnrollment,
  tryLogin,
  userPassword,
} from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

async function revoke(caller: Caller, seat = clerk, second = approver): Promise<void> {
  await act(seat, caller, 'revoke_token')
  await settle(second, caller, 'revoke_token')
  assert.equal((await carryOut(seat, caller, 'revoke_token')).status, 303)
}

test('the old token is refused in that service and works at the other; the new one enrolls and logs in', async () => {
  const { world } = site
  const here = await settledCaller(world, '0000000002')
  const elsewhere = await newCaller(world, '0000000003', { service: johoku })
  assert.equal(await tryEnrollment(world, { ...elsewhere, tokenId: here.tokenId }), 'enrolled')
  await revoke(here)

  assert.equal(await tryLogin(world, here), 'not_enrolled')
  // A finder of the device who knows the password can't bring it back, and nobody else in the service can have it.
  assert.equal(await tryEnrollment(world, here), 'token_unusable')
  const stranger = await newCaller(world, '0000000004')
  assert.equal(await tryEnrollment(world, { ...stranger, tokenId: here.tokenId }), 'token_unusable')
  assert.equal(await tryLogin(world, { ...elsewhere, tokenId: here.tokenId }), 'must_change_password')

  const replaced = { ...here, tokenId: await world.token() }
  assert.equal(await tryEnrollment(world, replaced), 'enrolled')
  assert.equal(await tryLogin(world, replaced), 'authenticated')
  assert.equal(await tryLogin(world, here), 'code_wrong', 'a code of the old token')

  const page = textOf(await clerk.browser.page(userHref(clerk, here)))
  assert.match(page, new RegExp(`失効したトークン\\s*${here.tokenId}（登録 2025/07/01 `))
})

test('a revocation ends the session at once and clears the failures of the old token', async () => {
  const { world } = site
  const caller = await settledCaller(world, '0000000005')
  const { userId, password, tokenId } = caller
  const customer = createClient(site.server.origin)
  await customer.submit(serviceHref(shoko, 'login'), { userId, password })
  await customer.submit(serviceHref(shoko, 'loginCode'), { otp: '000000' })
  world.clock.forward({ seconds: 30 })
  await customer.submit(serviceHref(shoko, 'loginCode'), { otp: await world.code(tokenId) })
  assert.equal((await customer.send(serviceHref(shoko, 'home'))).status, 200)
  await revoke(caller)
  assert.equal((await customer.send(serviceHref(shoko, 'home'))).status, 303)
  const page = textOf(await clerk.browser.page(userHref(clerk, caller)))
  assert.match(page, /ワンタイムパスワード\s*状態未登録/)
})

test('S1-2.8: at 城北 too, by its own desk', async () => {
  const [seat, second] = [await site.seat('desk', johokuDesk), await site.seat('approver', johokuDesk)]
  const caller = await settledCaller(site.world, '0000000006', { service: johoku })
  await revoke(caller, seat, second)
  assert.equal(await tryLogin(site.world, { ...caller, password: userPassword }), 'not_enrolled')
})
