import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../test/support/random.ts'
import { hmacMd5, md5 } from '../secrets/md5.ts'
import { answerTo, attributes, codes, has, onlyOf, provenBy, readPacket, revealPassword } from './packet.ts'

const secret = Buffer.from('xyzzy5461')

/** RFC 2865 §7.1, as the RFC prints it. */
const telnet = Buffer.from(
  '010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413ce3196e43f782a0aee0406c0a80110050600000003',
  'hex',
)

function read(bytes: Buffer) {
  const packet = readPacket(bytes)
  assert.ok(packet)
  return packet
}

/** A request with these attributes, signed unless told otherwise. */
function request(more: readonly (readonly [number, Buffer])[], signWith: Buffer | null = secret): Buffer {
  const all = [...(signWith === null ? [] : [[80, Buffer.alloc(16)] as const]), ...more]
  const body = Buffer.concat(
    all.map(([type, value]) => Buffer.concat([Buffer.from([type, value.length + 2]), value])),
  )
  const bytes = Buffer.concat([Buffer.from([1, 7, 0, 20 + body.length]), Buffer.alloc(16, 9), body])
  bytes.writeUInt16BE(bytes.length, 2)
  if (signWith !== null) hmacMd5(signWith, bytes).copy(bytes, 22)
  return bytes
}

test('the example of RFC 2865 §7.1 is read, its password too; padding behind it is not', () => {
  const packet = read(Buffer.concat([telnet, Buffer.alloc(9)]))
  assert.deepEqual([packet.code, packet.identifier, packet.bytes.length], [1, 0, telnet.length])
  assert.equal(String(onlyOf(packet, attributes.userName)), 'nemo')
  assert.equal(revealPassword(packet, secret), 'arctangent')
  assert.notEqual(revealPassword(packet, Buffer.from('xyzzy5462')), 'arctangent')
  assert.equal(provenBy(packet, secret), 'missing')
})

test('what is no packet is none: too short, too long, a length or an attribute that leads beyond it', () => {
  const bad = [
    Buffer.alloc(0),
    telnet.subarray(0, 19),
    telnet.subarray(0, telnet.length - 1),
    Buffer.concat([telnet.subarray(0, 20), Buffer.from([1, 1])]),
    Buffer.concat([telnet.subarray(0, 20), Buffer.from([1, 9, 65])]),
    Buffer.concat([telnet.subarray(0, 20), Buffer.from([1])]),
    Buffer.concat([telnet.subarray(0, 20), Buffer.alloc(4077, 2)]),
  ]
  for (const [i, bytes] of bad.entries()) {
    if (i > 2) bytes.writeUInt16BE(bytes.length, 2)
    assert.equal(readPacket(bytes), undefined, `case ${i}`)
  }
})

test('a packet of any bytes is read or refused, never a fault', () => {
  const { below } = seededRandom(5)
  for (let i = 0; i < 20_000; i++) {
    const bytes = Buffer.from(
      request([
        [1, Buffer.from('a')],
        [2, Buffer.alloc(16)],
      ]),
    )
    for (let n = below(4); n >= 0; n--) bytes[below(bytes.length)] = below(256)
    const packet = readPacket(bytes)
    if (packet === undefined) continue
    provenBy(packet, secret)
    revealPassword(packet, secret)
  }
})

test('RFC 3579: only the secret makes a Message-Authenticator, over every byte, and two of them are none', () => {
  const bytes = request([[1, Buffer.from('nemo')]])
  assert.equal(provenBy(read(bytes), secret), 'right')
  assert.equal(provenBy(read(bytes), Buffer.from('other')), 'wrong')
  for (let i = 0; i < bytes.length; i++) {
    const forged = Buffer.from(bytes)
    forged[i] = (forged[i] ?? 0) ^ 1
    const packet = readPacket(forged)
    if (packet !== undefined) assert.notEqual(provenBy(packet, secret), 'right', `byte ${i}`)
  }
  assert.equal(provenBy(read(request([[80, Buffer.alloc(16)]])), secret), 'wrong')
  assert.equal(provenBy(read(request([[80, Buffer.alloc(15)]], null)), secret), 'wrong')
})

test('a password that is not whole blocks, too long, twice there or no UTF-8 is none', () => {
  const none = [
    [],
    [Buffer.alloc(0)],
    [Buffer.alloc(15)],
    [Buffer.alloc(144)],
    [Buffer.alloc(16), Buffer.alloc(16)],
  ]
  for (const values of none)
    assert.equal(revealPassword(read(request(values.map((value) => [2, value] as const))), secret), undefined)
})

test('another secret makes noise: what fills the last block must be zeros', () => {
  const packet = read(request([[2, Buffer.alloc(16)]]))
  const mask = md5(secret, packet.authenticator)
  const typed = (clear: string) => {
    const hidden = Buffer.from(clear, 'latin1').map((byte, i) => byte ^ (mask[i] ?? 0))
    return revealPassword(read(request([[2, Buffer.from(hidden)]])), secret)
  }
  assert.equal(typed('123456'.padEnd(16, '\0')), '123456')
  assert.equal(typed('123456\0'.padEnd(16, 'x')), undefined)
  assert.equal(typed('\0'.padEnd(16, 'x')), undefined)
})

test('an answer begins with Message-Authenticator and is bound to its request; Proxy-State comes back in its order', () => {
  const asked = read(
    request([
      [33, Buffer.from('a')],
      [1, Buffer.from('nemo')],
      [33, Buffer.from('b')],
    ]),
  )
  const told = answerTo(asked, secret, codes.accessReject, [{ type: 18, value: Buffer.from('いいえ') }])
  const answer = read(told)
  assert.deepEqual([answer.code, answer.identifier], [codes.accessReject, 7])
  assert.deepEqual(
    answer.attributes.map(({ type }) => type),
    [80, 18, 33, 33],
  )
  assert.deepEqual(
    answer.attributes.slice(2).map(({ value }) => String(value)),
    ['a', 'b'],
  )

  const asSigned = Buffer.from(told)
  asked.authenticator.copy(asSigned, 4)
  assert.deepEqual(md5(asSigned, secret), answer.authenticator, 'RFC 2865 §3')
  const blank = Buffer.from(asSigned).fill(0, 22, 38)
  assert.deepEqual(hmacMd5(secret, blank), answer.attributes[0]?.value, 'RFC 3579 §3.2')
  assert.ok(!has(asked, attributes.eapMessage))
})
