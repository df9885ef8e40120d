// The port of this process that asks browsers for their certificates, over TLS as a browser speaks it (S3-FAQ-07).

import assert from 'node:assert/strict'
import { request } from 'node:https'
import { connect } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls'
import { revokeCertificate } from '../../../src/authority/operations/certificates/revoke-certificate.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { authority, certificateOf } from '../../support/certificates.ts'
import { formTokenIn } from '../../support/client.ts'
import { localhostTls } from '../../support/localhost-tls.ts'
import { publicOrigin } from '../../support/site.ts'
import { openCompany, settledPasswords } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { createWorld, testCaller, type World } from '../../support/world.ts'

const path = fbHref(webFb, 'certificate')
type Shown = { readonly pem: string; readonly keyPem: string }
type Served = Awaited<ReturnType<World['serve']>>

let world: World
/** Asks for certificates. */
let asking: Served
/** Also speaks TLS, but asks for none. */
let silent: Served
beforeEach(async () => {
  // The service's clock is ten days behind: OpenSSL asks the machine's, and the two must not be mixed up.
  world = await createWorld({ start: Temporal.Now.instant().subtract({ hours: 240 }).toString() })
  const { certificate } = await authority(world.context)
  const certificates = { origin: publicOrigin, header: null, trustedProxies: [] }
  asking = await world.serve({ certificates, tls: { ...localhostTls, clientAuthorities: certificate } })
  silent = await world.serve({ certificates, tls: { ...localhostTls, clientAuthorities: null } })
})
afterEach(async () => {
  await Promise.all([asking.stop(), silent.stop()])
  await world.end()
})

let users = 0
function person() {
  return openCompany(world.context, `T5410002${String(++users).padStart(4, '0')}`)
}

function client(shown: Shown | null, { port }: Served, version: SecureVersion = 'TLSv1.3') {
  const tls = {
    host: 'localhost',
    port,
    ca: localhostTls.cert,
    maxVersion: version,
    agent: false,
    ...(shown === null ? {} : { cert: shown.pem, key: shown.keyPem }),
  } as const
  let cookie = ''
  function send(method: string, body = '', headers: Record<string, string> = {}) {
    return new Promise<{ status: number; text: string; location: string }>((resolve, reject) => {
      const options = { ...tls, method, path, headers: { Cookie: cookie, ...headers } }
      const sent = request(options, async (response) => {
        let text = ''
        for await (const chunk of response) text += String(chunk)
        cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie
        resolve({ status: response.statusCode ?? 0, text, location: response.headers.location ?? '' })
      })
      sent.on('error', reject).end(body)
    })
  }
  return {
    open: () => send('GET'),
    async logIn(password: string = settledPasswords.login) {
      const { text } = await send('GET')
      const serial = /name="serial" value="([^"]+)"/.exec(text)?.[1] ?? ''
      const fields = new URLSearchParams({ form_token: formTokenIn(text), serial, password })
      const type = 'application/x-www-form-urlencoded'
      return send('POST', fields.toString(), { 'Content-Type': type, Origin: publicOrigin })
    },
  }
}

test('S3-FAQ-07: with a certificate of ours the login asks for the password only, by TLS 1.2 and 1.3', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const user = await person()
    const browser = client(await certificateOf(world.context, user), asking, version)
    assert.ok((await browser.open()).text.includes(user.userId))
    assert.equal((await browser.logIn('Machigai1')).status, 422)
    const answer = await browser.logIn()
    assert.deepEqual([answer.status, answer.location], [303, fbHref(webFb, 'home')])
  }
})

test('no certificate, or one from a namesake authority, leads to a page that says so', async () => {
  assert.match((await client(null, asking).open()).text, /RMCFBCRT001001E/)
  const elsewhere = await createWorld()
  await authority(elsewhere.context)
  const namesake = await certificateOf(
    elsewhere.context,
    await openCompany(elsewhere.context, 'M54100020025'),
    3000,
  )
  await elsewhere.end()
  assert.match((await client(namesake, asking).open()).text, /RMCFBCRT001002E/)
})

test('a revoked one is refused at the next request; an expired one goes by the service’s clock, not the machine’s', async () => {
  const user = await person()
  const revoked = await certificateOf(world.context, user)
  const browser = client(revoked, asking)
  assert.equal((await browser.open()).status, 200)
  await revokeCertificate(world.context, testCaller, { serial: revoked.serial, reason: 'superseded' })
  assert.match((await browser.open()).text, /RMCFBCRT001004E/)

  // Expired nine days ago for OpenSSL, good for another day here.
  const short = client(await certificateOf(world.context, user, 1), asking)
  assert.equal((await short.open()).status, 200)
  world.clock.forward({ hours: 24 })
  assert.match((await short.open()).text, /RMCFBCRT001005E/)
})

test('the port that asks for none asks nobody, whatever certificates they have', async () => {
  const shown = await certificateOf(world.context, await person())
  assert.match((await client(shown, silent).open()).text, /RMCFBCRT001001E/)
})

test('a resumed TLS session shows the same certificate as the one before, and no other', async () => {
  const user = await person()
  const shown = await certificateOf(world.context, user)
  const open = (session?: Buffer) =>
    new Promise<{ socket: TLSSocket; text: string; session: Buffer | undefined }>((resolve, reject) => {
      const options = {
        host: 'localhost',
        port: asking.port,
        ca: localhostTls.cert,
        cert: shown.pem,
        key: shown.keyPem,
      }
      let ticket: Buffer | undefined
      const socket = connectTls({ ...options, ...(session === undefined ? {} : { session }) }, () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      )
      socket.on('session', (made) => {
        ticket = made
      })
      let text = ''
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('error', reject).on('end', () => resolve({ socket, text, session: ticket }))
    })
  const first = await open()
  assert.ok(first.text.includes(user.userId))
  const second = await open(first.session)
  assert.equal(second.socket.isSessionReused(), true)
  assert.ok(second.text.includes(user.userId))
})

test('WEB-05: anything but TLS ends that connection and nothing else', async () => {
  for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\u0016\u0003\u0001\u0000\u0005hello', '']) {
    await new Promise<void>((resolve) => {
      const socket = connect(asking.port, '127.0.0.1', () => socket.end(bytes))
      socket.on('error', () => {}).on('close', () => resolve())
      socket.resume()
    })
  }
  assert.equal((await client(null, asking).open()).status, 422)
  assert.deepEqual(asking.faults, [])
})
