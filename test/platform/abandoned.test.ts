// A client that goes away while its password waits takes it out of the queue.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { serviceHref } from '../../src/authority/routes.ts'
import type { Turn } from '../../src/platform/secrets/hashing-queue.ts'
import type { Passwords } from '../../src/platform/secrets/password.ts'
import { startSite, tokenOn } from '../support/site.ts'
import { shoko } from '../support/world.ts'

test('R5: the hashing queue hears that the client of a login is gone, and knows its network', async (t) => {
  const turns: (Turn | undefined)[] = []
  const held = Promise.withResolvers<{ matches: boolean; outdated: boolean }>()
  const reached = Promise.withResolvers<void>()
  const verify: Passwords['verify'] = (_owner, _verifier, _password, turn) => {
    turns.push(turn)
    reached.resolve()
    return held.promise
  }
  const site = await startSite()
  t.after(() => site.end())
  Object.assign(site.world.context.passwords, { verify })
  const client = site.browser()
  const page = serviceHref(shoko, 'login')
  const body = new URLSearchParams({
    form_token: await tokenOn(client, page),
    userId: 'Nobody01',
    password: 'Wrong0001',
  })
  const leave = new AbortController()
  const headers = { Origin: 'http://warifu.test' }
  const sent = client.send(page, { method: 'POST', body, headers, signal: leave.signal })
  await reached.promise
  const [turn] = turns
  assert.deepEqual([turn?.key, turn?.known, turn?.signal?.aborted], ['127.0.0.1', false, false])
  leave.abort()
  await assert.rejects(sent, { name: 'AbortError' })
  while (turn?.signal?.aborted === false) await wait(5)
  held.resolve({ matches: false, outdated: false })
})
