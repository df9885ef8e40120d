import assert from 'node:assert/strict'
import { hkdfSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import {
  bitsForOthers,
  type KeptAs,
  KeyRingError,
  loadKeyRing,
  newKeyRingText,
  parseKeyRing,
} from './key-ring.ts'
import { generateKeyRingFile } from './key-ring-file.ts'

const createdAt = '2026-04-01T00:00:00Z'
const material = Buffer.alloc(32, 7).toString('base64')
const key = { id: 'k1', createdAt, material }
const retired = { id: 'k0', createdAt, entry: material, journalPublic: material }
const valid = { version: 1, current: 'k1', keys: [key] }

function newDirectory(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'warifu-key-ring-'))
  context.after(() => rmSync(path, { recursive: true }))
  return path
}

function refusalOf(act: () => unknown): KeyRingError {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof KeyRingError, `a KeyRingError, not ${inspect(error)}`)
    return error
  }
  assert.fail('was not refused')
}

test('CRY-04: a generated key ring file is readable by its owner only, loads, and is never overwritten', (context) => {
  const path = join(newDirectory(context), 'keys.json')
  generateKeyRingFile(path, createdAt)
  const text = readFileSync(path, 'utf8')
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
  const ring = loadKeyRing(path)
  assert.equal(ring.subkey('seal', ring.currentId).length, 32)

  assert.match(refusalOf(() => generateKeyRingFile(path, createdAt)).message, /keys\.json.*EEXIST/)
  assert.equal(readFileSync(path, 'utf8'), text)
})

test('CRY-05: each generated key ring has its own key', () => {
  const [a, b] = [parseKeyRing(newKeyRingText(createdAt)), parseKeyRing(newKeyRingText(createdAt))]
  assert.notEqual(a.currentId, b.currentId)
  assert.notDeepEqual(a.subkey('seal', a.currentId), b.subkey('seal', b.currentId))
})

test('CRY-03: a key ring file that group or others may use is refused, each mode bit alone', (context) => {
  const path = join(newDirectory(context), 'keys.json')
  generateKeyRingFile(path, createdAt)
  // Windows has no mode bits, so nobody is refused there.
  for (const bit of process.platform === 'win32' ? [] : [0o040, 0o020, 0o010, 0o004, 0o002, 0o001]) {
    chmodSync(path, 0o600 | bit)
    assert.match(refusalOf(() => loadKeyRing(path)).message, /keys\.json.*chmod 600/)
  }
  chmodSync(path, 0o400)
  loadKeyRing(path)
})

test('CRY-03: a key ring that is missing or invalid is refused with its file and reason', (context) => {
  const directory = newDirectory(context)
  assert.match(refusalOf(() => loadKeyRing(join(directory, 'none.json'))).message, /none\.json.*ENOENT/)
  assert.match(refusalOf(() => generateKeyRingFile(join(directory, 'a', 'b'), createdAt)).message, /ENOENT/)
  assert.match(refusalOf(() => generateKeyRingFile(join(directory, 'c'), 'today')).message, /createdAt/)
  assert.throws(() => statSync(join(directory, 'c')), { code: 'ENOENT' })

  const path = join(directory, 'keys.json')
  writeFileSync(path, JSON.stringify({ ...valid, current: 'k2' }), { mode: 0o600 })
  assert.match(refusalOf(() => loadKeyRing(path)).message, /keys\.json.*current key is not among/)
})

