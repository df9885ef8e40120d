// Our files read by pskctool and python3-pskc, and theirs read by us.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type ExportRequest, exportTokens } from '../../../src/authority/operations/export-tokens.ts'
import { tokenState, tokenUseState } from '../../../src/authority/rules/token.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { python, validate } from '../../support/pskc.ts'
import { createWorld, testCaller, type World } from '../../support/world.ts'
import { figures, importFile, keyOf, prepare, problemsOf, type Reading } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
  const header = 'token_id,secret_hex,moving_factor,algorithm,digits,period,counter,expires'
  const lines = secrets.map((hex, i) => `${i},${hex},${kinds[i]}`)
  await importFile(world, `${header}\n${lines.join('\n')}\n`, { format: 'csv', prefix: 'XP' })
})
afterEach(() => world.end())

const kinds = ['time,SHA1,6,30,,', 'time,SHA256,8,60,,2027-03-31', 'event,SHA1,6,,41,', 'event,SHA512,8,,0,']
const secrets = ['11'.repeat(20), '22'.repeat(32), '33'.repeat(16), '44'.repeat(64)]
const ids = secrets.map((_, i) => `XP000000000${i}`)
const password = '割符 correct horse'
const key = '00112233445566778899aabbccddeeff'

async function exported(
  fileKey: ExportRequest['fileKey'],
  chosen: ExportRequest['chosen'] = { prefix: 'XP' },
) {
  let text = ''
  const write = async (part: string) => {
    text += part
  }
  const outcome = await exportTokens(world.context, testCaller, { chosen, fileKey, write })
  return { outcome, text }
}

const protections: Record<string, { fileKey: ExportRequest['fileKey']; reading: Reading; open: string }> = {
  'a pre-shared key': {
    fileKey: keyOf(key),
    reading: { fileKey: keyOf(key) },
    open: `p.encryption.key = bytes.fromhex('${key}')`,
  },
  'a password': {
    fileKey: { kind: 'password', text: password },
    reading: { fileKey: { kind: 'password', text: password } },
    open: `p.encryption.derive_key('${password}')`,
  },
  nothing: { fileKey: { kind: 'none' }, reading: { plain: true }, open: 'pass' },
}

const reader = (open: string) => `
import json, sys
from pskc import PSKC
p = PSKC(sys.argv[1])
${open}
print(json.dumps([dict(id=k.id, serial=k.serial, secret=k.secret.hex(), algorithm=k.algorithm, suite=k.algorithm_suite,
  digits=k.response_length, counter=k.counter, interval=k.time_interval, mac=k.check(),
  expires=k.policy.expiry_date.timestamp(), usage=k.policy.key_usage) for k in p.keys]))`

for (const [what, { fileKey, reading, open }] of Object.entries(protections)) {
  test(`a file protected with ${what} passes pskctool, opens in python3-pskc, and comes back to us`, async () => {
    const { outcome, text } = await exported(fileKey)
    assert.deepEqual(outcome, { ok: true, count: 4 })
    assert.equal(validate(text), 'OK')
    for (const hex of secrets)
      assert.equal(text.includes(Buffer.from(hex, 'hex').toString('base64')), what === 'nothing')

    const keys = python(reader(open), text) as readonly Record<string, unknown>[]
    const urn = 'urn:ietf:params:xml:ns:keyprov:pskc'
    const expected = [
      { algorithm: `${urn}:totp`, suite: null, digits: 6, counter: null, interval: 30 },
      { algorithm: `${urn}:totp`, suite: 'HMAC-SHA256', digits: 8, counter: null, interval: 60 },
      { algorithm: `${urn}:hotp`, suite: null, digits: 6, counter: 41, interval: null },
      { algorithm: `${urn}:hotp`, suite: 'HMAC-SHA512', digits: 8, counter: 0, interval: null },
    ]
    const march = Temporal.Instant.from('2027-04-01T00:00:00+09:00').epochMilliseconds / 1000
    const five = Temporal.Instant.from('2030-07-01T09:00:15+09:00').epochMilliseconds / 1000
    const common = (i: number) => ({
      id: ids[i],
      serial: ids[i],
      secret: secrets[i],
      mac: true,
      usage: ['OTP'],
    })
    assert.deepEqual(
      keys,
      expected.map((each, i) => ({ ...common(i), ...each, expires: i === 1 ? march : five })),
    )

    // Into another installation, with other keys, where the IDs are free.
    const other = await createWorld()
    const tokens = await importFile(other, text, { ...reading, prefix: '' })
    for (const [
      i,
      { tokenId, sealedSecret, type: _, serialNo: __, serialKey: ___, ...terms },
    ] of tokens.entries()) {
      const secret = other.context.tokenCodes.openSecret(tokenId, reveal(sealedSecret))
      assert.deepEqual([tokenId, Buffer.from(secret).toString('hex')], [ids[i], secrets[i]])
      const { token, tokenUse } = await world.context.store.read({
        token: tokenState.ref(tokenId),
        tokenUse: tokenUseState.ref(tokenId),
      })
      assert.ok(token && tokenUse)
      const { sealedSecret: ____, status, ...stored } = token
      assert.equal(status, 'active')
      assert.deepEqual(
        { ...terms, tokenId, manufacturer: undefined },
        { ...stored, lastStep: tokenUse.lastStep, manufacturer: undefined },
      )
    }
    await other.end()
  })
}

