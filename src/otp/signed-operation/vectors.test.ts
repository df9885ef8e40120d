import assert from 'node:assert/strict'
import { createHash, createHmac, createPublicKey, hkdfSync, verify } from 'node:crypto'
import { test } from 'node:test'
import vectors from '../../../test/vectors/signed-operations.json' with { type: 'json' }
import { toHex } from '../bytes.ts'
import { answerMessage, approvalCode, approvalKeyInfo, approvalMessage, parseAnswer } from './answer.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import type { Row } from './batch.ts'
import { batchRoot, rowsBelong } from './batch.ts'
import { array, decodeCbor, encodeCbor, integer, text } from './cbor.ts'
import type { PinnedKey, PublicPoint } from './cose.ts'
import { encodeCose, parseCose, thumbprintBytes } from './cose.ts'
import { parseAccount, parseMoney } from './fields.ts'
import { openKeyChange, readKeyChange } from './key-change.ts'
import { encodePayload, parsePayload } from './payload.ts'
import type { ReadingRefusal } from './reading.ts'
import {
  openEnvelope,
  operationFragment,
  operationText,
  parseOperationFragment,
  parseOperationText,
  readEnvelope,
} from './reading.ts'

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

function holds(point: PublicPoint, signed: Uint8Array, signature: Uint8Array): boolean {
  const [x, y] = [point.slice(0, 32), point.slice(32)].map((part) => Buffer.from(part).toString('base64url'))
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y } as JsonWebKey, format: 'jwk' })
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

const pinned: readonly PinnedKey[] = vectors.keys_FOR_TESTS_ONLY.operation.map((key) => ({
  institution: key.institution,
  kid: fromHex(key.kid_hex),
  point: fromHex(key.x_hex + key.y_hex),
  notBefore: 0,
  notAfter: 4e9,
}))

function tokenOf(vector: { readonly token: string }) {
  const token = vectors.keys_FOR_TESTS_ONLY.tokens.find(({ token }) => token === vector.token)
  assert.ok(token)
  return token
}

type Reading = {
  readonly text: string
  readonly institution: string
  readonly token: string
  readonly now: number
  readonly answered_hex?: readonly string[]
}

/** As a token reads a QR code. */
function read(vector: Reading): ReturnType<typeof readEnvelope> {
  const cose = parseOperationText(vector.text)
  return typeof cose === 'string' ? cose : readCose(cose, vector)
}

function readCose(cose: Uint8Array, { institution, token, now, answered_hex }: Omit<Reading, 'text'>) {
  const envelope = openEnvelope(cose, { keys: pinned, nowSeconds: now })
  if (typeof envelope === 'string') return envelope
  return readEnvelope(envelope, holds(envelope.key.point, envelope.signed, envelope.signature), {
    tokens: [{ institution, tokenId: token }],
    answered: new Set(answered_hex ?? []),
    nowSeconds: now,
  })
}

test('issue 18: every operation of the vectors is read, and made again to the byte', () => {
  assert.equal(vectors.vectors.length, 16)
  for (const vector of vectors.vectors) {
    const operation = read(vector)
    assert.ok(typeof operation !== 'string', `${vector.name}: ${operation}`)
    assert.equal(operation.template, vector.template, vector.name)
    const payload = encodePayload(operation)
    assert.equal(toHex(payload), vector.payload_hex, vector.name)
    assert.equal(toHex(sha256(payload)), vector.digest_hex, vector.name)
    assert.deepEqual(parsePayload(payload), operation)

    const cose = parseCose(fromHex(vector.cose_hex))
    assert.ok(cose)
    assert.equal(toHex(encodeCose(cose)), vector.cose_hex)
    const envelope = openEnvelope(fromHex(vector.cose_hex), { keys: pinned, nowSeconds: vector.now })
    assert.ok(typeof envelope !== 'string')
    assert.equal(toHex(envelope.signed), vector.sig_structure_hex)
    assert.equal(operationText(encodeCose(cose)), vector.text)
    assert.equal(`/token/${operationFragment(encodeCose(cose))}`, vector.fragment)
    const linked = parseOperationFragment(vector.fragment.slice('/token/'.length))
    assert.ok(typeof linked !== 'string')
    assert.deepEqual(readCose(linked, vector), operation)
  }
})

test('issue 18: what a token refuses, it refuses for the named reason', () => {
  assert.equal(vectors.refused_by_token.length, 62)
  for (const vector of vectors.refused_by_token)
    assert.equal(read(vector), vector.expected as ReadingRefusal, `${vector.name}: ${vector.change}`)
})

test('issue 18: the key ID of each operation key is the beginning of its thumbprint (RFC 9679)', () => {
  for (const { point, kid } of pinned)
    assert.equal(toHex(sha256(thumbprintBytes(point)).slice(0, 8)), toHex(kid))
})

function codeOf(tokenId: string, secretHex: string, digestHex: string): string {
  const key = hkdfSync('sha256', fromHex(secretHex), '', approvalKeyInfo(tokenId), 32)
  const mac = createHmac('sha256', new Uint8Array(key))
    .update(approvalMessage(fromHex(digestHex)))
    .digest()
  return approvalCode(mac)
}

test('issue 18: the eight digits of each operation, and none of the others', () => {
  for (const vector of vectors.vectors) {
    const { secret_hex, token } = tokenOf(vector)
    assert.equal(toHex(approvalMessage(fromHex(vector.digest_hex))), vector.offline.data_input_hex)
    assert.equal(codeOf(token, secret_hex, vector.digest_hex), vector.offline.code, vector.name)
  }
  assert.equal(vectors.refused_codes.length, 14)
  for (const { name, operation, code } of vectors.refused_codes) {
    const vector = vectors.vectors.find((known) => known.name === operation)
    assert.ok(vector)
    assert.notEqual(codeOf(vector.token, tokenOf(vector).secret_hex, vector.digest_hex), code, name)
  }
})

