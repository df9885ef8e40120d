import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeToken, pin, softHsm, type TestToken, tokenLabel } from '../../../test/support/token.ts'
import { type Kept, KeyRingError, loadKeyRing } from './key-ring.ts'
import {
  type ChangingFile,
  fileText,
  generateKeyRingFile,
  prepareKey,
  replaceRing,
  retireInFile,
  ringIn,
} from './key-ring-file.ts'
import { createKeyToken, pinStateIn, type TokenAccess } from './key-token.ts'
import { newUnder } from './wrap-ring.ts'

const [createdAt, later] = ['2026-04-01T00:00:00Z', '2026-11-30T00:00:00Z']
const key = { token: tokenLabel, keyId: '01' }

function accessOf({ folder, pinFile, environment }: TestToken): TokenAccess {
  const refusedFile = join(folder, 'refused')
  return { module: softHsm, pinFile, pinKeptAs: 'file', refusedFile, environment }
}

function wrappedRing(t: TestContext) {
  const token = makeToken(t)
  token.makeKey('01')
  const access = accessOf(token)
  const path = join(token.folder, 'keys.json')
  generateKeyRingFile(path, createdAt)
  const plain = readFileSync(path, 'utf8')
  const kept = (more: Partial<TokenAccess> = {}): Kept => {
    return { as: 'file', token: createKeyToken({ ...access, ...more }) }
  }
  const changing: ChangingFile = { path, kept: kept(), out: null }
  const { ring } = ringIn(changing)
  replaceRing(changing, ring, fileText(ring, newUnder(changing.kept, key, null)))
  return { token, access, path, plain, kept, changing }
}

const refusalOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof KeyRingError, String(error))
    return error.message
  }
  return assert.fail('nothing was refused')
}

test('E8: a wrapped ring holds no key in the clear, opens only by its token, and changes under it without asking again', (t) => {
  const { token, access, path, plain, kept, changing } = wrappedRing(t)
  const { current, keys } = JSON.parse(plain)
  const text = readFileSync(path, 'utf8')
  assert.ok(!text.includes(keys[0].material) && !text.includes(current))
  const other = kept()
  assert.equal(loadKeyRing(path, other).currentId, current)
  assert.match(
    refusalOf(() => loadKeyRing(path)),
    /wrapped by a key of the PKCS #11 token warifu/,
  )

  // From here on the token could not answer.
  const opened: ChangingFile = { ...changing, kept: other }
  token.tool('--login', '--pin', pin, '--delete-object', '--type', 'privkey', '--id', '01')
  const prepared = prepareKey(opened, later)
  assert.ok(!readFileSync(`${path}.new`, 'utf8').includes(prepared.keyId))
  prepared.place()
  assert.deepEqual(loadKeyRing(path, other).ids, [current, prepared.keyId])
  assert.ok(retireInFile(opened, { keyId: current, currentId: prepared.keyId, keepsPasswords: false }))
  assert.deepEqual(loadKeyRing(path, other).retiredIds, [current])
  assert.ok(!readFileSync(path, 'utf8').includes(prepared.keyId))
  assert.ok(!existsSync(access.refusedFile))
})

test('E8: the wrapping key changes, and who has opened the ring before reads it on; back in a file, nothing is lost', (t) => {
  const { token, path, plain, kept, changing } = wrappedRing(t)
  token.makeKey('02')
  const serving = kept()
  const { currentId } = loadKeyRing(path, serving)
  const { ring, under } = ringIn(changing)
  replaceRing(changing, ring, fileText(ring, newUnder(changing.kept, { ...key, keyId: '02' }, under)))
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).keyId, '02')
  token.tool('--login', '--pin', pin, '--delete-object', '--type', 'privkey', '--id', '01')
  assert.equal(loadKeyRing(path, kept()).currentId, currentId)
  token.tool('--login', '--pin', pin, '--delete-object', '--type', 'privkey', '--id', '02')
  assert.equal(loadKeyRing(path, serving).currentId, currentId)
  assert.match(
    refusalOf(() => loadKeyRing(path, kept())),
    /has no key 02/,
  )
  replaceRing(changing, ring, fileText(ring, null))
  assert.equal(readFileSync(path, 'utf8'), plain)
})

