import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { journalKeys } from '../journal/keys.ts'
import { KeyRingError, loadKeyRing, parseKeyRing } from './key-ring.ts'
import {
  type ChangingFile,
  generateKeyRingFile,
  preparedKey,
  prepareKey,
  retireInFile,
} from './key-ring-file.ts'
import { LiveKeyRing } from './live-key-ring.ts'
import { createPasswords } from './password.ts'
import { open, SealError, seal, sealAgain } from './seal.ts'
import { signer } from './signing.ts'

const [createdAt, later] = ['2026-04-01T00:00:00Z', '2026-11-30T00:00:00Z']

function ringFile(t: TestContext): ChangingFile & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'keys.json')
  generateKeyRingFile(path, createdAt)
  return { folder, path, kept: { as: 'file', token: null }, out: null }
}

test('E8: a new key is on the disk before anybody is told of it, and a crash in between loses nothing', (t) => {
  const file = ringFile(t)
  const { path } = file
  const before = readFileSync(path, 'utf8')
  const prepared = prepareKey(file, later)
  assert.equal(readFileSync(path, 'utf8'), before)
  assert.equal(statSync(`${path}.new`).mode & 0o777, 0o600)
  // The next process finds the same key, and puts it in place.
  assert.equal(prepareKey(file, later).keyId, prepared.keyId)
  preparedKey(file)?.place()
  const ring = loadKeyRing(path)
  const [oldId = ''] = ring.ids
  assert.deepEqual(ring.ids, [oldId, prepared.keyId])
  assert.equal(ring.currentId, oldId)
  assert.equal(ring.madeAtMs(prepared.keyId), Temporal.Instant.from(later).epochMilliseconds)
  assert.deepEqual(readdirSync(file.folder), ['keys.json'])

  // What is torn, or was prepared from another ring, is no key of this one.
  writeFileSync(`${path}.new`, before.slice(0, 40), { mode: 0o600 })
  assert.equal(preparedKey(file), null)
  writeFileSync(`${path}.new`, before, { mode: 0o600 })
  assert.equal(preparedKey(file), null)
  assert.ok(!existsSync(`${path}.new`))
  prepareKey(file, later).discard()
  assert.deepEqual(readdirSync(file.folder), ['keys.json'])
})

test('E8: of two commands that change one ring at once, none takes out a key that the other put in', (t) => {
  const file = ringFile(t)
  const { path } = file
  const [firstId = ''] = loadKeyRing(path).ids
  prepareKey(file, later).place()
  const both = loadKeyRing(path).ids
  const [, secondId = ''] = both

  // The ring that a third key was prepared for is there no more.
  const third = prepareKey(file, later)
  assert.ok(retireInFile(file, { keyId: firstId, currentId: secondId, keepsPasswords: false }))
  const retired = readFileSync(path, 'utf8')
  assert.throws(() => third.place(), /another command has changed the key ring meanwhile/)
  assert.equal(readFileSync(path, 'utf8'), retired)

  // Another command has put its own key where this one had prepared one.
  const mine = prepareKey({ ...file }, later)
  mine.discard()
  const theirs = prepareKey(file, later)
  assert.notEqual(mine.keyId, theirs.keyId)
  assert.throws(() => mine.place(), /another command has changed/)
  theirs.place()
  assert.throws(() => mine.place(), /another command has changed/)
  mine.discard()
  assert.deepEqual(loadKeyRing(path).ids.toSorted(), [secondId, theirs.keyId].toSorted())
})

test('E8: a credential is not written; the new ring goes to a file that is not there yet', (t) => {
  const file = ringFile(t)
  const credential = { ...file, kept: { as: 'credential', token: null } } as const
  assert.throws(() => prepareKey(credential, later), /--out/)
  const out = join(file.folder, 'next.json')
  const before = readFileSync(file.path, 'utf8')
  const prepared = prepareKey({ ...credential, out }, later)
  prepared.place()
  assert.equal(readFileSync(file.path, 'utf8'), before)
  assert.ok(loadKeyRing(out).ids.includes(prepared.keyId))
  assert.throws(() => prepareKey({ ...credential, out }, later), /already exists/)
})

