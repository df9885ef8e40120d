// RADIUS over TLS (RFC 6614), and by the PAM module of Debian as it comes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import { connect } from 'node:tls'
import { profileOf } from '../../../src/authority/operations/context.ts'
import { fingerprintOf } from '../../../src/platform/secrets/certificates/presented.ts'
import { newKeyRingText, parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { findServer } from '../../../tools/find-browser.mjs'
import { localhostRsaTls, localhostTls } from '../../support/localhost-tls.ts'
import { kindsOf, register } from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  exchange,
  freeUdpPort,
  radclient,
  radiusClient,
  radiusRequest,
  run,
  startRadiusServer,
} from '../../support/radius.ts'
import { eventsOf, newPerson, nextCode, type Site, settledPerson, startSite } from '../../support/site.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const { cert, key } = localhostTls
const fingerprint = fingerprintOf(new X509Certificate(cert).raw)
const radsecproxy = findServer('radsecproxy') ?? ''
/** Both certificates of the tests are their own authorities; only whose is registered counts. */
const trusted = {
  cert: Buffer.from(cert),
  key: Buffer.from(key),
  ca: Buffer.from(cert + localhostRsaTls.cert),
}

type Shown = { readonly cert: string; readonly key: string }

/** What comes back to these bytes over TLS, until `packets` have come or the connection ends. */
function overTls(port: number, pieces: readonly Buffer[], packets: number, shown?: Shown): Promise<Buffer[]> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca: cert, servername: 'localhost', ...shown })
    let got: Buffer = Buffer.alloc(0)
    const answers = () => {
      const all: Buffer[] = []
      for (let at = 0; got.length - at >= 4 && got.readUInt16BE(at + 2) <= got.length - at; ) {
        const length = got.readUInt16BE(at + 2)
        all.push(got.subarray(at, at + length))
        at += length
      }
      return all
    }
    const end = () => {
      socket.destroy()
      resolve(answers())
    }
    socket.setTimeout(3000, end)
    socket.on('secureConnect', () => {
      for (const piece of pieces) socket.write(piece)
    })
    socket.on('data', (piece: Buffer) => {
      got = Buffer.concat([got, piece])
      if (answers().length >= packets) end()
    })
    socket.on('error', end)
    socket.on('close', end)
  })
}

test('RFC 6614: over TLS the certificate says who asks; packets may come in pieces and several at once', async (t) => {
  const person = await settledPerson(site, '0000000001')
  await radiusClient(site.world, { fingerprint })
  const { tlsPort } = await startRadiusServer(t, site.world, trusted)
  const ask = (typed: string) => radiusRequest('radsec', person.userId, typed)
  await settle(tlsPort)
  const bytes = Buffer.concat([ask(await nextCode(site, person.tokenId)), ask('000000')])
  const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 50), bytes.subarray(50)]
  const answers = await overTls(tlsPort, pieces, 2, { cert, key })
  assert.deepEqual(answers.map(([code]) => code).toSorted(), [2, 3])

  const typed = await nextCode(site, person.tokenId)
  assert.deepEqual(await overTls(tlsPort, [ask(typed)], 1, localhostRsaTls), [], 'a certificate of nobody')
  assert.deepEqual(await overTls(tlsPort, [ask(typed)], 1), [], 'no certificate')
  const shout = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.deepEqual(await overTls(tlsPort, [shout, ask(typed)], 1, { cert, key }), [], 'the connection ends')
  const [accepted] = await overTls(tlsPort, [ask(typed)], 1, { cert, key })
  assert.equal(accepted?.[0], 2)
})

/** Until the listener has read its clients. */
async function settle(tlsPort: number) {
  for (let i = 0; i < 20; i++) {
    const answers = await overTls(tlsPort, [radiusRequest('radsec', 'nobody', '1')], 1, { cert, key })
    if (answers.length > 0) return
  }
  assert.fail('the client is not answered')
}

test('RFC 6614: radsecproxy of Debian, unmodified, carries what radclient asks over TLS, and no other certificate does', async (t) => {
  const person = await settledPerson(site, '0000000005')
  await radiusClient(site.world, { fingerprint })
  const { tlsPort } = await startRadiusServer(t, site.world, trusted)
  await settle(tlsPort)
  const ours = await startRadsecproxy(t, tlsPort, { cert, key })
  const others = await startRadsecproxy(t, tlsPort, localhostRsaTls)
  const ask = (port: number, typed: string, words: readonly string[] = []) => {
    const attributes = `User-Name = "${person.userId}", User-Password = "${typed}", Message-Authenticator = 0x00\n`
    return radclient(port, 'testing123', attributes, words)
  }
  const typed = await nextCode(site, person.tokenId)
  assert.match((await ask(others, typed, ['-t', '1'])).said, /No reply/)
  assert.match((await ask(ours, typed)).said, /Received Access-Accept/)
  assert.match((await ask(ours, typed)).said, /Received Access-Reject/, 'spent')
})

