import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { KeyRingError, newKeyRingText, parseKeyRing } from './key-ring.ts'
import { createPasswords, Overloaded } from './password.ts'

const createdAt = '2026-04-01T00:00:00Z'
const ringText = newKeyRingText(createdAt)
const ring = parseKeyRing(ringText)
const lowest = createPasswords(ring, { cost: 'lowest' })

test('PWD-03: a verifier is Argon2id at 46 MiB and one pass, with the pepper, as an independent call agrees', async () => {
  const verifier = await createPasswords(ring, { cost: 'recommended' }).derive('Abcd1234')
  const parts = /^\$argon2id\$v=19\$m=47104,t=1,p=1,keyid=([^$]+)\$([^$=]+)\$([^$=]+)$/.exec(verifier)
  assert.ok(parts, verifier)
  const [, keyId = '', salt = '', hash = ''] = parts
  assert.equal(keyId, ring.currentId)
  const witness = argon2Sync('argon2id', {
    message: 'Abcd1234',
    nonce: Buffer.from(salt, 'base64'),
    secret: ring.subkey('pepper', keyId),
    parallelism: 1,
    tagLength: 32,
    memory: 47104,
    passes: 1,
  })
  assert.equal(Buffer.from(hash, 'base64').toString('hex'), witness.toString('hex'))
})

test('PWD-01: only the whole password matches: case, length, NUL and the bytes after it count', async () => {
  const long = `${'p'.repeat(127)}x`
  const cases: readonly (readonly [string, string])[] = [
    ['Abcd1234', 'abcd1234'],
    ['Abcd1234', 'Abcd1234 '],
    ['Abcd\0one', 'Abcd\0two'],
    ['Abcd', 'Abcd\0'],
    [long, `${'p'.repeat(127)}y`],
    [long, 'p'.repeat(127)],
    ['ﾊﾝｶｸ', 'ハンカク'],
    ['', ' '],
  ]
  for (const [password, other] of cases) {
    const verifier = await lowest.derive(password)
    assert.deepEqual(await lowest.verify(verifier, password), { matches: true, outdated: false })
    assert.equal((await lowest.verify(verifier, other)).matches, false, JSON.stringify([password, other]))
  }
})

test('PWD-01: composed and decomposed spellings of one password match (NFC)', async () => {
  const verifier = await lowest.derive('パスワード'.normalize('NFD'))
  assert.equal((await lowest.verify(verifier, 'パスワード'.normalize('NFC'))).matches, true)
})

test('PWD-03: equal passwords have different verifiers', async () => {
  assert.notEqual(await lowest.derive('Abcd1234'), await lowest.derive('Abcd1234'))
})

test('PWD-03: a verifier of another cost or pepper matches but is outdated; without its pepper it is an error', async () => {
  const newText = newKeyRingText(createdAt)
  const current = JSON.parse(newText)
  const both = JSON.stringify({ ...current, keys: [...current.keys, ...JSON.parse(ringText).keys] })
  const rotated = createPasswords(parseKeyRing(both), { cost: 'lowest' })
  const old = await lowest.derive('Abcd1234')
  assert.deepEqual(await rotated.verify(old, 'Abcd1234'), { matches: true, outdated: true })
  assert.deepEqual(await rotated.verify(old, 'Abcd1235'), { matches: false, outdated: true })
  const renewed = await rotated.derive('Abcd1234')
  assert.deepEqual(await rotated.verify(renewed, 'Abcd1234'), { matches: true, outdated: false })
  await assert.rejects(lowest.verify(renewed, 'Abcd1234'), KeyRingError)

  const stronger = createPasswords(ring, { cost: 'recommended' })
  assert.deepEqual(await stronger.verify(old, 'Abcd1234'), { matches: true, outdated: true })
})

test('EML-09: an unknown user never matches and costs the same work', async () => {
  const passwords = createPasswords(ring, { cost: 'recommended', concurrent: 1 })
  const verifier = await passwords.derive('Abcd1234')
  // Processor time, thread pool included, rather than the clock: it leaves out other work on the machine.
  const workOf = async (known: string | undefined) => {
    const before = process.cpuUsage()
    const { matches } = await passwords.verify(known, 'Abcd1234')
    const { user, system } = process.cpuUsage(before)
    return { matches, microseconds: user + system }
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 3; round++) {
    const [a, b] = [await workOf(verifier), await workOf(undefined)]
    assert.deepEqual([a.matches, b.matches], [true, false])
    known.push(a.microseconds)
    unknown.push(b.microseconds)
  }
  const ratio = Math.min(...unknown) / Math.min(...known)
  assert.ok(ratio > 0.5 && ratio < 2, `unknown / known = ${ratio.toFixed(2)}`)
})

test('PWD-03: a malformed verifier is an error, not a wrong password, and is not quoted', async () => {
  const verifier = await lowest.derive('Abcd1234')
  for (const text of [
    '',
    'Abcd1234',
    verifier.slice(0, -4),
    verifier.replace(/[^$]+(?=\$[^$]+$)/, 'c2hvcnQ'),
    `${verifier}$`,
    verifier.replace('argon2id', 'argon2i'),
    verifier.replace('v=19', 'v=16'),
    verifier.replace('t=1,', ''),
    verifier.replace('m=8', 'm=99999999'),
  ]) {
    await assert.rejects(lowest.verify(text, 'Abcd1234'), (error) => {
      assert.ok(error instanceof TypeError)
      assert.ok(text === '' || !error.message.includes(text))
      return true
    })
  }
})

test('REL-11: the queue admits up to its limit, refuses the rest at once, and recovers', async () => {
  const passwords = createPasswords(ring, { cost: 'lowest', concurrent: 2, waitingMax: 3 })
  const burst = async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => passwords.verify(undefined, 'x')),
    )
    const refused = results.filter((result) => result.status === 'rejected')
    for (const { reason } of refused) assert.ok(reason instanceof Overloaded)
    return refused.length
  }
  assert.equal(await burst(), 3)
  assert.equal(await burst(), 3)
})

test('REL-11: a derivation that fails gives up its place in the queue', async () => {
  const passwords = createPasswords(ring, { cost: 'lowest', concurrent: 1, waitingMax: 0 })
  const verifier = await passwords.derive('Abcd1234')
  // Below the least memory of Argon2 (RFC 9106 §3.1), so that the derivation itself refuses it.
  await assert.rejects(passwords.verify(verifier.replace('m=8', 'm=1'), 'Abcd1234'), {
    code: 'ERR_OUT_OF_RANGE',
  })
  assert.equal((await passwords.verify(verifier, 'Abcd1234')).matches, true)
})

test('REL-11: a queue without places is refused on creation', () => {
  for (const concurrent of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => createPasswords(ring, { cost: 'lowest', concurrent }), RangeError)
  }
  assert.throws(() => createPasswords(ring, { cost: 'lowest', waitingMax: -1 }), RangeError)
})