test('E8: what is altered in a wrapped ring does not open', (t) => {
  const { path, kept } = wrappedRing(t)
  const file = JSON.parse(readFileSync(path, 'utf8'))
  const sealed = Buffer.from(file.sealed, 'base64')
  sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20)
  writeFileSync(path, JSON.stringify({ ...file, sealed: sealed.toString('base64') }))
  assert.match(
    refusalOf(() => loadKeyRing(path, kept())),
    /was altered, or torn/,
  )
  writeFileSync(path, JSON.stringify({ ...file, more: 1 }))
  assert.match(
    refusalOf(() => loadKeyRing(path, kept())),
    /not a valid key ring/,
  )
})

test('E8: what is missing is said in English and Japanese: module, token, key, PIN file, a mode that lets others read it', (t) => {
  const { token, path, kept } = wrappedRing(t)
  const said = (more: Partial<TokenAccess>) => refusalOf(() => loadKeyRing(path, kept(more)))
  assert.match(said({ module: '/none.so' }), /module \/none\.so cannot be loaded.*読み込めません/)
  assert.match(
    said({ environment: { ...token.environment, PATH: token.folder } }),
    /pkcs11-tool is missing.*opensc/,
  )
  assert.match(said({ pinFile: join(token.folder, 'none') }), /none: ENOENT/)
  chmodSync(token.pinFile, 0o640)
  assert.match(said({}), /pin: its group or others have access \(mode 640\)/)
  chmodSync(token.pinFile, 0o600)
  writeFileSync(token.pinFile, '\n')
  assert.match(said({}), /is empty/)
  writeFileSync(token.pinFile, pin)
  token.tool('--login', '--pin', pin, '--delete-object', '--type', 'privkey', '--id', '01')
  assert.match(said({}), /token warifu has no key 01.*鍵 01 がありません/)
  rmSync(join(token.folder, 'tokens'), { recursive: true })
  assert.match(said({}), /there is no token warifu.*見つかりません|did not unwrap/)
})

test('E8: a refused PIN is tried once, and by nobody again until somebody says so: more would lock the token', (t) => {
  const { token, access, path, kept } = wrappedRing(t)
  writeFileSync(token.pinFile, '000000')
  assert.match(
    refusalOf(() => loadKeyRing(path, kept())),
    /refused the PIN.*PINが違います/,
  )
  // The next process would be right, and does not try.
  writeFileSync(token.pinFile, pin)
  assert.match(
    refusalOf(() => loadKeyRing(path, kept())),
    /not tried again: correct .*then delete .*refused/,
  )
  assert.match(token.tool('--list-token-slots'), /user PIN count low/)
  rmSync(access.refusedFile)
  assert.equal(loadKeyRing(path, kept()).ids.length, 1)
})

test('E8: a PIN that one more mistake would lock is not tried', () => {
  const slots = (flags: string) => `Available slots:
Slot 0 (0x1): SoftHSM slot
  token label        : other
  token flags        : login required, user PIN locked
Slot 1 (0x2): SoftHSM slot
  token label        : warifu
  token flags        : login required, rng, ${flags}, PIN initialized
`
  assert.equal(pinStateIn(slots('token initialized'), 'warifu'), 'sound')
  assert.equal(pinStateIn(slots('user PIN count low'), 'warifu'), 'sound')
  assert.equal(pinStateIn(slots('final user PIN try'), 'warifu'), 'last_attempt')
  assert.equal(pinStateIn(slots('user PIN locked'), 'warifu'), 'locked')
  assert.equal(pinStateIn(slots('final user PIN try'), 'war'), 'sound')
})
