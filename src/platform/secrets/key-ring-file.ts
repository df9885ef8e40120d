import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import {
  attempt,
  derivedKey,
  type Kept,
  KeyRingError,
  newKey,
  newKeyRingText,
  parseKeyRing,
  parseRingFile,
  type RetiredKey,
  type RingFile,
  readRing,
  retiredIn,
  ringText,
  type Under,
} from './key-ring.ts'
import { publicKeyOf } from './signing.ts'
import { wrappedRingText } from './wrapped-ring.ts'

/**
 * Creates a key ring file that only its owner may read, durably on disk before this returns: what is sealed under a
 * lost key is lost too. Throws KeyRingError, and changes nothing, if the file exists, can't be written, or `createdAt`
 * is not an instant.
 */
export function generateKeyRingFile(path: string, createdAt: string): void {
  const text = newKeyRingText(createdAt)
  parseKeyRing(text, path)
  writeNewFile(path, text)
}

function writeNewFile(path: string, text: string): void {
  const file = attempt(path, () => openSync(path, 'wx', 0o600))
  attempt(path, () => {
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } catch (error) {
      // Ours, since 'wx' created it; a half-written ring would block the next attempt.
      unlinkSync(path)
      throw error
    } finally {
      closeSync(file)
    }
    syncDirectory(dirname(path))
  })
}

/** A key ring file that is being changed: the one that is read, and where the new one goes. */
export type ChangingFile = {
  readonly path: string
  readonly kept: Kept
  /** Another new file, for a ring that is kept where nothing can write, such as a credential; null: in its place. */
  readonly out: string | null
}

/**
 * A ring with one more key, on the disk beside its place but not in it. `place` throws KeyRingError, and changes nothing,
 * where another command has changed the ring meanwhile.
 */
export type PreparedKey = { readonly keyId: string; readonly place: () => void; readonly discard: () => void }

/**
 * Writes the ring with a new key beside the file, durably, and gives what puts it in place: whoever announces the key
 * in between loses it to no crash. What a crash has left there is found again. Throws KeyRingError.
 */
export function prepareKey(changing: ChangingFile, createdAt: string): PreparedKey {
  const found = preparedKey(changing)
  if (found !== null) return found
  const { ring, under } = ringIn(changing)
  const key = newKey(createdAt)
  const target = targetOf(changing)
  writeNewFile(besideOf(target), fileText({ ...ring, keys: [...ring.keys, key] }, under))
  return prepared(changing, ring, key.id)
}

/** The ring that a crash has left prepared, if it is this one and one key more; anything else there is removed. */
export function preparedKey(changing: ChangingFile): PreparedKey | null {
  const beside = besideOf(targetOf(changing))
  if (!existsSync(beside)) return null
  const { ring } = ringIn(changing)
  const { keys } = ring
  const left = readableRing(beside, changing)
  const more = left?.keys.filter(({ id }) => !keys.some((key) => key.id === id)) ?? []
  const [key] = more
  if (key !== undefined && more.length === 1 && left?.keys.length === keys.length + 1)
    return prepared(changing, ring, key.id)
  attempt(beside, () => unlinkSync(beside))
  return null
}

function prepared(changing: ChangingFile, ring: RingFile, keyId: string): PreparedKey {
  const target = targetOf(changing)
  const beside = besideOf(target)
  const isStill = () =>
    isAsRead(changing, ring) && readableRing(beside, changing)?.keys.some(({ id }) => id === keyId) === true
  return {
    keyId,
    place: () => putInPlace(beside, target, isStill),
    // Another command may have put it in place.
    discard: () => attempt(beside, () => rmSync(beside, { force: true })),
  }
}

/**
 * Takes a key out of the ring, but for what checks the journal, and, where `keepsPasswords`, what checks passwords; from
 * then on `currentId` is the ring's current one. False where the file is so already. Throws KeyRingError.
 */
