// PSKC (RFC 6030) as others write it, and files that must not get in.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { reveal } from '../../../src/platform/decision/event.ts'
import { createWorld, type World } from '../../support/world.ts'
import {
  container,
  figure,
  figureKey,
  figures,
  keyOf,
  keyPackage,
  pieces,
  prepare,
  problemsOf,
  type Reading,
} from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const plain: Reading = { plain: true }

for (const { figure: number, what, xml, tokens = [], problems = [], ...rest } of figures) {
  test(`RFC 6030 figure ${number}: ${what}`, async () => {
    const fileKey = rest.keyHex === undefined ? { kind: 'none' as const } : keyOf(rest.keyHex)
    const reading: Reading = {
      plain: rest.plain === true,
      fileKey: rest.password === undefined ? fileKey : { kind: 'password', text: rest.password },
    }
    for (const size of [1, 7, 100_000]) {
      const prepared = await prepare(world, xml, reading, size)
      if (!prepared.ok) {
        assert.deepEqual(
          prepared.errors.map(({ problem }) => problem),
          problems,
        )
        continue
      }
      assert.deepEqual([prepared.pins, prepared.signed], [rest.pins ?? 0, rest.signed === true])
      const read = prepared.tokens.map(
        ({ tokenId, sealedSecret, movingFactor, algorithm, digits, lastStep }) => {
          const secret = world.context.tokenCodes.openSecret(tokenId, reveal(sealedSecret))
          const secretHex = Buffer.from(secret).toString('hex')
          return { movingFactor, algorithm, digits, counter: lastStep + 1, secretHex, tokenId }
        },
      )
      assert.deepEqual(read, tokens)
    }
  })
}

