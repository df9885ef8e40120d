// A node that can't have its place for RADIUS.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { newFolder, runExactly, runWarifu } from './run.ts'

test('a node that cannot have its port for RADIUS, or read its files, says which and ends', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const taken = createSocket('udp4')
  t.after(() => void taken.close())
  await new Promise<void>((resolve) => taken.bind({ address: '127.0.0.1', port: 0 }, resolve))
  const variables = {
    WARIFU_DATA_DIR: folder.path,
    SMTP_URL: 'smtp://localhost:1',
    HOST: '127.0.0.1',
    PORT: '0',
  }
  const udp = { ...variables, WARIFU_RADIUS_UDP: `127.0.0.1:${taken.address().port}` }
  const { code, stderr } = await runExactly(['serve'], udp)
  assert.deepEqual(
    [code, /^warifu: cannot listen for RADIUS: another process listens there/.test(stderr)],
    [2, true],
    stderr,
  )
  const missing = { CERT: '/nowhere/cert.pem', KEY: '/nowhere/key.pem', CA: '/nowhere/ca.pem' }
  const files = Object.entries(missing).map(([name, file]) => [`WARIFU_RADIUS_TLS_${name}_FILE`, file])
  const tls = { ...variables, WARIFU_RADIUS_TLS: '127.0.0.1:2083', ...Object.fromEntries(files) }
  const unread = await runExactly(['serve'], tls)
  assert.equal(unread.code, 2, unread.stderr)
  assert.match(unread.stderr, /^warifu: WARIFU_RADIUS_TLS_CERT_FILE cannot be read: ENOENT[^\n]*\n$/)
})

test('a certificate says which service is asked about, so that two clients cannot have the same one', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const create = (service: string) => {
    const words = ['--service', service, '--name', 'VPN', '--address', '192.0.2.1', '--reason', '設置']
    const certificate = ['--certificate', `${'AB:'.repeat(31)}CD`]
    return runWarifu(['radius', 'create', ...words, ...certificate], { WARIFU_DATA_DIR: folder.path })
  }
  const first = await create('shoko-chukin/fx-web')
  assert.equal(first.code, 0, first.stderr)
  const second = await create('johoku/fx-web')
  assert.equal(second.code, 2)
  assert.match(second.stderr, /--certificate is that of the RADIUS client [\w-]{22} already/)
})
