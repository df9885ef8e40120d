// Whose address a request has: the connection's, unless a trusted proxy says otherwise.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import type { JournalEntry } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { passStepOne, type Site, startSite, tokenOn } from '../support/site.ts'
import { postJson } from '../support/token-client.ts'
import { shoko } from '../support/world.ts'

const stranger = '198.51.100.9'
const names = [
  'X-Forwarded-For',
  'x-forwarded-for',
  'Forwarded',
  'X-Real-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'X-Forwarded',
  'Forwarded-For',
]
const values = [
  stranger,
  `${stranger}, 127.0.0.1`,
  `for=${stranger}`,
  `"[2001:db8::9]:80"`,
  `for="[2001:db8::9]"`,
]
const spellings = names.flatMap((name) => values.map((value) => ({ [name]: value })))

/** The address under which a wrong password was journaled. */
async function journaled(site: Site, headers: Record<string, string>): Promise<string | null> {
  const client = site.browser()
  const page = serviceHref(shoko, 'login')
  const fields = { form_token: await tokenOn(client, page), userId: 'Nobody01', password: 'Wrong0001' }
  const answer = await client.post(page, fields, headers)
  assert.equal(answer.status, 422)
  const [newest] = await newestJournal(site.world.context.store, { service: shoko }, 1)
  return (JSON.parse(newest?.body ?? '{}') as JournalEntry).address
}

test('THR-05: fifty spellings of another address neither move a limit nor get into the journal', async (t) => {
  const limits = { perAddress: { burst: 1, perHour: 1 }, total: { burst: 1000, perHour: 1 } }
  const site = await startSite({ issuingLimits: limits })
  t.after(() => site.end())
  assert.equal(spellings.length, 50)
  assert.notEqual((await postJson(site.server.origin, {})).status, 429)
  for (const headers of spellings) {
    const answer = await postJson(site.server.origin, {}, headers)
    assert.equal(answer.status, 429, JSON.stringify(headers))
  }
  for (const headers of spellings)
    assert.equal(await journaled(site, headers), '127.0.0.1', JSON.stringify(headers))
})

test('E2, THR-05: what a trusted proxy says is the address in the journal', async (t) => {
  const proxies = { trustedProxies: ['127.0.0.0/8'], forwardedHeader: 'x-forwarded-for' } as const
  const site = await startSite({ proxies })
  t.after(() => site.end())
  assert.equal(await journaled(site, { 'X-Forwarded-For': `203.0.113.1, ${stranger}` }), stranger)
  assert.equal(await journaled(site, { 'X-Forwarded-For': '::ffff:c633:6409, 127.0.0.1' }), stranger)
  assert.equal(await journaled(site, { Forwarded: `for=${stranger}` }), '127.0.0.1')
})

test('E2: every answer tells its request ID, the one of the journal', async (t) => {
  const site = await startSite()
  t.after(() => site.end())
  const person = { service: shoko, userId: 'Nobody02', password: 'Wrong0001', tokenId: '' }
  const answer = await passStepOne(site.browser(), person)
  const [newest] = await newestJournal(site.world.context.store, { service: shoko }, 1)
  const entry = JSON.parse(newest?.body ?? '{}') as JournalEntry
  assert.equal(answer.headers.get('X-Request-ID'), entry.request)
  for (const path of ['/healthz', '/nowhere', `/${shoko}/login`])
    assert.match((await site.browser().send(path)).headers.get('X-Request-ID') ?? '', /^[\w-]{22}$/, path)
})
