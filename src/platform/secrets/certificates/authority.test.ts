// Our certificates, lists and files, checked by OpenSSL, which wrote none of them.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { newKeyRingText, parseKeyRing } from '../key-ring.ts'
import { SealError } from '../seal.ts'
import {
  clientKeyPem,
  newAuthority,
  newClientKey,
  packClientKey,
  type SealedAuthority,
  signCertificate,
  signRevocationList,
} from './authority.ts'
import { fingerprintOf, readPresented } from './presented.ts'

const folder = mkdtempSync(join(tmpdir(), 'warifu-certificates-'))
after(() => rmSync(folder, { recursive: true }))

const ring = parseKeyRing(newKeyRingText('2026-01-01T00:00:00Z'))
// OpenSSL uses the machine's clock, so the dates have to lie around it.
const now = Temporal.Now.instant()
const days = (count: number) => ({
  from: now.subtract({ minutes: 5 }),
  until: now.add({ hours: 24 * count }),
})
const subject = {
  service: 'shinkin-5410/web-fb',
  userId: 'M54100020025',
  organization: '金庫5410信用金庫',
} as const
const authority = newAuthority(ring, '割符 認証局', days(3650))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function openssl(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

function signed(by: SealedAuthority = authority, validity = days(365)) {
  const key = newClientKey()
  return { key, certificate: signCertificate(ring, by, { subject, publicKey: key.publicKey }, validity) }
}

test('S3-FAQ-07: OpenSSL follows a certificate to its authority, strictly, as one for TLS clients and nothing else', () => {
  const root = file('root.pem', authority.certificate)
  const { certificate } = signed()
  const client = file('client.pem', certificate.pem)
  const strict = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', root]
  assert.equal(openssl(...strict, root).text, `${root}: OK\n`)
  assert.equal(openssl(...strict, '-purpose', 'sslclient', client).text, `${client}: OK\n`)
  assert.match(openssl(...strict, '-purpose', 'sslserver', client).text, /unsuitable certificate purpose/)

  const { text } = openssl('x509', '-in', client, '-noout', '-text', '-nameopt', 'utf8')
  assert.match(text, /Subject: O=金庫5410信用金庫, OU=shinkin-5410\/web-fb, CN=M54100020025/)
  assert.match(text, /Issuer: CN=割符 認証局/)
  assert.match(text, /URI:warifu:shinkin-5410\/web-fb\/M54100020025/)
  assert.match(text, /Basic Constraints: critical\s+CA:FALSE/)
  assert.match(text, /Key Usage: critical\s+Digital Signature\n/)
  assert.match(text, /Extended Key Usage: \n\s+TLS Web Client Authentication\n/)
  assert.equal(text.replaceAll(/[\s:]/g, '').includes(`SerialNumber${certificate.serial}`), true)
})

test('a certificate can’t sign another one', () => {
  const root = file('root.pem', authority.certificate)
  const { key, certificate } = signed()
  file('leaf.key', clientKeyPem(key.privateKey))
  file('leaf.pem', certificate.pem)
  const made = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', [...made, '-keyout', 'below.key', '-subj', '/CN=below', '-out', 'below.csr'], {
    cwd: folder,
    stdio: 'ignore',
  })
  const sign = [
    'x509',
    '-req',
    '-in',
    'below.csr',
    '-CA',
    'leaf.pem',
    '-CAkey',
    'leaf.key',
    '-out',
    'below.pem',
  ]
  assert.equal(openssl(...sign).status, 0)
  const { status, text } = openssl('verify', '-CAfile', root, '-untrusted', 'leaf.pem', 'below.pem')
  assert.notEqual(status, 0)
  assert.match(text, /invalid CA certificate/)
})

