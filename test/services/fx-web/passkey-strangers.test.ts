// What strangers get of passkeys: where they may be used, nothing for a text that is no answer, and no more to write than
// people need.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, test } from 'node:test'
import { type ServiceScreen, serviceHref } from '../../../src/authority/routes.ts'
import { formTokenIn } from '../../support/client.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { publicOrigin, type Site, startSite, textOf } from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
const at = (screen: ServiceScreen) => serviceHref(shoko, screen)
beforeEach(async () => {
  site = await startSite({}, { edit: passkeysIn(shoko) })
})
afterEach(() => site.end())

async function relatedOrigins(host: string): Promise<{ status: number | undefined; body: string }> {
  const asked = get(new URL('/.well-known/webauthn', site.server.origin), { headers: { Host: host } })
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: (await response.toArray()).join('') }
}

test('issue 18: the related origins are told where passkeys are bound to the domain that is asked', async () => {
  const elsewhere = await relatedOrigins('127.0.0.1')
  assert.equal(elsewhere.status, 404)
  const there = await relatedOrigins('warifu.test')
  assert.equal(there.status, 200)
  assert.deepEqual(JSON.parse(there.body), { origins: [publicOrigin] })
})

test('issue 18: texts that are no answer are refused like wrong ones', async () => {
  for (const answer of [
    '',
    'x',
    'null',
    '{}',
    '{"id":1,"response":{}}',
    '{"id":"a","response":{"clientDataJSON":"!"}}',
  ]) {
    const browser = site.browser()
    await browser.submit(at('entry'), {}, at('loginPasskeyBegin'))
    const refused = await browser.submit(at('loginPasskey'), { answer })
    assert.ok(refused.status >= 400)
    assert.match(textOf(await refused.text()), /このパスキーはご利用いただけません/)
  }
})

test('THR-05: a stranger who asks for something to sign without end is put off, and writes nothing any more', async () => {
  const { store } = site.world.context
  const browser = site.browser()
  const form = await browser.page(at('entry'))
  const press = () => browser.post(at('loginPasskeyBegin'), { form_token: formTokenIn(form) })
  await Promise.all(Array.from({ length: 100 }, press))
  const written = async () => Number((await store.query('SELECT count(*) FROM journal'))[0]?.[0])
  const before = await written()
  const answers = await Promise.all(Array.from({ length: 20 }, press))
  const refused = answers.filter(({ status }) => status === 503)
  assert.ok(refused.length > 0)
  assert.equal((await written()) - before, answers.length - refused.length)
})
