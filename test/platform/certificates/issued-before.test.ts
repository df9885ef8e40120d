// issued-before/ was made by the last code that wrote DER by hand: an authority as the database has it and the key
// ring that opens it, two certificates of a user, one of them revoked, and the list that says so. Whoever has such
// files goes on with them.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  newClientKey,
  packClientKey,
  signCertificate,
  signRevocationList,
} from '../../../src/platform/secrets/certificates/authority.ts'
import { fingerprintOf, readPresented } from '../../../src/platform/secrets/certificates/presented.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { runTool } from '../../support/tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'warifu-issued-before-'))
after(() => rmSync(folder, { recursive: true }))

const before = (name: string) => join(import.meta.dirname, 'issued-before', name)
const textOf = (name: string) => readFileSync(before(name), 'utf8')
const pkcs12Password = 'BwPXGgMxGwBeT6Gaqhru'

const ring = parseKeyRing(textOf('keys.json'))
const stored = JSON.parse(textOf('authority.json'))
const authority = { ...stored, sealed: new Uint8Array(Buffer.from(stored.sealed, 'base64')) }
/** Everything was issued on this day; openssl is told to check it a day later. */
const issued = Temporal.Instant.from('2026-07-01T00:00:00Z')
const looked = ['-attime', String(issued.add({ hours: 24 }).epochMilliseconds / 1000)]
const days = (count: number) => ({ from: issued, until: issued.add({ hours: 24 * count }) })
const subject = {
  service: 'shinkin-5410/web-fb',
  userId: 'M54100020025',
  organization: '金庫5410信用金庫',
} as const

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const root = file('root.pem', authority.certificate)
const verify = (...words: readonly string[]) =>
  runTool('openssl', ['verify', '-x509_strict', ...looked, '-CAfile', root, ...words])

test('item 12: a certificate issued before is still recognized, alone and in its .p12', () => {
  const user = new X509Certificate(textOf('user.pem'))
  assert.equal(verify('-purpose', 'sslclient', before('user.pem')).status, 0)
  assert.deepEqual(readPresented(new Uint8Array(user.raw), [authority]), {
    serial: user.serialNumber.toLowerCase(),
    fingerprint: fingerprintOf(new Uint8Array(user.raw)),
    authorityId: authority.authorityId,
  })
  const words = ['pkcs12', '-in', before('user.p12'), '-passin', `pass:${pkcs12Password}`, '-nodes']
  const { status, text } = runTool('openssl', words)
  assert.equal(status, 0, text)
  assert.ok(text.includes(textOf('user.pem').trim()) && text.includes(authority.certificate.trim()))
})

test('item 12: an authority made before keeps signing, and its certificates and files are as good as those it signed before', async () => {
  const key = newClientKey()
  const certificate = signCertificate(ring, authority, { subject, publicKey: key.publicKey }, days(1825))
  const { status, text } = verify('-purpose', 'sslclient', file('new.pem', certificate.pem))
  assert.equal(status, 0, text)
  assert.equal(readPresented(certificate.der, [authority])?.serial, certificate.serial)

  // Only what must differ does: the serial and the key.
  const shape = (path: string) =>
    runTool('openssl', ['asn1parse', '-in', path])
      .text.replaceAll(/^ *\d+:d=(\d+) +hl=\d+ l= *\d+/gm, '$1')
      .replace(/INTEGER +:[0-9A-F]{32}/, 'serial')
      .replace(/HEX DUMP\]:0414[0-9A-F]{40}/, 'key ID')
  assert.match(shape(before('user.pem')), /serial.*UTF8STRING +:M54100020025.*key ID/s)
  assert.equal(shape(join(folder, 'new.pem')), shape(before('user.pem')))

  const { pkcs12, password } = await packClientKey(key.privateKey, certificate, authority, 'M54100020025')
  const words = ['pkcs12', '-in', file('new.p12', pkcs12), '-passin', `pass:${password}`, '-nodes']
  const opened = runTool('openssl', words)
  assert.equal(opened.status, 0, opened.text)
  assert.ok(opened.text.includes(certificate.pem) && opened.text.includes(authority.certificate))
})

test('item 12: the next list of an authority made before follows its last one, and revokes certificates issued before', () => {
  const lost = new X509Certificate(textOf('lost.pem')).serialNumber.toLowerCase()
  const later = { from: issued.add({ hours: 12 }), until: issued.add({ hours: 24 * 7 }) }
  const list = file(
    'next.pem',
    signRevocationList(ring, authority, [{ serial: lost, at: issued, reason: 1 }], later),
  )
  for (const path of [before('revoked.pem'), list]) {
    const checked = ['-crl_check', '-CRLfile', path]
    assert.match(verify(...checked, before('lost.pem')).text, /certificate revoked/)
    assert.equal(verify(...checked, before('user.pem')).status, 0)
  }
  const numberOf = (path: string) =>
    Number(/0x[0-9A-F]+/.exec(runTool('openssl', ['crl', '-in', path, '-noout', '-crlnumber']).text)?.[0])
  assert.equal(numberOf(list) - numberOf(before('revoked.pem')), 12 * 3600 * 1000)
})
