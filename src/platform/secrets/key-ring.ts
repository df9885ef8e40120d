import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { z } from 'zod'
import { openWrappedRing, parseWrappedRing, type WrappingKey } from './wrapped-ring.ts'

/** What a key is used for. Each purpose has its own key, so that none can be turned against another. */
export type Purpose =
  | 'seal'
  | 'pepper'
  | 'verifier'
  | 'mac'
  | 'journal'
  | 'entry'
  | 'operation'
  | 'oidc'
  | 'push'

/**
 * The master keys of an installation. New secrets are sealed under the current key, old ones opened under the key that
 * their key ID names. The keys live in a closure: neither JSON.stringify nor util.inspect shows them (CRY-03).
 */
export type KeyRing = {
  readonly currentId: string
  /** The IDs of the keys that it holds whole, the current one first. */
  readonly ids: readonly string[]
  /** Of keys that nothing is sealed under any more: what they once proved can still be checked, and nothing else (decision 57). */
  readonly retiredIds: readonly string[]
  /**
   * The 32 bytes of a key for one purpose. Throws KeyRingError if the ring does not hold the key, or holds of a retired
   * one only what other purposes need.
   */
  readonly subkey: (purpose: Purpose, keyId: string) => Buffer
  /** The Ed25519 public key, 32 bytes, of a retired key's signatures; undefined for any other key. */
  readonly retiredPublicKey: (keyId: string) => Buffer | undefined
  /** When a key was made, in milliseconds since 1970; undefined for one that the ring does not hold. */
  readonly madeAtMs: (keyId: string) => number | undefined
}

/** A file of the owner's, or a credential that systemd put beside the service (systemd.exec(5), LoadCredential=). */
export type KeptAs = 'file' | 'credential'

/** What unwraps rings that lie wrapped (decision 74). */
export type KeyToken = {
  /** The data keys that it has opened for this process, which opens what lies under them by itself. */
  readonly held: () => readonly Buffer[]
  /** The data key of a ring. Throws KeyRingError. */
  readonly unwrap: (wrapped: WrappingKey & { readonly dataKey: Buffer }) => Buffer
  /** As DER. Throws KeyRingError. */
  readonly publicKey: (key: Pick<WrappingKey, 'token' | 'keyId'>) => Buffer
}

/** How a ring's file is kept, and what opens it where it lies wrapped; null: nothing. */
export type Kept = { readonly as: KeptAs; readonly token: KeyToken | null }

const inFile: Kept = { as: 'file', token: null }

/** A key ring that cannot be read, written or used. The message names the file and the reason, never a key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError'
}

const materialBytes = 32
const purposes: readonly Purpose[] = [
  'seal',
  'pepper',
  'verifier',
  'mac',
  'journal',
  'entry',
  'operation',
  'oidc',
  'push',
]

const bytesInBase64 = z.string().refine(isMaterial, `must be ${materialBytes} bytes in base64`)

const named = {
  id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, - or _'),
  createdAt: z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-04-01T00:00:00Z' }),
}

/** What stays of a retired key: enough to check the journal, and passwords that nobody has typed since. */
const retiredSchema = z.strictObject({
  ...named,
  entry: bytesInBase64,
  journalPublic: bytesInBase64,
  pepper: bytesInBase64.optional(),
  verifier: bytesInBase64.optional(),
})

const keySchema = z.strictObject({ ...named, material: bytesInBase64 })
const common = { current: z.string(), keys: z.array(keySchema).min(1).max(1000) }

const ringShape = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal(1), ...common }),
  z.strictObject({ version: z.literal(2), ...common, retired: z.array(retiredSchema).max(1000) }),
])

export type RingFile = z.infer<typeof ringShape>
export type RetiredKey = z.infer<typeof retiredSchema>

const ringSchema = ringShape
  .refine((ring) => {
    const ids = [...ring.keys, ...retiredIn(ring)].map(({ id }) => id)
    return new Set(ids).size === ids.length
  }, 'two keys have the same id')
  .refine((ring) => ring.keys.some((key) => key.id === ring.current), 'the current key is not among the keys')

export function retiredIn(ring: RingFile): readonly RetiredKey[] {
  return ring.version === 2 ? ring.retired : []
}

/**
 * The text of a new key ring with one random key. `createdAt` is an instant in ISO 8601; it is a note for the
 * people who rotate keys.
 */
export function newKeyRingText(createdAt: string): string {
  const key = newKey(createdAt)
  return ringText({ version: 1, current: key.id, keys: [key] })
}

export function newKey(createdAt: string): RingFile['keys'][number] {
  const id = randomBytes(6).toString('hex')
  return { id, createdAt, material: randomBytes(materialBytes).toString('base64') }
}

export function ringText(ring: RingFile): string {
  return `${JSON.stringify(ring, null, 2)}\n`
}

/**
 * Reads a key ring file. Throws KeyRingError if it is missing, is not a valid key ring, does not unwrap, or is readable by its
 * group or by others; a credential of root's may look readable by root's group.
 */