test('no two files and no two tokens are encrypted alike', async () => {
  const values = async () =>
    [...(await exported(keyOf(key))).text.matchAll(/CipherValue>([^<]+)</g)].map(([, v]) => v)
  const all = [...(await values()), ...(await values())]
  assert.equal(new Set(all).size, 10)
})

const writer = (protect: string) => `
import json, sys
from pskc import PSKC
p = PSKC()
for i in range(3):
    p.add_key(id='k%d' % i, serial='90%d' % i, manufacturer='oath.FT', secret=bytes([65 + i]) * 20, response_length=6,
      response_encoding='DECIMAL', counter=i * 7, algorithm='urn:ietf:params:xml:ns:keyprov:pskc:hotp')
p.add_key(id='k3', serial='903', secret=b'D' * 20, response_length=6, response_encoding='DECIMAL', time_interval=30,
  algorithm='urn:ietf:params:xml:ns:keyprov:pskc:totp')
${protect}
p.write(sys.argv[1])
print(json.dumps(open(sys.argv[1]).read()))`

const theirs: Record<string, { protect: string; reading: Reading }> = {
  'a pre-shared key': {
    protect: `p.encryption.setup_preshared_key(key=bytes.fromhex('${key}'), key_name='Key', algorithm='aes128-cbc')`,
    reading: { fileKey: keyOf(key) },
  },
  'a key of 256 bits and HMAC-SHA-256': {
    protect: `p.mac.algorithm = 'hmac-sha256'
p.encryption.setup_preshared_key(key=bytes.fromhex('${key}${key}'), algorithm='aes256-cbc')`,
    reading: { fileKey: keyOf(key + key) },
  },
  'a password': {
    protect: `p.encryption.setup_pbkdf2('${password}', iterations=2000)`,
    reading: { fileKey: { kind: 'password', text: password } },
  },
  'a password and HMAC-SHA-512': {
    protect: `p.mac.algorithm = 'hmac-sha512'
p.encryption.setup_pbkdf2('${password}', iterations=2000, prf='hmac-sha512', algorithm='aes256-cbc')`,
    reading: { fileKey: { kind: 'password', text: password } },
  },
  nothing: { protect: 'pass', reading: { plain: true } },
}

for (const [what, { protect, reading }] of Object.entries(theirs)) {
  test(`a file of python3-pskc, protected with ${what}, is read`, async () => {
    const file = python(writer(protect), '') as string
    const prepared = await prepare(world, file, reading)
    assert.ok(prepared.ok, JSON.stringify(prepared))
    const read = prepared.tokens.map(({ tokenId, lastStep, movingFactor, sealedSecret, manufacturer }) => {
      const secret = world.context.tokenCodes.openSecret(tokenId, reveal(sealedSecret))
      return [tokenId, movingFactor, lastStep + 1, Buffer.from(secret).toString(), manufacturer]
    })
    assert.deepEqual(read, [
      ['FT0000000900', 'event', 0, 'A'.repeat(20), 'oath.FT'],
      ['FT0000000901', 'event', 7, 'B'.repeat(20), 'oath.FT'],
      ['FT0000000902', 'event', 14, 'C'.repeat(20), 'oath.FT'],
      ['FT0000000903', 'time', 0, 'D'.repeat(20), null],
    ])
    if (what === 'nothing') return
    const wrong: Reading = {
      fileKey: reading.fileKey?.kind === 'key' ? keyOf('ff'.repeat(16)) : { kind: 'password', text: 'x' },
    }
    assert.notDeepEqual(await problemsOf(world, file, wrong), [])
  })
}

test('RFC 6030: the figures that we accept pass pskctool, too', () => {
  for (const { figure, xml, tokens } of figures) {
    if (tokens !== undefined && figure !== 9) assert.equal(validate(xml), 'OK', `figure ${figure}`)
  }
})

test('exports are chosen by prefix or by list; revoked or unknown tokens are reported, and nothing is written', async () => {
  const chosen = { tokenIds: ['xp 0000 0000 01', 'XP0000000003', 'XP0000000001'] }
  const { outcome, text } = await exported({ kind: 'none' }, chosen)
  assert.deepEqual(outcome, { ok: true, count: 2 })
  assert.deepEqual(
    [...text.matchAll(/Key Id="([^"]+)"/g)].map(([, id]) => id),
    ['XP0000000001', 'XP0000000003'],
  )
  const unknown = await exported({ kind: 'none' }, { tokenIds: ['XP0000000001', 'XP0000000009', 'no id'] })
  assert.deepEqual(unknown, { outcome: { ok: false, missing: ['XP0000000009', 'no id'] }, text: '' })
  assert.deepEqual((await exported({ kind: 'none' }, { prefix: 'XQ' })).outcome, { ok: false, missing: [] })
})

test('AUD-01: an export is in the journal before a secret leaves', async () => {
  const { context } = world
  const fault = new Error('the disk is full')
  const write = () => Promise.reject(fault)
  const fileKey = { kind: 'none' } as const
  await assert.rejects(exportTokens(context, testCaller, { chosen: { prefix: 'XP' }, fileKey, write }), fault)
  const [entry] = await newestJournal(context.store, {}, 1)
  const { digest, ...told } = JSON.parse(entry?.body ?? '').event
  assert.deepEqual(told, { type: 'tokens_exported', protection: 'plain', prefix: 'XP', count: 4 })
  assert.match(digest, /^[\w-]{43}$/)
})
