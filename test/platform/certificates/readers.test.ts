// What Warifu makes, checked by programs that share nothing with it: OpenSSL, Java's keytool, and NSS, which Firefox
// has, and Chromium on Linux.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  newAuthority,
  newClientKey,
  packClientKey,
  signCertificate,
  signRevocationList,
} from '../../../src/platform/secrets/certificates/authority.ts'
import { newKeyRingText, parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { runTool } from '../../support/tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'warifu-readers-'))
after(() => rmSync(folder, { recursive: true }))

const ring = parseKeyRing(newKeyRingText('2026-01-01T00:00:00Z'))
// These programs use the machine's clock.
const now = Temporal.Now.instant()
const days = (count: number) => ({
  from: now.subtract({ minutes: 5 }),
  until: now.add({ hours: 24 * count }),
})
const authority = newAuthority(ring, '割符 認証局', days(3650))

function issue(userId: string) {
  const { privateKey, publicKey } = newClientKey()
  const subject = { service: 'shinkin-5410/web-fb', userId, organization: '金庫5410信用金庫' }
  return { privateKey, certificate: signCertificate(ring, authority, { subject, publicKey }, days(365)) }
}
const { privateKey, certificate } = issue('M54100020025')
const { pkcs12, password } = await packClientKey(
  privateKey,
  certificate,
  authority,
  '金庫5410信用金庫 M54100020025',
)

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const p12 = file('user.p12', pkcs12)
const root = file('root.pem', authority.certificate)

function run(name: string, ...words: readonly string[]): string {
  const { status, text } = runTool(name, words, { cwd: folder })
  assert.equal(status, 0, `${name} ${words.join(' ')}: ${text}`)
  return text
}

test('S3-FAQ-07: NSS imports the .p12 with its password only, and finds the certificate valid for TLS clients and nothing else', () => {
  const store = ['-d', 'sql:.'] as const
  run('certutil', '-N', ...store, '--empty-password')
  const wrong = runTool('pk12util', ['-i', p12, ...store, '-K', '', '-W', 'wrong'], { cwd: folder })
  assert.notEqual(wrong.status, 0)
  assert.match(run('pk12util', '-i', p12, ...store, '-K', '', '-W', password), /IMPORT SUCCESSFUL/)
  const name = '金庫5410信用金庫 M54100020025'
  assert.match(run('certutil', '-L', ...store), new RegExp(`${name} +u,u,u`))
  assert.match(run('certutil', '-K', ...store), new RegExp(`ec .* ${name}`))

  run('certutil', '-M', ...store, '-n', '割符 認証局', '-t', 'CT,,')
  assert.match(run('certutil', '-V', ...store, '-n', name, '-u', 'C', '-e'), /certificate is valid/)
  assert.notEqual(
    runTool('certutil', ['-V', ...store, '-n', name, '-u', 'V', '-e'], { cwd: folder }).status,
    0,
  )

  // The list that revokes it, as NSS takes it in: in DER.
  const list = signRevocationList(
    ring,
    authority,
    [{ serial: certificate.serial, at: now, reason: 4 }],
    days(7),
  )
  run('openssl', 'crl', '-in', file('list.pem', list), '-outform', 'DER', '-out', 'list.der')
  run('crlutil', '-I', '-i', 'list.der', ...store)
  const { status, text } = runTool('certutil', ['-V', ...store, '-n', name, '-u', 'C', '-e'], { cwd: folder })
  assert.notEqual(status, 0)
  assert.match(text, /revoked/)
})

test('S3-FAQ-07: keytool of Java reads the .p12, the certificates and the list', () => {
  const inside = run(
    'keytool',
    '-J-Duser.language=en',
    '-list',
    '-v',
    '-keystore',
    p12,
    '-storepass',
    password,
  )
  assert.match(inside, /Entry type: PrivateKeyEntry\s+Certificate chain length: 2/)
  assert.match(inside, /Owner: CN=M54100020025, OU=shinkin-5410\/web-fb, O=金庫5410信用金庫/)
  assert.match(inside, /URIName: warifu:shinkin-5410\/web-fb\/M54100020025/)
  assert.match(inside, /CA:true\s+PathLen:0/)
  assert.ok(inside.includes(`Serial number: ${certificate.serial}`))
  const revoked = [{ serial: certificate.serial, at: now, reason: 1 }]
  const list = file('java.pem', signRevocationList(ring, authority, revoked, days(7)))
  const shown = run('keytool', '-J-Duser.language=en', '-printcrl', '-file', list)
  assert.ok(shown.replaceAll(':', '').includes(`SerialNumber ${certificate.serial}`), shown)
  assert.match(shown, /Reason Code: KEY_COMPROMISE/)
})

test('two files of the same key and certificate have nothing secret in common: salts and vectors are fresh', async () => {
  const again = await packClientKey(privateKey, certificate, authority, '金庫5410信用金庫 M54100020025')
  const inside = (path: string) =>
    run('openssl', 'asn1parse', '-inform', 'DER', '-in', path, '-strparse', '30').match(
      /(?<=DUMP\]:)[0-9A-F]{32,}/g,
    )
  const [one, other] = [inside(p12), inside(file('again.p12', again.pkcs12))]
  assert.equal(one?.length, 3)
  assert.deepEqual(
    one?.filter((hex) => other?.includes(hex)),
    [],
  )
})

test('OpenSSL reads a list of thousands, which is more than the library itself would read', () => {
  const revoked = Array.from({ length: 3000 }, (_, i) => ({
    serial: `40${i.toString(16).padStart(30, '0')}`,
    at: now,
    reason: 5,
  }))
  const lost = { serial: certificate.serial, at: now, reason: 1 }
  const list = file('long.pem', signRevocationList(ring, authority, [...revoked, lost], days(7)))
  assert.match(run('openssl', 'crl', '-in', list, '-noout', '-CAfile', root), /verify OK/)
  const words = ['verify', '-crl_check', '-CAfile', root, '-CRLfile', list]
  assert.match(runTool('openssl', [...words, file('lost.pem', certificate.pem)]).text, /certificate revoked/)
  run('openssl', ...words, file('kept.pem', issue('M54100020026').certificate.pem))
})
