// THR-08: the cap of wrong codes over weeks, as the customer and the desk meet it, where an institution's profile has one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { bindingState, userHolder } from '../../src/authority/rules/binding.ts'
import { createClient } from '../support/client.ts'
import { shoko } from '../support/world.ts'
import { act, eventsOf, fewApprovals, startDesk, textOf, userHref } from './support/site.ts'
import { type Caller, settledCaller } from './support/staff.ts'

const cap = { failuresMax: 4, days: 30 }

test('THR-08, X10: the cap locks through right codes in between, is told to the customer, and the desk lifts it', async (t) => {
  const site = await startDesk({
    edit: (profile) => ({
      ...fewApprovals(profile),
      code: { ...profile.code, cap: profile.service === shoko ? cap : null },
    }),
  })
  t.after(() => site.end())
  const { world } = site
  const seat = await site.seat('desk')
  const caller = await settledCaller(world, 'Capped01')
  const bindingOf = async ({ service, userId }: Caller) =>
    (await world.context.store.read({ binding: bindingState.ref(service, userHolder(userId)) })).binding
  const stepOne = (browser: ReturnType<typeof createClient>) =>
    browser.submit(serviceHref(shoko, 'login'), { userId: caller.userId, password: caller.password })
  const tryCodes = async (...codes: readonly string[]) => {
    const browser = createClient(site.server.origin)
    assert.equal((await stepOne(browser)).status, 303)
    for (const otp of codes) await browser.submit(serviceHref(shoko, 'loginCode'), { otp })
  }
  const rightOne = () => {
    world.clock.forward({ seconds: 30 })
    return world.code(caller.tokenId)
  }

  for (let days = 0; days < 3; days++) {
    await tryCodes('000000', await rightOne())
    assert.equal((await bindingOf(caller))?.failures, 0, 'a right code resets those in a row')
    world.clock.forward({ hours: 24 })
  }
  const before = textOf(await (await site.signIn(seat)).browser.page(userHref(seat, caller)))
  assert.match(before, /期間内の失敗\s*3回（30日間の上限（4回）に達するとロック）/)
  await tryCodes('000000')
  const row = await bindingOf(caller)
  assert.deepEqual([row?.status, row?.capped, row?.failures], ['locked', true, 1])

  const told = textOf(await (await stepOne(createClient(site.server.origin))).text())
  assert.match(
    told,
    /30日間の上限（4回）に達したため、ロックしています。このロックは自動では解除されません。/,
  )
  assert.match(told, /RMCFXLGN001036E/)

  const desk = await site.signIn(seat)
  const shown = textOf(await desk.browser.page(userHref(desk, caller)))
  assert.match(shown, /期間内の失敗\s*30日間の上限（4回）に達したためロック（解除は担当者のみ）/)
  assert.match(shown, /ロック（期間内の誤りの上限）/, 'the journal, too')
  assert.equal((await act(desk, caller, 'unlock_code')).status, 303)
  assert.ok((await eventsOf(world, caller)).some((event) => event.type === 'binding_unlocked' && event.anew))
  await tryCodes('000000', '000000', '000000')
  assert.equal((await bindingOf(caller))?.status, 'usable', 'all attempts again')
})
