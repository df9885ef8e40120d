// Issue 18: where else the passkeys of a domain may be used, for browsers.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, test } from 'node:test'
import { publicOrigin, type Site, startSite } from '../../support/site.ts'

let site: Site
afterEach(() => site.end())

async function relatedOrigins(host: string): Promise<{ status: number | undefined; body: string }> {
  const asked = get(new URL('/.well-known/webauthn', site.server.origin), { headers: { Host: host } })
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: (await response.toArray()).join('') }
}

test('issue 18: the related origins are told where passkeys are bound to the domain that is asked', async () => {
  site = await startSite()
  const elsewhere = await relatedOrigins('127.0.0.1')
  assert.equal(elsewhere.status, 404)
  const there = await relatedOrigins('warifu.test')
  assert.equal(there.status, 200)
  assert.deepEqual(JSON.parse(there.body), { origins: [publicOrigin] })
})
