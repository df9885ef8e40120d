import { hkdfSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** What a key is used for. Each purpose has its own key, so that none can be turned against another. */
export type Purpose = 'seal' | 'pepper' | 'verifier' | 'mac' | 'journal' | 'entry'

/**
 * The master keys of an installation. New secrets are sealed under the current key, old ones opened under the key that
 * their key ID names. The keys live in a closure: neither JSON.stringify nor util.inspect shows them (CRY-03).
 */
export type KeyRing = {
  readonly currentId: string
  /** The IDs of all its keys, the current one first. */
  readonly ids: readonly string[]
  /** The 32 bytes of a key for one purpose. Throws KeyRingError if the ring does not hold the key. */
  readonly subkey: (purpose: Purpose, keyId: string) => Buffer
}

/** A file of the owner's, or a credential that systemd put beside the service (systemd.exec(5), LoadCredential=). */
export type KeptAs = 'file' | 'credential'

/** A key ring that cannot be read, written or used. The message names the file and the reason, never a key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError'
}

const materialBytes = 32
const purposes: readonly Purpose[] = ['seal', 'pepper', 'verifier', 'mac', 'journal', 'entry']

const keySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, - or _'),
  createdAt: z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-04-01T00:00:00Z' }),
  material: z.string().refine(isMaterial, `must be ${materialBytes} bytes in base64`),
})

const ringSchema = z
  .strictObject({ version: z.literal(1), current: z.string(), keys: z.array(keySchema).min(1).max(1000) })
  .refine(
    (ring) => new Set(ring.keys.map((key) => key.id)).size === ring.keys.length,
    'two keys have the same id',
  )
  .refine((ring) => ring.keys.some((key) => key.id === ring.current), 'the current key is not among the keys')

/**
 * The text of a new key ring with one random key. `createdAt` is an instant in ISO 8601; it is a note for the
 * people who rotate keys.
 */
export function newKeyRingText(createdAt: string): string {
  const id = randomBytes(6).toString('hex')
  const material = randomBytes(materialBytes).toString('base64')
  return `${JSON.stringify({ version: 1, current: id, keys: [{ id, createdAt, material }] }, null, 2)}\n`
}

/**
 * Creates a key ring file that only its owner may read, durably on disk before this returns: what is sealed under a
 * lost key is lost too. Throws KeyRingError, and changes nothing, if the file exists, can't be written, or `createdAt`
 * is not an instant.
 */
export function generateKeyRingFile(path: string, createdAt: string): void {
  const text = newKeyRingText(createdAt)
  parseKeyRing(text, path)
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

/**
 * Reads a key ring file. Throws KeyRingError if it is missing, is not a valid key ring, or is readable by its group or
 * by others; a credential of root's may look readable by root's group.
 */
export function loadKeyRing(path: string, keptAs: KeptAs = 'file'): KeyRing {
  const text = attempt(path, () => {
    const file = openSync(path, 'r')
    try {
      // Of the open file, not the path, which might point elsewhere a moment later.
      refuseOpenMode(path, fstatSync(file), keptAs)
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  })
  return parseKeyRing(text, path)
}

/**
 * The key ring that a text holds, for a ring that comes from the environment. `source` names the text in
 * errors. Throws KeyRingError if it is not a valid key ring.
 */
export function parseKeyRing(text: string, source = 'key ring'): KeyRing {
  const ring = ringSchema.safeParse(parseJson(text, source))
  if (!ring.success) {
    // Only our own field names and texts: the name of an unknown field could be a key pasted in the wrong place.
    const reasons = ring.error.issues.map(
      (issue) =>
        `${issue.path.join('.') || 'ring'}: ${issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message}`,
    )
    throw new KeyRingError(`${source}: not a valid key ring (${reasons.join('; ')})`)
  }

  const subkeys = new Map<string, Buffer>()
  for (const { id, material } of ring.data.keys) {
    for (const purpose of purposes) {
      // RFC 5869, without salt (§3.1): the material is already uniformly random; the info separates the purposes.
      const key = hkdfSync('sha256', Buffer.from(material, 'base64'), '', `warifu ${purpose}`, 32)
      subkeys.set(`${purpose} ${id}`, Buffer.from(key))
    }
  }
  return {
    currentId: ring.data.current,
    ids: [ring.data.current, ...ring.data.keys.map(({ id }) => id).filter((id) => id !== ring.data.current)],
    subkey: (purpose, keyId) => {
      const key = subkeys.get(`${purpose} ${keyId}`)
      if (!key) throw new KeyRingError(`${source}: has no key ${JSON.stringify(keyId)}`)
      return key
    },
  }
}

function refuseOpenMode(path: string, stats: Stats, keptAs: KeptAs): void {
  // Windows has no such mode bits: Node always reports them as set there.
  if (process.platform === 'win32' || bitsForOthers(stats, keptAs) === 0) return
  const octal = (stats.mode & 0o777).toString(8)
  const wish = keptAs === 'credential' ? 'give it with LoadCredential=' : 'run chmod 600 on it'
  throw new KeyRingError(`${path}: its group or others have access (mode ${octal}); ${wish}`)
}

/** The bits of a mode that give a key ring to its group or to others. */
export function bitsForOthers(
  { mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>,
  keptAs: KeptAs,
): number {
  // systemd lets the service's user read root's file by an access control list, whose mask stat shows as the group's bits.
  const isListed = keptAs === 'credential' && uid === 0 && gid === 0
  return mode & (isListed ? 0o037 : 0o077)
}

function isMaterial(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === materialBytes && bytes.toString('base64') === text
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without the cause: a SyntaxError of JSON.parse quotes the text, keys and all.
    throw new KeyRingError(`${source}: not JSON`)
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof KeyRingError) throw error
    throw new KeyRingError(`${path}: ${error instanceof Error ? error.message : 'failed'}`, { cause: error })
  }
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