export function retireInFile(
  changing: ChangingFile,
  {
    keyId,
    currentId,
    keepsPasswords,
  }: { readonly keyId: string; readonly currentId: string; readonly keepsPasswords: boolean },
): boolean {
  const { ring, under } = ringIn(changing)
  const rest = retiredIn(ring).filter(({ id }) => id !== keyId)
  const kept = retiredFrom(ring, keyId, keepsPasswords)
  if (kept === null) return false
  const keys = ring.keys.filter(({ id }) => id !== keyId)
  const changed: RingFile = { version: 2, current: currentId, keys, retired: [...rest, kept] }
  parseKeyRing(ringText(changed), changing.path)
  replaceRing(changing, ring, fileText(changed, under))
  return true
}

/** Puts a new text into the place of a ring that nobody has changed since it was read. Throws KeyRingError. */
export function replaceRing(changing: ChangingFile, ring: RingFile, text: string): void {
  const target = targetOf(changing)
  // Not the place of a prepared key, which may be waiting there.
  const beside = `${target}.changing`
  if (existsSync(beside)) attempt(beside, () => unlinkSync(beside))
  writeNewFile(beside, text)
  putInPlace(beside, target, () => isAsRead(changing, ring))
}

/** What a file holds: the ring as it is, or under what it lies wrapped under. */
export function fileText(ring: RingFile, under: Under | null): string {
  const text = ringText(ring)
  return under === null ? text : wrappedRingText(text, under.opened, under)
}

/** Whether a call of `key rotate` has left a ring with a new key beside this one. */
export function hasPreparedKey(changing: ChangingFile): boolean {
  return existsSync(besideOf(targetOf(changing)))
}

/** What stays of a key; null where no more than that is left. Throws KeyRingError for one that is not in the ring. */
function retiredFrom(ring: RingFile, keyId: string, keepsPasswords: boolean): RetiredKey | null {
  const whole = ring.keys.find(({ id }) => id === keyId)
  if (whole !== undefined) {
    const { id, createdAt, material } = whole
    const part = (purpose: 'entry' | 'pepper' | 'verifier') =>
      derivedKey(material, purpose).toString('base64')
    const journalPublic = publicKeyOf(derivedKey(material, 'journal')).toString('base64')
    const passwords = keepsPasswords ? { pepper: part('pepper'), verifier: part('verifier') } : {}
    return { id, createdAt, entry: part('entry'), journalPublic, ...passwords }
  }
  const before = retiredIn(ring).find(({ id }) => id === keyId)
  if (before === undefined) throw new KeyRingError(`the key ring has no key ${JSON.stringify(keyId)}`)
  if (keepsPasswords || before.pepper === undefined) return null
  const { pepper: _, verifier: __, ...kept } = before
  return kept
}

/** The ring of a file that is to be changed. Throws KeyRingError. */
export function ringIn({ path, kept }: Omit<ChangingFile, 'out'>): {
  readonly ring: RingFile
  readonly under: Under | null
} {
  const { text, under } = readRing(path, kept)
  return { ring: parseRingFile(text, path), under }
}

function readableRing(path: string, { kept: { token } }: ChangingFile): RingFile | undefined {
  try {
    return ringIn({ path, kept: { as: 'file', token } }).ring
  } catch (error) {
    // Torn: nobody can have been told of its key.
    if (error instanceof KeyRingError) return undefined
    throw error
  }
}

/** Where the new ring goes. Throws KeyRingError where nothing can be written. */
export function targetOf({ path, kept, out }: ChangingFile): string {
  if (out !== null) {
    if (existsSync(out))
      throw new KeyRingError(`${out} already exists; a key ring is never overwritten by another`)
    return out
  }
  if (kept.as === 'credential')
    throw new KeyRingError(`${path} is a credential, which nothing can write: name a new file with --out`)
  return path
}

const besideOf = (target: string): string => `${target}.new`

/** Whether nobody has changed the ring since it was read: a key that came into it meanwhile must not leave it again. */
function isAsRead(changing: ChangingFile, ring: RingFile): boolean {
  return ringText(ringIn(changing).ring) === ringText(ring)
}

function putInPlace(beside: string, target: string, isStill: () => boolean): void {
  if (!isStill())
    throw new KeyRingError(
      `${target}: another command has changed the key ring meanwhile; run this one again`,
    )
  attempt(target, () => {
    renameSync(beside, target)
    syncDirectory(dirname(target))
  })
}

/** Makes the names in a directory durable. */
export function syncDirectory(path: string): void {
  // Windows can't open a directory; NTFS journals the new name by itself.
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
