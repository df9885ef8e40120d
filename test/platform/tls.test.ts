// What the built-in listener agrees on over TLS: real handshakes, one by one (X11, CRY-06).

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { connect, getCiphers, type SecureVersion } from 'node:tls'
import { findOnPath } from '../../tools/find-browser.mjs'
import { localhostRsaTls, localhostTls } from '../support/localhost-tls.ts'
import { createWorld, type World } from '../support/world.ts'

const certificates = { ECDSA: localhostTls, RSA: localhostRsaTls } as const
type Kind = keyof typeof certificates
const kinds = ['ECDSA', 'RSA'] as const
const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

let world: World
const served: Partial<Record<Kind, Awaited<ReturnType<World['serve']>>>> = {}
beforeEach(async () => {
  world = await createWorld()
  for (const kind of kinds)
    served[kind] = await world.serve({ tls: { ...certificates[kind], clientAuthorities: null } })
})
afterEach(async () => {
  for (const kind of kinds) await served[kind]?.stop()
  await world.end()
})

const portOf = (kind: Kind) => served[kind]?.port ?? 0

type Offer = { readonly kind: Kind; readonly version: SecureVersion; readonly suites: string }

/** What a client that offers this and nothing else agrees on with the server; undefined: nothing. */
function agreed(port: number, { kind, version, suites }: Offer): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ca: certificates[kind].cert,
      minVersion: version,
      maxVersion: version,
      // The client forbids nothing by itself: what is refused, the server refused.
      ciphers: `${suites}:@SECLEVEL=0`,
    })
    socket.on('secureConnect', () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`)
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

/** Every suite that this build of OpenSSL knows. */
const suites = getCiphers().map((name) => name.toUpperCase())
const modern = suites.filter((name) => name.startsWith('TLS_'))
const older = suites.filter((name) => !name.startsWith('TLS_'))

test('X11, CRY-06: by TLS 1.2, ECDHE with AEAD only: no CBC, no RSA key exchange, no finite fields, no PSK', async () => {
  for (const kind of kinds) {
    const found: string[] = []
    for (const suite of older) {
      const result = await agreed(portOf(kind), { kind, version: 'TLSv1.2', suites: suite })
      if (result !== undefined) found.push(result)
    }
    assert.deepEqual(found.sort(), [
      `TLSv1.2 ECDHE-${kind}-AES128-GCM-SHA256`,
      `TLSv1.2 ECDHE-${kind}-AES256-GCM-SHA384`,
      `TLSv1.2 ECDHE-${kind}-CHACHA20-POLY1305`,
    ])
  }
})

test('X11: by TLS 1.3, the three suites that browsers speak', async () => {
  const found: string[] = []
  for (const suite of modern) {
    // Beside it the older ones, which 1.3 can't use: a client with none of those can't even be made.
    const offer = { kind: 'ECDSA', version: 'TLSv1.3', suites: `${suite}:ALL` } as const
    const result = await agreed(portOf('ECDSA'), offer)
    if (result !== undefined) found.push(result)
  }
  assert.deepEqual(found.sort(), [
    'TLSv1.3 TLS_AES_128_GCM_SHA256',
    'TLSv1.3 TLS_AES_256_GCM_SHA384',
    'TLSv1.3 TLS_CHACHA20_POLY1305_SHA256',
  ])
})

test('X11: TLS 1.3 comes first, 1.2 for whoever has no 1.3, and nothing before that', async () => {
  for (const kind of kinds) {
    const results = await Promise.all(
      versions.map((version) => agreed(portOf(kind), { kind, version, suites: 'ALL' })),
    )
    const [first, second, third, fourth] = results
    assert.deepEqual([first, second], [undefined, undefined])
    // Among what the client takes, the server chooses.
    assert.equal(third, `TLSv1.2 ECDHE-${kind}-AES256-GCM-SHA384`)
    assert.equal(fourth, 'TLSv1.3 TLS_AES_256_GCM_SHA384')
    const open = await openssl(kind, [])
    assert.match(open, /New, TLSv1\.3, Cipher is TLS_AES_256_GCM_SHA384/)
  }
})

test('X11: openssl gets no handshake with what is refused', async () => {
  for (const kind of kinds) {
    const refused = [
      ['-tls1'],
      ['-tls1_1'],
      ['-tls1_2', '-cipher', 'kRSA:@SECLEVEL=0'],
      [
        '-tls1_2',
        '-cipher',
        'AES128-SHA:AES256-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0',
      ],
      ['-tls1_2', '-cipher', 'kDHE:@SECLEVEL=0'],
    ]
    for (const words of refused) {
      const said = await openssl(kind, words)
      assert.match(said, /Cipher is \(NONE\)/, words.join(' '))
      assert.match(said, /alert|no cipher match|no protocols available/, words.join(' '))
    }
    assert.match(
      await openssl(kind, ['-tls1_2', '-cipher', 'ECDHE+AESGCM']),
      /New, TLSv1\.2, Cipher is ECDHE-/,
    )
  }
})

test('the clients of this test would take CBC and RSA key exchange, where a server offers them', async () => {
  const plain = createServer({ ...localhostRsaTls, minVersion: 'TLSv1.2' })
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  const { port } = plain.address() as AddressInfo
  const offer = { kind: 'RSA', version: 'TLSv1.2' } as const
  for (const suite of ['AES128-GCM-SHA256', 'AES128-SHA', 'ECDHE-RSA-AES256-SHA384'])
    assert.equal(await agreed(port, { ...offer, suites: suite }), `TLSv1.2 ${suite}`)
  await new Promise((resolve) => plain.close(resolve))
})

/** Not spawnSync: the server is in this process. */
function openssl(kind: Kind, words: readonly string[]): Promise<string> {
  const path = findOnPath(['openssl'])
  if (path === undefined) throw new Error('this test needs openssl: node tools/prepare.mjs --browser')
  const all = ['s_client', '-connect', `127.0.0.1:${portOf(kind)}`, '-servername', 'localhost', ...words]
  return new Promise((resolve, reject) => {
    const child = spawn(path, all, { stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (part) => (said += part))
    child.stderr.on('data', (part) => (said += part))
    child.on('error', reject)
    child.on('close', () => resolve(said))
    child.stdin.end()
  })
}