test('I7, CRY-03: every defect of a key ring is refused, and no message or cause reveals the key', () => {
  const defects: readonly (readonly [string, RegExp])[] = [
    [`{"material":"${material}"`, /not JSON/],
    [`"${material}"`, /ring/],
    [JSON.stringify({ ...valid, version: 3 }), /version/],
    [JSON.stringify({ ...valid, version: 2 }), /retired/],
    [JSON.stringify({ ...valid, retired: [] }), /unknown field/],
    [JSON.stringify({ ...valid, version: 2, retired: [{ ...retired, id: 'k1' }] }), /same id/],
    [JSON.stringify({ ...valid, version: 2, retired: [{ ...retired, material }] }), /unknown field/],
    [JSON.stringify({ ...valid, version: 2, current: 'k0', retired: [retired] }), /current key is not among/],
    [JSON.stringify({ ...valid, keys: [] }), /keys/],
    [JSON.stringify({ ...valid, keys: [key, key] }), /same id/],
    [JSON.stringify({ ...valid, [material]: 1 }), /unknown field/],
    [JSON.stringify({ ...valid, keys: [{ ...key, id: 'k$1' }] }), /keys\.0\.id/],
    [JSON.stringify({ ...valid, keys: [{ ...key, createdAt: material }] }), /keys\.0\.createdAt/],
    [JSON.stringify({ ...valid, keys: [{ ...key, material: material.slice(0, -4) }] }), /keys\.0\.material/],
    [JSON.stringify({ ...valid, keys: [{ ...key, material: `${material} ` }] }), /keys\.0\.material/],
    [JSON.stringify({ ...valid, keys: [{ ...key, material: [material] }] }), /keys\.0\.material/],
  ]
  for (const [text, reason] of defects) {
    const error = refusalOf(() => parseKeyRing(text, 'WARIFU_KEYS'))
    assert.match(error.message, /^WARIFU_KEYS: /)
    assert.match(error.message, reason)
    assert.doesNotMatch(
      inspect(error, { depth: null, showHidden: true }),
      /BwcHB/,
      'the material is in the error',
    )
  }
})

test('CRY-03: neither JSON nor inspection of a key ring shows a key', () => {
  const ring = parseKeyRing(JSON.stringify(valid))
  assert.equal(JSON.stringify(ring), '{"currentId":"k1","ids":["k1"],"retiredIds":[]}')
  const shown = inspect(ring, { depth: null, showHidden: true, getters: true })
  for (const purpose of ['seal', 'pepper', 'mac', 'journal'] as const) {
    const subkey = ring.subkey(purpose, 'k1')
    assert.ok(
      !shown.includes(subkey.toString('base64')) && !shown.includes(subkey.toString('hex').slice(0, 8)),
    )
  }
  assert.doesNotMatch(shown, /BwcHB|<Buffer|Map/)
})

test('CRY-01: each purpose and each key has its own HKDF-SHA256 subkey; an unknown key has none', () => {
  const other = { ...key, id: 'k2', material: Buffer.alloc(32, 8).toString('base64') }
  const ring = parseKeyRing(JSON.stringify({ version: 1, current: 'k2', keys: [key, other] }))
  assert.equal(ring.currentId, 'k2')
  const subkeys = ['k1', 'k2'].flatMap((id) =>
    (['seal', 'pepper', 'mac', 'journal'] as const).map((purpose) =>
      ring.subkey(purpose, id).toString('hex'),
    ),
  )
  assert.equal(new Set(subkeys).size, 8)
  // The derivation is part of the file format: a different one could open no stored secret.
  const expected = hkdfSync('sha256', Buffer.alloc(32, 7), '', 'warifu pepper', 32)
  assert.equal(subkeys[1], Buffer.from(expected).toString('hex'))
  assert.match(refusalOf(() => ring.subkey('seal', 'k3')).message, /"k3"/)
})

test('E8: a credential of root may show the group bit of its access control list, and nothing else may', () => {
  const [root, other] = [0, 65_534]
  const file = 0o100_000
  const bitsOf = (mode: number, keptAs: KeptAs, [uid, gid]: readonly [number, number]) =>
    bitsForOthers({ mode: file | mode, uid, gid }, keptAs)
  assert.equal(bitsOf(0o440, 'credential', [root, root]), 0)
  for (const bit of [0o020, 0o010, 0o004, 0o002, 0o001])
    assert.equal(bitsOf(0o440 | bit, 'credential', [root, root]), bit)
  assert.equal(bitsOf(0o440, 'file', [root, root]), 0o040)
  // The group of somebody else is a group of people.
  assert.equal(bitsOf(0o440, 'credential', [root, other]), 0o040)
  assert.equal(bitsOf(0o440, 'credential', [other, root]), 0o040)
  // Where there are no such lists, systemd gives the file to the user.
  assert.equal(bitsOf(0o400, 'credential', [other, other]), 0)
})

test('E8: a credential that others may read is refused, and says how to give one', (context) => {
  const path = join(newDirectory(context), 'keys.json')
  generateKeyRingFile(path, createdAt)
  chmodSync(path, 0o400)
  assert.equal(loadKeyRing(path, { as: 'credential', token: null }).ids.length, 1)
  if (process.platform === 'win32') return
  chmodSync(path, 0o404)
  const { message } = refusalOf(() => loadKeyRing(path, { as: 'credential', token: null }))
  assert.match(message, /keys\.json.*mode 404.*LoadCredential=/)
})
