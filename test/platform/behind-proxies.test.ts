// The proxies of examples/proxy before a node that trusts them: whose address and request ID everything has.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import type { JournalEntry } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { type ProxyName, startProxy } from '../../tools/faults/proxies.ts'
import { formTokenIn } from '../support/client.ts'
import { publicOrigin, startSite } from '../support/site.ts'
import { shoko } from '../support/world.ts'

type Told = {
  readonly status: number
  readonly requestId: string
  readonly text: string
  readonly cookies: string
}
type Asked = { readonly url: string; readonly form?: URLSearchParams; readonly cookies?: string }

/** A request from an address of this machine, which says that it comes from elsewhere. */
function askFrom(localAddress: string, { url, form, cookies = '' }: Asked): Promise<Told> {
  const headers = {
    'X-Forwarded-For': '198.51.100.9',
    Forwarded: 'for=198.51.100.9',
    'X-Request-ID': 'chosen-by-the-client',
    Cookie: cookies,
    Origin: publicOrigin,
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  const method = form === undefined ? 'GET' : 'POST'
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, localAddress, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.once('end', () => {
        const set = answer.headers['set-cookie'] ?? []
        resolve({
          status: answer.statusCode ?? 0,
          requestId: String(answer.headers['x-request-id']),
          text,
          cookies: set.map((line) => line.split(';')[0]).join('; '),
        })
      })
    })
    asked.once('error', reject).end(form?.toString())
  })
}

for (const name of ['nginx', 'haproxy'] as const satisfies readonly ProxyName[]) {
  test(`E2, THR-05: behind ${name} the client's address is in the journal and has a limit of its own, whatever it claims`, async (t) => {
    const lines: { readonly [field: string]: unknown }[] = []
    const limits = { perAddress: { burst: 1, perHour: 1 }, total: { burst: 1000, perHour: 1 } }
    const site = await startSite({
      issuingLimits: limits,
      proxies: { trustedProxies: ['127.0.0.1'], forwardedHeader: 'x-forwarded-for' },
      note: (fields) => void lines.push({ ...fields }),
    })
    t.after(() => site.end())
    const { port } = site.server
    const proxy = await startProxy(name, { nodes: [port, port], drainSeconds: 5 })
    t.after(() => proxy.stop())

    const issue = (from: string) =>
      askFrom(from, { url: `${proxy.origin}/api/v1/tokens`, form: new URLSearchParams() })
    assert.notEqual((await issue('127.0.0.5')).status, 429)
    assert.equal((await issue('127.0.0.5')).status, 429)
    assert.notEqual((await issue('127.0.0.6')).status, 429, 'another client')

    const url = `${proxy.origin}${serviceHref(shoko, 'login')}`
    const { text, cookies } = await askFrom('127.0.0.5', { url })
    const fields = { form_token: formTokenIn(text), userId: 'Nobody01', password: 'Wrong0001' }
    const refused = await askFrom('127.0.0.5', { url, cookies, form: new URLSearchParams(fields) })
    assert.equal(refused.status, 422)
    assert.match(refused.requestId, /^[0-9a-f-]{32,36}$/)
    const [newest] = await newestJournal(site.world.context.store, { service: shoko }, 1)
    const entry = JSON.parse(newest?.body ?? '{}') as JournalEntry
    assert.deepEqual([entry.address, entry.request], ['127.0.0.5', refused.requestId])
    assert.ok(lines.some(({ requestId }) => requestId === refused.requestId))
    const probes = lines.filter(({ path }) => path === '/readyz' || path === '/healthz')
    assert.deepEqual(probes, [], 'E7: what asks whether the node is ready fills no log')
  })
}
