import assert from 'node:assert/strict'
import { argon2Sync, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Overloaded } from './hashing-lane.ts'
import { KeyRingError, newKeyRingText, parseKeyRing } from './key-ring.ts'
import { createPasswords } from './password.ts'

const createdAt = '2026-04-01T00:00:00Z'
const ringText = newKeyRingText(createdAt)
const ring = parseKeyRing(ringText)
const owner = { service: 'shoko-chukin/fx-web', userId: '0000000001' }
const lowest = createPasswords(ring, { cost: 'lowest' })

test('PWD-03: a verifier is Argon2id at 46 MiB and one pass, with the pepper, as an independent call agrees', async () => {
  const verifier = await createPasswords(ring, { cost: 'recommended' }).derive(owner, 'Abcd1234')
  const parts = /^\$argon2id\$v=19\$m=47104,t=1,p=1,keyid=([^$,]+),bound=1\$([^$=]+)\$([^$=]+)$/.exec(
    verifier,
  )
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
  const whose = '["shoko-chukin/fx-web","0000000001","login"]'
  const bound = createHmac('sha256', ring.subkey('verifier', keyId)).update(`${whose}\n`).update(witness)
  assert.equal(Buffer.from(hash, 'base64').toString('hex'), bound.digest('hex'))
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
    const verifier = await lowest.derive(owner, password)
    assert.deepEqual(await lowest.verify(owner, verifier, password), { matches: true, outdated: false })
    assert.equal(
      (await lowest.verify(owner, verifier, other)).matches,
      false,
      JSON.stringify([password, other]),
    )
  }
})

test('PWD-01: composed and decomposed spellings of one password match (NFC)', async () => {
  const verifier = await lowest.derive(owner, 'パスワード'.normalize('NFD'))
  assert.equal((await lowest.verify(owner, verifier, 'パスワード'.normalize('NFC'))).matches, true)
})

test('PWD-03: equal passwords have different verifiers', async () => {
  assert.notEqual(await lowest.derive(owner, 'Abcd1234'), await lowest.derive(owner, 'Abcd1234'))
})

test('PWD-03: a verifier of another cost or pepper matches but is outdated; without its pepper it is an error', async () => {
  const newText = newKeyRingText(createdAt)
  const current = JSON.parse(newText)
  const both = JSON.stringify({ ...current, keys: [...current.keys, ...JSON.parse(ringText).keys] })
  const rotated = createPasswords(parseKeyRing(both), { cost: 'lowest' })
  const old = await lowest.derive(owner, 'Abcd1234')
  assert.deepEqual(await rotated.verify(owner, old, 'Abcd1234'), { matches: true, outdated: true })
  assert.deepEqual(await rotated.verify(owner, old, 'Abcd1235'), { matches: false, outdated: true })
  const renewed = await rotated.derive(owner, 'Abcd1234')
  assert.deepEqual(await rotated.verify(owner, renewed, 'Abcd1234'), { matches: true, outdated: false })
  await assert.rejects(lowest.verify(owner, renewed, 'Abcd1234'), KeyRingError)

  const stronger = createPasswords(ring, { cost: 'recommended' })
  assert.deepEqual(await stronger.verify(owner, old, 'Abcd1234'), { matches: true, outdated: true })
})

/** As versions before X4 made it: the hash itself, bound to nobody. */
async function unboundVerifier(password: string): Promise<string> {
  const salt = Buffer.alloc(16, 'salt')
  const hash = argon2Sync('argon2id', {
    message: password,
    nonce: salt,
    secret: ring.subkey('pepper', ring.currentId),
    parallelism: 1,
    tagLength: 32,
    memory: 8,
    passes: 1,
  })
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=8,t=1,p=1,keyid=${ring.currentId}$${text(salt)}$${text(hash)}`
}

test('X4: a verifier matches for its owner only: not for another user, service or purpose', async () => {
  const verifier = await lowest.derive(owner, 'Abcd1234')
  for (const other of [
    { ...owner, userId: '0000000002' },
    { ...owner, service: 'johoku/fx-web' },
    { ...owner, purpose: 'approval' },
    { service: `${owner.service}","x`, userId: owner.userId },
  ])
    assert.equal((await lowest.verify(other, verifier, 'Abcd1234')).matches, false, JSON.stringify(other))
  assert.equal((await lowest.verify({ ...owner, purpose: 'login' }, verifier, 'Abcd1234')).matches, true)
})

test('X4: a verifier of before matches nobody until it is bound, once, and then its owner only', async () => {
  const old = await unboundVerifier('Abcd1234')
  assert.equal((await lowest.verify(owner, old, 'Abcd1234')).matches, false)
  const bound = lowest.bind(owner, old)
  assert.ok(bound)
  assert.deepEqual(await lowest.verify(owner, bound, 'Abcd1234'), { matches: true, outdated: false })
  assert.equal((await lowest.verify(owner, bound, 'Abcd1235')).matches, false)
  const other = { ...owner, userId: '0000000002' }
  assert.equal((await lowest.verify(other, bound, 'Abcd1234')).matches, false)
  // Neither bound again to somebody else, nor turned back.
  assert.equal(lowest.bind(other, bound), null)
  const turnedBack = lowest.bind(other, bound.replace(',bound=1', ''))
  assert.equal((await lowest.verify(other, turnedBack ?? '', 'Abcd1234')).matches, false)
  assert.equal((await lowest.verify(owner, bound.replace(',bound=1', ''), 'Abcd1234')).matches, false)
})

test('X4: a verifier that is malformed, or whose pepper is gone, stays as it is', async () => {
  const old = await unboundVerifier('Abcd1234')
  assert.equal(lowest.bind(owner, old.slice(0, -4)), null)
  assert.equal(lowest.bind(owner, '$argon2id$1'), null)
  const other = createPasswords(parseKeyRing(newKeyRingText(createdAt)), { cost: 'lowest' })
  assert.equal(other.bind(owner, old), null)
})

test('EML-09: an unknown user never matches and costs the same work', async () => {
  const passwords = createPasswords(ring, { cost: 'recommended', concurrent: 1 })
  const verifier = await passwords.derive(owner, 'Abcd1234')
  // Processor time, thread pool included, rather than the clock: it leaves out other work on the machine.
  const workOf = async (known: string | undefined) => {
    const before = process.cpuUsage()
    const { matches } = await passwords.verify(owner, known, 'Abcd1234')
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
  const verifier = await lowest.derive(owner, 'Abcd1234')
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
    await assert.rejects(lowest.verify(owner, text, 'Abcd1234'), (error) => {
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
      Array.from({ length: 8 }, () => passwords.verify(owner, undefined, 'x')),
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
  const verifier = await passwords.derive(owner, 'Abcd1234')
  // Below the least memory of Argon2 (RFC 9106 §3.1), so that the derivation itself refuses it.
  await assert.rejects(passwords.verify(owner, verifier.replace('m=8', 'm=1'), 'Abcd1234'), {
    code: 'ERR_OUT_OF_RANGE',
  })
  assert.equal((await passwords.verify(owner, verifier, 'Abcd1234')).matches, true)
})

test('REL-11: a queue without places is refused on creation', () => {
  for (const concurrent of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => createPasswords(ring, { cost: 'lowest', concurrent }), RangeError)
  }
  assert.throws(() => createPasswords(ring, { cost: 'lowest', waitingMax: -1 }), RangeError)
})
