// アクティベーションコード at the desk: printed or read out once, so that an app gets this user's token.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { parseActivationCode } from '../../src/otp/activation-code.ts'
import { type Answered, newDevice } from '../support/token-client.ts'
import {
  act,
  actFrom,
  type DeskSite,
  deskEventsOf,
  type Seat,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { newCaller } from './support/staff.ts'

const action = 'issue_activation_code'
let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk({ tokenActivation: 'code' })
  clerk = await site.seat('desk')
})
afterEach(() => site.end())

function codeOn(html: string): string {
  const shown = /<dd class="letter-code">([0-9A-Z-]{19})<\/dd>/.exec(html)?.[1]
  assert.match(shown ?? '', /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  return parseActivationCode(shown ?? '') ?? ''
}

test('the code is shown once; the page of the user tells its state, and then the token that it gave', async () => {
  const caller = await newCaller(site.world, 'Caller01')
  const response = await act(clerk, caller, action)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  const sheet = await response.text()
  const code = codeOn(sheet)
  assert.match(textOf(sheet), /2025年7月15日.*まで/)
  const [acted] = await deskEventsOf(site.world, caller)
  assert.equal(acted?.reason, 'ご本人からのお電話')

  const before = await clerk.browser.page(userHref(clerk, caller))
  assert.match(textOf(before), /発行済み（未使用）/)
  assert.ok(!before.includes(code) && !before.includes(code.slice(0, 4)))
  const device = await newDevice(site.server.origin)
  const answered: Answered = await (await device.register({ activationCode: code })).json()
  const after = textOf(await clerk.browser.page(userHref(clerk, caller)))
  assert.match(after, new RegExp(`使用済み.*発行したトークンID${answered.tokenId}`, 's'))
  assert.match(after, /アクティベーションコードの使用/)
})

test('the same form sent again makes no second code, and says why none is shown', async () => {
  const caller = await newCaller(site.world, 'Caller02')
  const page = await clerk.browser.page(userHref(clerk, caller))
  const code = codeOn(await (await actFrom(page, clerk, caller, action)).text())
  const again = await actFrom(page, clerk, caller, action)
  assert.equal(again.status, 409)
  assert.match(textOf(await again.text()), /アクティベーションコードの表示は一度だけです/)
  const device = await newDevice(site.server.origin)
  assert.equal((await device.register({ activationCode: code })).status, 201)
})

test('ADM-01: neither the branch nor an approver makes one, and nobody does if apps need none', async () => {
  for (const role of ['branch', 'approver'] as const) {
    const seat = await site.seat(role)
    const caller = await newCaller(site.world, `Of${role}`)
    assert.doesNotMatch(await seat.browser.page(userHref(seat, caller)), /アクティベーションコードの発行/)
    const page = await clerk.browser.page(userHref(clerk, caller))
    const seen = /name="seen" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const refused = await act(seat, caller, action, { identification: 'callback', reason: '電話', seen })
    assert.equal(refused.status, 403, role)
    assert.deepEqual(await deskEventsOf(site.world, caller), [])
  }
  const open = await startDesk()
  const seat = await open.seat('desk')
  const caller = await newCaller(open.world, 'Caller03')
  assert.doesNotMatch(await seat.browser.page(userHref(seat, caller)), /アクティベーションコード/)
  assert.equal((await act(seat, caller, action)).status, 409)
  await open.end()
})
