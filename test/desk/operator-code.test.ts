// Decision 92: the two parts of what opens an account of the staff, and through whose hands they go.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref } from '../../src/desk/routes.ts'
import { parseActivationCode } from '../../src/otp/activation-code.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import type { Event } from '../support/events.ts'
import { newDevice } from '../support/token-client.ts'
import { type DeskSite, type Seat, settle, startDesk, textOf } from './support/site.ts'
import { shokoDesk } from './support/staff.ts'
import { carryOut, doneByTwo, of, pageOf, press } from './support/staff-page.ts'

let site: DeskSite
let first: Seat
let second: Seat
let third: Seat
beforeEach(async () => {
  site = await startDesk({ tokenActivation: 'code', edit: (profile) => profile })
  first = await site.seat('administrator')
  second = await site.seat('administrator')
  third = await site.seat('administrator')
})
afterEach(() => site.end())

test('X1, D2: the activation code of a member of the staff is printed by a third hand, never by who has the password', async () => {
  const clerk = await site.seat('desk')
  const id = clerk.operatorId
  const code = 'issue_operator_code'
  assert.equal(
    (await doneByTwo({ first, second }, id, 'reset_operator')).status,
    200,
    'the second one prints the password',
  )
  assert.equal((await press(second, id, code)).status, 409, 'who printed it does not ask for the code')
  assert.match((await press(first, id, code)).headers.get('Location') ?? '', /\?notice=requested$/)
  const page = textOf(await third.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(page, /担当者のアクティベーションコードの発行/)
  assert.equal((await settle(third, { ...of(first), userId: id }, code)).status, 303)
  assert.match(textOf(await second.browser.page(pageOf(id))), /両方を、同じ方が扱うことはできません/)
  const barred = await carryOut(second, id, code)
  assert.match(textOf(await barred.text()), /RMCFXDSK001067E/)
  assert.equal((await carryOut(first, id, code)).status, 409, 'nor does who asked')

  const letter = await carryOut(third, id, code)
  assert.deepEqual([letter.status, letter.headers.get('Cache-Control')], [200, 'no-store'])
  const shown = /<dd class="letter-code">([0-9A-Z-]{19})</.exec(await letter.text())?.[1] ?? ''
  const device = await newDevice(site.server.origin)
  const after = textOf(await third.browser.page(pageOf(id)))
  assert.match(after, /アクティベーションコード発行済み（未使用）/)
  assert.ok(!after.includes(shown.slice(0, 4)), 'shown once')
  assert.equal((await device.register({ activationCode: parseActivationCode(shown) ?? '' })).status, 201)
  const [acted] = await newestJournal(
    site.world.context.store,
    { service: shokoDesk, userId: id, types: ['desk_acted'] },
    1,
  )
  const { event } = entryOf<Event>(acted as never)
  assert.ok(event.type === 'desk_acted')
  assert.deepEqual(
    [event.action, event.operatorId, event.handedOut],
    [code, third.operatorId, 'activation_code'],
  )

  // The other way round: who printed the code prints no password, until its owner has chosen one.
  await press(first, id, 'reset_operator')
  await settle(second, { ...of(first), userId: id }, 'reset_operator')
  assert.equal((await carryOut(third, id, 'reset_operator')).status, 409)
  assert.equal((await carryOut(second, id, 'reset_operator')).status, 200)
})