export function loadKeyRing(path: string, kept: Kept = inFile): KeyRing {
  return parseKeyRing(readRing(path, kept).text, path)
}

/** The text of a ring, and what it lies wrapped under; null: it lies open. Throws as `loadKeyRing` does. */
export function readRing(
  path: string,
  { as, token }: Kept,
): { readonly text: string; readonly under: Under | null } {
  const text = readClosedFile(path, as)
  const wrapped = parseWrappedRing(text)
  if (wrapped === undefined) return { text, under: null }
  if (token === null)
    throw new KeyRingError(
      `${path} is wrapped by a key of the PKCS #11 token ${wrapped.token}: set WARIFU_PKCS11_MODULE and WARIFU_PKCS11_PIN_FILE ` +
        '(鍵束はPKCS#11トークンで暗号化されています)',
    )
  for (const dataKey of token.held()) {
    const opened = openWrappedRing(wrapped, dataKey)
    if (opened !== undefined) return { text: opened, under: { ...wrapped, opened: dataKey } }
  }
  const dataKey = token.unwrap(wrapped)
  const opened = openWrappedRing(wrapped, dataKey)
  if (opened === undefined)
    throw new KeyRingError(`${path} was altered, or torn: it does not open under its key`)
  return { text: opened, under: { ...wrapped, opened: dataKey } }
}

/** What a wrapped ring lies under: the data key, as the file holds it and opened. */
export type Under = WrappingKey & { readonly dataKey: Buffer; readonly opened: Buffer }

/** The text of a file of secrets. Throws KeyRingError if others may read it. */
export function readClosedFile(path: string, keptAs: KeptAs): string {
  return attempt(path, () => {
    const file = openSync(path, 'r')
    try {
      // Of the open file, not the path, which might point elsewhere a moment later.
      refuseOpenMode(path, fstatSync(file), keptAs)
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  })
}

/** What a text says of a key ring. Throws KeyRingError if it is not a valid one. */
export function parseRingFile(text: string, source: string): RingFile {
  const ring = ringSchema.safeParse(parseJson(text, source))
  if (ring.success) return ring.data
  // Only our own field names and texts: the name of an unknown field could be a key pasted in the wrong place.
  const reasons = ring.error.issues.map(
    (issue) =>
      `${issue.path.join('.') || 'ring'}: ${issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message}`,
  )
  throw new KeyRingError(`${source}: not a valid key ring (${reasons.join('; ')})`)
}

/** RFC 5869, without salt (§3.1): the material is already uniformly random; the info separates the purposes. */
export function derivedKey(material: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(material, 'base64'), '', `warifu ${purpose}`, 32))
}

/**
 * The key ring that a text holds, for a ring that comes from the environment. `source` names the text in
 * errors. Throws KeyRingError if it is not a valid key ring.
 */
export function parseKeyRing(text: string, source = 'key ring'): KeyRing {
  const ring = parseRingFile(text, source)
  const retired = retiredIn(ring)
  const subkeys = new Map<string, Buffer>()
  const publicKeys = new Map<string, Buffer>()
  for (const { id, material } of ring.keys)
    for (const purpose of purposes) subkeys.set(`${purpose} ${id}`, derivedKey(material, purpose))
  for (const { id, journalPublic, ...kept } of retired) {
    publicKeys.set(id, Buffer.from(journalPublic, 'base64'))
    for (const purpose of ['entry', 'pepper', 'verifier'] as const) {
      const bytes = kept[purpose]
      if (bytes !== undefined) subkeys.set(`${purpose} ${id}`, Buffer.from(bytes, 'base64'))
    }
  }
  const retiredIds = retired.map(({ id }) => id)
  const madeAtMs = new Map(
    [...ring.keys, ...retired].map(({ id, createdAt }) => [
      id,
      Temporal.Instant.from(createdAt).epochMilliseconds,
    ]),
  )
  return {
    currentId: ring.current,
    ids: [ring.current, ...ring.keys.map(({ id }) => id).filter((id) => id !== ring.current)],
    retiredIds,
    subkey: (purpose, keyId) => {
      const key = subkeys.get(`${purpose} ${keyId}`)
      if (key !== undefined) return key
      const what = retiredIds.includes(keyId)
        ? `holds of the retired key ${JSON.stringify(keyId)} nothing to ${words[purpose]} with`
        : `has no key ${JSON.stringify(keyId)}`
      throw new KeyRingError(`${source}: ${what}`)
    },
    retiredPublicKey: (keyId) => publicKeys.get(keyId),
    madeAtMs: (keyId) => madeAtMs.get(keyId),
  }
}

const words: Readonly<Record<Purpose, string>> = {
  seal: 'open secrets',
  pepper: 'check passwords',
  verifier: 'check passwords',
  mac: 'find keyed hashes',
  journal: 'sign',
  entry: 'check the journal',
  operation: 'sign operations',
  oidc: 'sign ID tokens',
  push: 'sign pushes',
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

export function attempt<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof KeyRingError) throw error
    throw new KeyRingError(`${path}: ${error instanceof Error ? error.message : 'failed'}`, { cause: error })
  }
}
