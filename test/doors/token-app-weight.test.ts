// Issue 18: what a phone loads to open the token app, and what it loads only to scan.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { afterEach, beforeEach, test } from 'node:test'
import { type Site, startSite } from '../support/site.ts'

const bytesMax = 100_000

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(async () => {
  await site.end()
  assert.deepEqual(site.server.faults, [])
})

type Fetched = { readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }

/** As a browser does, but without opening what is compressed. */
function fetched(path: string, encoding = 'gzip, deflate, br'): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const options = { headers: { 'Accept-Encoding': encoding } }
    const asked = request(`${site.server.origin}${path}`, options, (answer) => {
      const parts: Buffer[] = []
      assert.equal(answer.statusCode, 200, path)
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }))
    })
    asked.on('error', reject).end()
  })
}

async function listed(name: 'files' | 'later'): Promise<string[]> {
  const { body } = await fetched('/token/service-worker.js', 'identity')
  return JSON.parse(new RegExp(`^const ${name} = (.*)$`, 'm').exec(body.toString())?.[1] ?? '[]')
}

test('issue 18: all of the app but the pictures of its icon is below 100 kB; the reader of QR codes comes apart', async () => {
  const files = (await listed('files')).filter((path) => !path.endsWith('.png'))
  const sizes = await Promise.all(files.map(async (path) => (await fetched(path)).body.length))
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  assert.ok(files.length > 50 && files.includes('/token/'))
  assert.ok(whole > 50_000 && whole < bytesMax, `${whole} bytes in ${files.length} files`)
  const later = await listed('later')
  assert.ok(later.some((path) => path.endsWith('.wasm')))
  assert.deepEqual(
    later.filter((path) => files.includes(path)),
    [],
  )
})

test('only the worker may compile WebAssembly, only the app’s page may use a camera, and both fetch from here alone', async () => {
  const { headers: page } = await fetched('/token/')
  assert.equal(page['permissions-policy'], 'camera=(self), microphone=(), geolocation=()')
  assert.doesNotMatch(String(page['content-security-policy']), /wasm|unsafe/)
  const { headers: terms } = await fetched('/token/terms')
  assert.match(String(terms['permissions-policy']), /^camera=\(\),/)
  for (const path of [...(await listed('files')), ...(await listed('later'))]) {
    const { headers } = await fetched(path)
    const policy = String(headers['content-security-policy'])
    assert.equal(/wasm-unsafe-eval/.test(policy), path.endsWith('/token/decoder/main.ts'), path)
    assert.doesNotMatch(policy, /'unsafe-/, path)
  }
  const worker = (await fetched('/token/js/token/decoder/main.ts', 'identity')).body.toString()
  assert.match(worker, /from '\/token\/js\/zxing\/es\/reader\/index\.js'/)
  const { headers, body } = await fetched('/token/js/zxing/reader/zxing_reader.wasm', 'identity')
  assert.equal(headers['content-type'], 'application/wasm')
  assert.equal(body.subarray(1, 4).toString(), 'asm')
})

test('a static file is the same with gzip and without', async () => {
  for (const path of ['/token/', '/token/js/token/app/main.ts']) {
    const zipped = await fetched(path)
    assert.deepEqual(
      [zipped.headers['content-encoding'], zipped.headers['vary']],
      ['gzip', 'Accept-Encoding'],
    )
    const plain = await fetched(path, 'identity')
    assert.equal(plain.headers['content-encoding'], undefined)
    const opened = await new Response(
      new Blob([new Uint8Array(zipped.body)]).stream().pipeThrough(new DecompressionStream('gzip')),
    ).text()
    assert.equal(opened, plain.body.toString())
  }
})