test('OpenSSL finds what was revoked in our list, with its reason, and nothing else; a later list has a higher number', () => {
  const [lost, kept] = [signed().certificate, signed().certificate]
  const revoked = [{ serial: lost.serial, at: now, reason: 1 }]
  const list = signRevocationList(ring, authority, revoked, days(7))
  const root = file('root.pem', authority.certificate)
  const both = ['verify', '-x509_strict', '-crl_check', '-CAfile', root, '-CRLfile', file('crl.pem', list)]
  assert.match(openssl(...both, file('lost.pem', lost.pem)).text, /certificate revoked/)
  assert.match(openssl(...both, file('kept.pem', kept.pem)).text, /: OK\n$/)
  const { text } = openssl('crl', '-in', 'crl.pem', '-noout', '-text', '-CAfile', root)
  assert.match(text, /verify OK/)
  assert.match(text, /Key Compromise/)
  const numberOf = (crl: string) =>
    Number.parseInt(
      /=0x([0-9A-F]+)/.exec(openssl('crl', '-in', file('n.pem', crl), '-noout', '-crlnumber').text)?.[1] ??
        '',
      16,
    )
  const later = signRevocationList(ring, authority, [], { from: now, until: now.add({ hours: 1 }) })
  assert.ok(numberOf(later) > numberOf(list))
  // An empty list has no list of entries at all (RFC 5280 §5.1.2.6).
  assert.match(
    openssl('crl', '-in', file('empty.pem', later), '-noout', '-text').text,
    /No Revoked Certificates/,
  )
})

test('a root that is valid beyond 2049 has an end with a four-digit year (RFC 5280 §4.1.2.5)', () => {
  const old = newAuthority(ring, 'old', days(30 * 365))
  const { text } = openssl('x509', '-in', file('old.pem', old.certificate), '-noout', '-enddate')
  assert.match(text, /notAfter=.* 205\d GMT/)
})

test('OpenSSL opens our PKCS #12 with its password only, and finds key, certificate and root in it', async () => {
  const { key, certificate } = signed()
  const { pkcs12, password } = await packClientKey(
    key.privateKey,
    certificate,
    authority,
    '金庫5410信用金庫 M54100020025',
  )
  assert.match(password, /^[A-Za-z0-9]{20}$/)
  const path = file('client.p12', pkcs12)
  const { status, text } = openssl('pkcs12', '-in', path, '-passin', `pass:${password}`, '-nodes', '-info')
  assert.equal(status, 0, text)
  assert.match(text, /MAC: sha256/)
  assert.match(text, /Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC/)
  assert.ok(text.includes(clientKeyPem(key.privateKey)))
  assert.ok(text.includes(certificate.pem) && text.includes(authority.certificate))
  const wrong = openssl('pkcs12', '-in', path, '-passin', 'pass:wrong', '-nodes')
  assert.match(wrong.text, /invalid password/)
})

test('a certificate is recognized by our authority’s signature, not by names: a namesake’s, an altered or a truncated one is not', () => {
  const { certificate } = signed()
  assert.deepEqual(readPresented(certificate.der, [authority]), {
    serial: certificate.serial,
    fingerprint: fingerprintOf(certificate.der),
    authorityId: authority.authorityId,
  })
  const namesake = newAuthority(ring, '割符 認証局', days(3650))
  assert.equal(readPresented(signed(namesake).certificate.der, [authority]), undefined)
  assert.equal(readPresented(new Uint8Array(new X509Certificate(authority.certificate).raw), []), undefined)
  assert.equal(readPresented(new TextEncoder().encode(certificate.pem), [authority]), undefined)
  for (let at = 0; at < certificate.der.length; at += 7) {
    const altered = certificate.der.slice()
    altered[at] = (altered[at] ?? 0) ^ 0x01
    assert.equal(readPresented(altered, [authority]), undefined, `byte ${at}`)
    assert.equal(readPresented(certificate.der.subarray(0, at), [authority]), undefined, `cut at ${at}`)
  }
  assert.ok(readPresented(certificate.der, [namesake, authority]))
})

test('CRY-01: the key of an authority opens for that authority only', () => {
  const other = newAuthority(ring, 'other', days(10))
  const moved = { ...authority, sealed: other.sealed }
  assert.throws(() => signed(moved), SealError)
  assert.ok(!Buffer.from(authority.sealed).toString('latin1').includes('PRIVATE'))
})
