// D2, THR-01: whoever types wrong passwords for an operator's ID keeps its holder out for minutes, not for good, and
// learns nothing of whether the ID exists.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { createClient } from '../support/client.ts'
import { type DeskSite, type Seat, startDesk, textOf } from './support/site.ts'
import { shokoDesk, staffPassword, tryLogin } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
})
afterEach(() => site.end())

const login = serviceHref(shokoDesk, 'login')

/** A wrong password at the login screen, typed by a stranger: the status, and the page without what differs anyway. */
async function guess(userId: string, password = 'Machigai-Machigai-1') {
  const stranger = createClient(site.server.origin)
  const answer = await stranger.submit(login, { userId, password })
  const page = (await answer.text())
    .replaceAll(userId, 'ID')
    .replaceAll(/name="form_token" value="[^"]*"/g, '')
  return { status: answer.status, page }
}

test('D2: the lock of an operator’s password ends after 15 minutes; an ID that nobody has answers byte for byte alike', async () => {
  const ids = [clerk.operatorId, 'nobody01']
  for (const minutes of [15, 30]) {
    for (let i = 1; i <= 6; i++) {
      const [known, unknown] = await Promise.all(ids.map((id) => guess(id)))
      assert.deepEqual(known, unknown, `guess ${i}`)
      assert.equal(/RMCFXLGN001002E/.test(known?.page ?? ''), i >= 5, `guess ${i}`)
    }
    site.world.clock.forward({ seconds: minutes * 60 - 1 })
    const [right, unknown] = await Promise.all(ids.map((id) => guess(id, staffPassword)))
    assert.deepEqual(right, unknown, 'the right one in time')
    assert.match(
      textOf(right?.page ?? ''),
      /ロックは15分後（続けてロックされた場合は、それより後）に自動で解除されます。/,
    )
    site.world.clock.forward({ seconds: 1 })
  }
  const holder = { service: shokoDesk, userId: clerk.operatorId, password: staffPassword }
  assert.equal(await tryLogin(site.world, { ...holder, tokenId: clerk.tokenId }), 'authenticated')
})
