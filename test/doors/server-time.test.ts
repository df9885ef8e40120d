// Only the server's clock decides which code is live.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { locationOf, type Site, settledPerson, startSite, tokenOn, withTicket } from '../support/site.ts'
import { shoko } from '../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

test('OTP-11: a time, step or drift named by the client makes no other code live', async () => {
  const person = await settledPerson(site, 'Clock001')
  const { world } = site
  const nowMs = world.clock.now().epochMilliseconds
  const path = serviceHref(shoko, 'loginCode')
  for (const ahead of [3, 10]) {
    const client = await withTicket(site, person)
    const claims = {
      time: String(nowMs + ahead * 30_000),
      timestamp: String(Math.floor(nowMs / 1000) + ahead * 30),
      step: String(Math.floor(nowMs / 30_000) + ahead),
      offset: String(ahead),
      drift: String(ahead * 30_000),
      now: world.clock
        .now()
        .add({ seconds: ahead * 30 })
        .toString(),
    }
    const headers = { Date: 'Tue, 01 Jul 2025 00:05:15 GMT', 'X-Request-Start': `t=${claims.time}` }
    const otp = await world.code(person.tokenId, ahead)
    const answer = await client.post(
      path,
      { form_token: await tokenOn(client, path), otp, ...claims },
      headers,
    )
    assert.equal(answer.status, 422, `the code of ${ahead} steps ahead`)
  }
  // The same request with the code that is live by the server's clock passes, so nothing else was wrong.
  world.clock.forward({ seconds: 60 })
  const client = await withTicket(site, person)
  const otp = await world.code(person.tokenId)
  const answer = await client.post(path, {
    form_token: await tokenOn(client, path),
    otp,
    step: '1',
    time: '0',
  })
  assert.deepEqual([answer.status, locationOf(answer)], [303, serviceHref(shoko, 'home')])
})