const bomb = `<!DOCTYPE KeyContainer [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
const external = `<!DOCTYPE KeyContainer [<!ENTITY x SYSTEM "file:///etc/passwd">]>`
const good = container(keyPackage())

const files: Record<string, readonly [file: string | Uint8Array, problem: string]> = {
  'nothing at all': ['', '1  not_xml'],
  'no XML': ['token_id,secret_hex', '1  not_xml'],
  'a tag that is never closed': [good.replace('</KeyContainer>', ''), '7  not_xml'],
  'the first half of a file': [good.slice(0, good.length / 2), '4  not_xml'],
  'tags that cross': [container('<KeyPackage><Key></KeyPackage></Key>'), '3  not_xml'],
  'something after the end': [`${good}<more/>`, '7  not_xml'],
  'an entity that nobody declared': [container(keyPackage({ serialNo: '&x;' })), '3  not_xml'],
  'entities that grow': [container(keyPackage({ serialNo: '&b;' }), { before: bomb }), '2  doctype'],
  'an external entity': [container(keyPackage({ serialNo: '&x;' }), { before: external }), '2  doctype'],
  'a document type without anything in it': [
    container(keyPackage(), { before: '<!DOCTYPE x>' }),
    '2  doctype',
  ],
  'an external document type': [
    container(keyPackage(), { before: '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' }),
    '2  doctype',
  ],
  'bytes that are no UTF-8': [Buffer.from(good.replace('987654321', '\u00e9'), 'latin1'), '1  encoding'],
  'another encoding by its own word': [good.replace('UTF-8', 'Shift_JIS'), '1  encoding'],
  'UTF-16': [Buffer.from(`\ufeff${good}`, 'utf16le'), '1  encoding'],
  'another root': ['<a xmlns="urn:ietf:params:xml:ns:keyprov:pskc" Version="1.0"/>', '1  not_pskc'],
  'the root of another namespace': [good.replace('keyprov:pskc"', 'keyprov:other"'), '2  not_pskc'],
  'a prefix that is not bound': [container('<x:KeyPackage/>'), '3  not_pskc'],
  'another major version': [container(keyPackage(), { version: '2.0' }), '2  version'],
  'no version': [good.replace(' Version="1.0"', ''), '2  version'],
  'no key at all': [container(''), '1  empty'],
  'a text without end': [container(keyPackage({ serialNo: 'x'.repeat(400_000) })), '3  too_long'],
  'elements without bottom': [container('<a>'.repeat(100)), '3  too_long'],
  'a package with too much in it': [
    container(`<KeyPackage>${'<a/>'.repeat(3000)}</KeyPackage>`),
    '3  too_long',
  ],
}

for (const [what, [file, problem]] of Object.entries(files)) {
  test(`ENR-10: ${what}: refused, at its line`, async () => {
    assert.deepEqual(await problemsOf(world, file, plain), [problem])
  })
}

const hotp = 'urn:ietf:params:xml:ns:keyprov:pskc:hotp'
const value = (name: string, text: string) => `<${name}><PlainValue>${text}</PlainValue></${name}>`

const packages: Record<string, readonly [changes: Parameters<typeof keyPackage>[0], problem: string]> = {
  'an algorithm that is none of ours': [{ algorithm: `${hotp}2` }, 'algorithm'],
  'no algorithm': [{ algorithm: '' }, 'algorithm'],
  'a hash that is none of ours': [{ parameters: '<Suite>HMAC-MD5</Suite>' }, 'hash'],
  'seven digits': [{ parameters: '<ResponseFormat Length="7" Encoding="DECIMAL"/>' }, 'digits'],
  'letters in the code': [
    { parameters: '<ResponseFormat Length="6" Encoding="ALPHANUMERIC"/>' },
    'response_format',
  ],
  'a check digit': [
    { parameters: '<ResponseFormat Length="6" Encoding="DECIMAL" CheckDigits="true"/>' },
    'response_format',
  ],
  'a period of 45 seconds': [{ data: value('TimeInterval', '45') }, 'period'],
  'a counter below zero': [{ algorithm: hotp, data: value('Counter', '-1') }, 'counter'],
  'a counter beyond all counting': [
    { algorithm: hotp, data: value('Counter', '999999999999999') },
    'counter',
  ],
  'a secret of 80 bits': [{ secret: '<PlainValue>MTIzNDU2Nzg5MA==</PlainValue>' }, 'secret_length'],
  'a secret that is no base64': [{ secret: '<PlainValue>MTIz!DU2</PlainValue>' }, 'secret_encoding'],
  'no secret': [{ secret: '' }, 'secret_missing'],
  'a serial number that makes no token ID': [{ serialNo: '12-34', keyId: 'k' }, 'token_id'],
  'a serial number that is too long': [{ serialNo: '12345678901' }, 'token_id'],
  'an expiry in the past': [{ policy: '<ExpiryDate>2025-06-30T00:00:00Z</ExpiryDate>' }, 'expired'],
  'a device that expired before its key': [
    {
      policy: '<ExpiryDate>2035-01-01T00:00:00Z</ExpiryDate>',
      device: '<ExpiryDate>2025-01-01T00:00:00Z</ExpiryDate>',
    },
    'expired',
  ],
  'a start in the future': [{ policy: '<StartDate>2025-08-01T00:00:00Z</StartDate>' }, 'not_yet'],
  'a date that is none': [{ policy: '<ExpiryDate>soon</ExpiryDate>' }, 'dates'],
  'a limit of uses, which nobody would count': [
    { policy: '<NumberOfTransactions>3</NumberOfTransactions>' },
    'policy',
  ],
  'a key for something else': [{ policy: '<KeyUsage>Encrypt</KeyUsage>' }, 'policy'],
  'a PIN in front of the code': [{ policy: '<PINPolicy PINUsageMode="Prepend"/>' }, 'policy'],
  'a policy that nobody knows': [{ policy: '<x:Magic xmlns:x="urn:x"/>' }, 'policy'],
}

for (const [what, [changes, problem]] of Object.entries(packages)) {
  test(`${what}: refused, by serial number and line`, async () => {
    const serialNo = changes?.serialNo ?? '987654321'
    const file = container(keyPackage({ serialNo: '1' }) + keyPackage(changes))
    assert.deepEqual(await problemsOf(world, file, plain), [`6 ${serialNo} ${problem}`])
  })
}

test('two keys in one package, and a second head of the file, are refused', async () => {
  const one = keyPackage({ serialNo: '1' })
  const [key = ''] = /<Key [\s\S]*<\/Key>/.exec(one) ?? []
  const two = container(one.replace(key, key + key))
  assert.deepEqual(await problemsOf(world, two, plain), ['3 1 several_keys'])
  const [head = ''] = /<EncryptionKey>[\s\S]*<\/EncryptionKey>/.exec(figure(6)) ?? []
  const heads = figure(6).replace(head, head + head)
  assert.deepEqual(await problemsOf(world, heads, { fileKey: figureKey }), ['8  not_pskc'])
})

test('what a file says about its tokens is kept: hash, digits, period, counter, expiry', async () => {
  const file = container(
    keyPackage({
      serialNo: '1',
      parameters: '<Suite>HMAC-SHA256</Suite><ResponseFormat Length="8" Encoding="DECIMAL"/>',
      data: value('TimeInterval', '60'),
      policy: '<StartDate>2025-01-01T00:00:00Z</StartDate><ExpiryDate>2027-04-01T00:00:00Z</ExpiryDate>',
    }) + keyPackage({ serialNo: '2', algorithm: hotp, data: value('Counter', '41') }),
  )
  const prepared = await prepare(world, file, plain)
  assert.ok(prepared.ok)
  const [first, second] = prepared.tokens
  assert.ok(first && second)
  assert.deepEqual(
    [first.movingFactor, first.algorithm, first.digits, first.periodSeconds, first.lastStep],
    ['time', 'SHA256', 8, 60, -1],
  )
  assert.equal(first.expiresAtMs, Temporal.Instant.from('2027-04-01T00:00:00Z').epochMilliseconds)
  assert.deepEqual([second.movingFactor, second.lastStep], ['event', 40])
  assert.equal(
    second.expiresAtMs,
    Temporal.Instant.from('2030-07-01T09:00:15+09:00').epochMilliseconds,
    'five years where the file does not say',
  )
})

test('G-14: a token ID is made from the serial number, or is one, or is made from the Key Id', async () => {
  const idOf = async (changes: object, reading: Reading) => {
    const prepared = await prepare(world, container(keyPackage(changes)), { ...plain, ...reading })
    return prepared.ok ? prepared.tokens[0]?.tokenId : prepared.errors[0]?.problem
  }
  assert.equal(await idOf({ serialNo: '12345' }, { prefix: 'FTK' }), 'FTK000012345')
  assert.equal(await idOf({ serialNo: 'vsmt 2577 2182' }, { prefix: '' }), 'VSMT25772182')
  assert.equal(await idOf({ serialNo: '1', keyId: 'VSMT25772182' }, {}), 'VSMT25772182')
  assert.equal(await idOf({ serialNo: '1', keyId: '77' }, { idFrom: 'key' }), 'FT0000000077')
  assert.equal(await idOf({ serialNo: '', keyId: '77' }, {}), 'FT0000000077')
  assert.equal(await idOf({ serialNo: '12345' }, { prefix: '' }), 'prefix_missing')
})

test('ENR-10: a file with the same token twice, even in two spellings, is refused', async () => {
  const twice = container(keyPackage({ serialNo: '7' }) + keyPackage({ serialNo: '0007' }))
  assert.deepEqual(await problemsOf(world, twice, plain), ['6 0007 twice'])
})

test('plain secrets are accepted only on request', async () => {
  assert.deepEqual(await problemsOf(world, good), ['5  plain_refused'])
  assert.deepEqual(await problemsOf(world, good, { fileKey: figureKey }), ['5  plain_refused'])
})

test('a wrong key, a wrong password, none at all: the whole file is refused', async () => {
  const six = figure(6)
  const seven = figure(7)
  const wrong: [string, Reading, RegExp][] = [
    [six, {}, / key_missing$/],
    [six, { fileKey: { kind: 'password', text: 'qwerty' } }, / key_missing$/],
    [six, { fileKey: keyOf('00'.repeat(16)) }, / (wrong_key|mac_wrong)$/],
    [six, { fileKey: keyOf('00'.repeat(32)) }, / key_length$/],
    [seven, {}, / password_missing$/],
    [seven, { fileKey: figureKey }, / password_missing$/],
    [seven, { fileKey: { kind: 'password', text: 'qwertz' } }, / (wrong_key|mac_wrong)$/],
    [
      seven.replace('>1000<', '>1000000000<'),
      { fileKey: { kind: 'password', text: 'qwerty' } },
      / derivation$/,
    ],
    [seven.replace('>16<', '>15<'), { fileKey: { kind: 'password', text: 'qwerty' } }, / derivation$/],
    [seven.replace('#pbkdf2', '#scrypt'), { fileKey: { kind: 'password', text: 'qwerty' } }, / derivation$/],
  ]
  for (const [file, reading, told] of wrong) {
    const [problem, ...more] = await problemsOf(world, file, reading)
    assert.match(problem ?? '', told)
    assert.deepEqual(more, [])
  }
})

test('RFC 6030 §6.1.1: an encrypted secret without a valid MAC is refused', async () => {
  const six = figure(6)
  const reading = { fileKey: figureKey }
  const changed: [string, string][] = [
    [six.replace('Su+NvtQfmvfJzF6bmQiJqoLRExc=', 'Sv+NvtQfmvfJzF6bmQiJqoLRExc='), 'mac_wrong'],
    [six.replace('AAECAwQFBgcICQoLDA0OD+cI', 'AAECAwQFBgcICQoLDA0OD+cJ'), 'mac_wrong'],
    [six.replace(/<ValueMAC>[^<]*<\/ValueMAC>/, ''), 'mac_missing'],
    [six.replace(/<MACMethod[\s\S]*<\/MACMethod>/, ''), 'mac_missing'],
  ]
  for (const [file, problem] of changed) {
    assert.notEqual(file, six)
    const [told, ...more] = await problemsOf(world, file, reading)
    assert.match(told ?? '', new RegExp(`^[12]0 987654321 ${problem}$`))
    assert.deepEqual(more, [])
  }
  const method = six.replace('xmldsig#hmac-sha1', 'xmldsig#hmac-md5')
  assert.deepEqual(await problemsOf(world, method, reading), ['9  mac_method'])
  const cipher = six.replaceAll('#aes128-cbc', '#tripledes-cbc')
  assert.match((await problemsOf(world, cipher, reading))[0] ?? '', / encryption$/)
})

test('at most 100 errors are reported, and the rest of the file is not read', async () => {
  let read = 0
  async function* counted() {
    for await (const piece of pieces(container(keyPackage({ algorithm: 'x' }).repeat(500)))) {
      read += piece.length
      yield piece
    }
  }
  const prepared = await prepare(world, '', { ...plain, bytes: counted() } as Reading)
  assert.ok(!prepared.ok)
  assert.equal(prepared.errors.length, 100)
  assert.ok(read < 100_000, `${read} bytes were read`)
})