function answered(
  vector: { readonly digest_hex: string; readonly token: string },
  given: { readonly decision: string; readonly reason: string; readonly signature_hex: string },
): 'ok' | 'bad_answer' | 'bad_answer_signature' {
  const answer = parseAnswer(given)
  if (answer === undefined) return 'bad_answer'
  const { device_x_hex, device_y_hex } = tokenOf(vector)
  const message = answerMessage(answer, fromHex(vector.digest_hex))
  return holds(fromHex(device_x_hex + device_y_hex), message, fromHex(given.signature_hex))
    ? 'ok'
    : 'bad_answer_signature'
}

test('issue 18: answers of a device, accepted and refused', () => {
  for (const vector of vectors.vectors) {
    const { approve, reject } = vector
    assert.equal(
      toHex(answerMessage({ decision: 'approve', reason: '' }, fromHex(vector.digest_hex))),
      approve.message_hex,
    )
    assert.equal(answered(vector, { ...approve, decision: 'approve', reason: '' }), 'ok', vector.name)
    assert.equal(answered(vector, { ...reject, decision: 'reject' }), 'ok', vector.name)
  }
  assert.equal(vectors.refused_answers.length, 14)
  for (const given of vectors.refused_answers) {
    const vector = vectors.vectors.find(({ name }) => name === given.operation)
    assert.ok(vector)
    assert.equal(answered(vector, given), given.expected, given.name)
  }
})

type VectorRow = (typeof vectors.refused_lists)[number]['rows'][number]

function rowOf(row: VectorRow): Row {
  const [account, money, reference] = row as [(string | number)[], (string | number)[], string]
  const value = (parts: readonly (string | number)[]) =>
    array(...parts.map((part) => (typeof part === 'number' ? integer(part) : text(part))))
  const parsed = { account: parseAccount(value(account)), money: parseMoney(value(money)), reference }
  assert.ok(parsed.account !== undefined && parsed.money !== undefined)
  return { account: parsed.account, money: parsed.money, reference }
}

function rootOf(rows: readonly Row[]): Uint8Array {
  const hashing = batchRoot(rows)
  let step = hashing.next()
  while (step.done !== true) step = hashing.next(step.value.map(sha256))
  return step.value
}

test('issue 18: rows give the root of their batch, and others are other_rows', () => {
  let batches = 0
  for (const vector of vectors.vectors) {
    if (vector.rows === undefined) continue
    batches++
    const rows = vector.rows.map(({ row }) => rowOf(row))
    assert.equal(toHex(rootOf(rows)), vector.root_hex, vector.name)
    const operation = read(vector)
    assert.ok(typeof operation !== 'string')
    assert.ok(rowsBelong(rows, rootOf(rows), operation.fields), vector.name)
  }
  assert.equal(batches, 2)
  for (const { name, operation, rows, root_hex } of vectors.refused_lists) {
    const vector = vectors.vectors.find((known) => known.name === operation)
    assert.ok(vector)
    const read_ = read(vector)
    assert.ok(typeof read_ !== 'string')
    const parsed = rows.map(rowOf)
    assert.equal(toHex(rootOf(parsed)), root_hex, name)
    assert.ok(!rowsBelong(parsed, rootOf(parsed), read_.fields), name)
  }
})

test('issue 18: a new operation key is pinned only as an old one of its institution vouches for it', () => {
  assert.equal(vectors.key_change.length, 8)
  for (const vector of vectors.key_change) {
    const envelope = openKeyChange(fromHex(vector.cose_hex), { keys: pinned, nowSeconds: vector.now })
    const change =
      typeof envelope === 'string'
        ? envelope
        : readKeyChange(envelope, holds(envelope.key.point, envelope.signed, envelope.signature), {
            serialHeld: vector.serial_held,
            nowSeconds: vector.now,
          })
    assert.equal(typeof change === 'string' ? change : 'ok', vector.expected, vector.name)
  }
})

test('issue 18: the examples of RFC 9285 §4.3 and §4.4', () => {
  for (const { ascii, text } of vectors.base45_rfc9285) {
    assert.equal(encodeBase45(Buffer.from(ascii)), text)
    assert.equal(Buffer.from(decodeBase45(text) ?? []).toString(), ascii)
  }
  // RFC 9285 §6: these letters would be 65,536 and more than FF.
  for (const refused of ['GGW', 'GG', ':::', '::', 'A', 'ab8', 'AB\n'])
    assert.equal(decodeBase45(refused), undefined)
})

test('issue 18: integers are read exactly, and refused as values', () => {
  const big = decodeCbor(fromHex('1bffffffffffffffff'))
  assert.deepEqual(big, { kind: 'integer', value: 2n ** 64n - 1n })
  assert.deepEqual(decodeCbor(fromHex('3bffffffffffffffff')), { kind: 'integer', value: -(2n ** 64n) })
  assert.deepEqual(decodeCbor(fromHex('1b0020000000000001')), { kind: 'integer', value: 2n ** 53n + 1n })
  for (const { value } of [
    { value: 2n ** 64n - 1n },
    { value: -1 },
    { value: 23 },
    { value: 24 },
    { value: 65536 },
  ])
    assert.deepEqual(decodeCbor(encodeCbor(integer(value))), { kind: 'integer', value })
})