test('E8: of a retired key only what checks old things stays: it opens, signs and hashes nothing', async (t) => {
  const file = ringFile(t)
  const whole = loadKeyRing(file.path)
  const oldId = whole.currentId
  const owner = { service: 'a/b', userId: 'u' }
  const verifier = await createPasswords(whole, { cost: 'lowest' }).derive(owner, 'Abcd1234')
  const sealed = seal(whole, Buffer.from('secret'), 'row')
  const entry = { chain: 'c', seq: 1, hash: 'h' }
  const mac = journalKeys(whole).macOf(entry)
  const message = Buffer.from('m')
  const signed = journalKeys(whole).sign(message)

  const prepared = prepareKey(file, later)
  prepared.place()
  const both = new LiveKeyRing(loadKeyRing(file.path))
  both.use(prepared.keyId)
  const again = sealAgain(both, sealed, 'row')
  assert.ok(again)
  assert.equal(sealAgain(both, again, 'row'), null)

  const change = { keyId: oldId, currentId: prepared.keyId, keepsPasswords: true }
  assert.ok(retireInFile(file, change))
  assert.ok(!retireInFile(file, change))
  const text = readFileSync(file.path, 'utf8')
  assert.equal(JSON.parse(text).version, 2)
  const ring = loadKeyRing(file.path)
  assert.deepEqual([ring.currentId, ring.ids, ring.retiredIds], [prepared.keyId, [prepared.keyId], [oldId]])
  for (const purpose of ['seal', 'mac', 'journal'] as const)
    assert.throws(() => ring.subkey(purpose, oldId), /of the retired key/)
  assert.throws(() => open(ring, sealed, 'row'), SealError)
  assert.equal(Buffer.from(open(ring, again, 'row')).toString(), 'secret')
  assert.throws(() => signer(ring, oldId), KeyRingError)
  const keys = journalKeys(ring)
  assert.ok(keys.isMacOf(entry, mac))
  assert.ok(!keys.isMacOf({ ...entry, seq: 2 }, mac))
  assert.ok(keys.isSigned(oldId, message, signed.signature))
  assert.ok(!keys.isSigned(oldId, Buffer.from('n'), signed.signature))
  assert.ok(!keys.isSigned('k9', message, signed.signature))
  const passwords = createPasswords(ring, { cost: 'lowest' })
  assert.deepEqual(await passwords.verify(owner, verifier, 'Abcd1234'), { matches: true, outdated: true })

  // Retired again, without passwords.
  assert.ok(retireInFile(file, { ...change, keepsPasswords: false }))
  const bare = loadKeyRing(file.path)
  assert.throws(() => bare.subkey('pepper', oldId), KeyRingError)
  assert.ok(journalKeys(bare).isMacOf(entry, mac))
  // Somebody unknown takes the same work as ever.
  assert.equal((await createPasswords(bare, { cost: 'lowest' }).verify(owner, undefined, 'x')).matches, false)
  assert.throws(() => retireInFile(file, { ...change, keyId: 'k9' }), /no key "k9"/)
})

test('E8: a ring that lacks the key in use takes no place, and what holds it follows a change at once', () => {
  const ringOf = (current: string, ...ids: string[]) =>
    parseKeyRing(
      JSON.stringify({
        version: 1,
        current,
        keys: ids.map((id) => ({ id, createdAt, material: Buffer.alloc(32, id).toString('base64') })),
      }),
    )
  const live = new LiveKeyRing(ringOf('k1', 'k1', 'k2'))
  const keys = journalKeys(live)
  const entry = { chain: 'c', seq: 1, hash: 'h' }
  assert.match(keys.macOf(entry), /^k1:/)
  live.use('k2')
  assert.deepEqual([live.currentId, live.namedId, live.ids], ['k2', 'k1', ['k2', 'k1']])
  assert.match(keys.macOf(entry), /^k2:/)
  assert.equal(keys.sign(Buffer.from('m')).keyId, 'k2')
  assert.throws(() => live.take(ringOf('k1', 'k1')), /lacks key k2/)
  assert.throws(() => live.use('k3'), /lacks key k3/)
  live.take(ringOf('k1', 'k1', 'k2', 'k3'))
  assert.deepEqual([live.currentId, live.ids], ['k2', ['k2', 'k1', 'k3']])
})