/** Asks us over TLS with this certificate whatever it is asked by UDP. */
async function startRadsecproxy(t: TestContext, tlsPort: number, shown: Shown): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-radsec-'))
  const port = await freeUdpPort()
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const files = [
    `CACertificateFile ${file('ca.pem', cert)}`,
    `CertificateFile ${file('cert.pem', shown.cert)}`,
    `CertificateKeyFile ${file('key.pem', shown.key)}`,
  ]
  const settings = [
    `ListenUDP 127.0.0.1:${port}`,
    'IPv4Only on',
    `tls default {\n${files.join('\n')}\n}`,
    'client 127.0.0.1 {\ntype udp\nsecret testing123\n}',
    `server localhost {\ntype tls\nport ${tlsPort}\nsecret radsec\n}`,
    'realm * {\nserver localhost\n}',
  ]
  const child = spawn(radsecproxy, ['-f', '-c', file('radsecproxy.conf', settings.join('\n'))])
  t.after(async () => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.on('error', reject)
    child.on('close', () => reject(new Error(said)))
    child.stderr.on('data', (piece) => {
      said += piece
      if (said.includes('listening for udp') && said.includes('TLS connection to localhost')) resolve()
    })
  })
  return port
}

test('pam_radius of Debian, unmodified: a login of Linux by the code, and not twice', async (t) => {
  const person = await settledPerson(site, '0000000002')
  // Its version 2.0.0 sends no Message-Authenticator.
  const { secret } = await radiusClient(site.world, { signed: false, name: 'PAM' })
  const { port } = await startRadiusServer(t, site.world)
  const folder = mkdtempSync(join(tmpdir(), 'warifu-pam-'))
  const service = `warifu-test-${process.pid}`
  const rule = join('/etc/pam.d', service)
  t.after(() => {
    for (const path of [folder, rule]) rmSync(path, { recursive: true, force: true })
  })
  const servers = join(folder, 'servers')
  writeFileSync(servers, `127.0.0.1:${port} ${secret} 3\n`, { mode: 0o600 })
  writeFileSync(rule, `auth required pam_radius_auth.so conf=${servers} retry=2\n`)
  const login = (typed: string) => run('pamtester', [service, person.userId, 'authenticate'], `${typed}\n`)
  const typed = await nextCode(site, person.tokenId)
  const first = await login(typed)
  assert.match(first.said, /successfully authenticated/)
  assert.equal(first.code, 0)
  const second = await login(typed)
  assert.match(second.said, /Authentication failure/)
  assert.notEqual(second.code, 0)
})

test('G-11: a user whose only method is mail is rejected, and no password at a machine sends a mail', async (t) => {
  const mails = await startSite()
  t.after(() => mails.end())
  const person = await newPerson(mails, '0000000003', mailService)
  await register(mails, mails.browser(), person, 'hanako@example.jp')
  const before = await kindsOf(mails, person)
  const { secret } = await radiusClient(mails.world, { service: mailService, asks: 'challenge' })
  const { port } = await startRadiusServer(t, mails.world)
  for (let i = 0; i < 100; i++) {
    const [answer] = await exchange(port, [radiusRequest(secret, person.userId, person.password)], 500)
    if (answer === undefined) continue
    assert.equal(answer[0], 3)
    assert.deepEqual(await kindsOf(mails, person), before)
    return
  }
  assert.fail('the client is not answered')
})

test('a password opens nothing in a service that no longer asks for codes, and a secret of another ring is told once', async (t) => {
  const person = await settledPerson(site, '0000000004')
  const { secret } = await radiusClient(site.world, { asks: 'challenge' })
  const { context } = site.world
  const profile = profileOf(context, person.service)
  const changed = { ...profile, login: { ...profile.login, code: 'never' as const } }
  const profiles = new Map([...context.profiles, [person.service, changed]])
  const { port } = await startRadiusServer(t, { context: { ...context, profiles } })
  const keyRing = parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z'))
  const other = await startRadiusServer(t, { context: { ...context, keyRing } })
  const answers: (number | undefined)[] = []
  while (answers.length < 3) {
    const [answer] = await exchange(port, [radiusRequest(secret, person.userId, person.password)], 500)
    if (answer !== undefined) answers.push(answer[0])
    // Until the other one has looked twice.
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
  assert.deepEqual(answers, [3, 3, 3])
  const types = (await eventsOf(site.world, person)).map(({ type }) => type)
  assert.equal(types.at(-1), 'session_ended', 'nothing since the person logged out')
  assert.deepEqual(other.said, ['the secret of a RADIUS client cannot be opened'])
})
