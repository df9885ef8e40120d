import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { createHashingQueue, type HashingLoad, type QueueSettings, type Turn } from './hashing-queue.ts'
import type { KeyRing } from './key-ring.ts'
import { letPoolGiveWay } from './pool-priority.ts'

/** Whose password it is; `purpose` for one that is not for the login. */
export type PasswordOwner = { readonly service: string; readonly userId: string; readonly purpose?: string }

/** Derives and verifies password verifiers (PWD-03). */
export type Passwords = {
  /** A verifier to store, with a fresh salt, at the current cost and under the current pepper, good for its owner only. */
  readonly derive: (owner: PasswordOwner, password: string, turn?: Turn) => Promise<string>
  /**
   * Whether a password matches its owner's stored verifier. `outdated` says that the verifier was made at another cost
   * or under another pepper and, if the password matches, must be derived again. An undefined verifier (unknown user)
   * never matches and takes the same time (EML-09), as does one that is bound to nobody. Throws TypeError if the
   * verifier is malformed and KeyRingError if its pepper is not in the ring. `turn` says for whom, where anybody may ask.
   */
  readonly verify: (
    owner: PasswordOwner,
    verifier: string | undefined,
    password: string,
    turn?: Turn,
  ) => Promise<{ readonly matches: boolean; readonly outdated: boolean }>
  /**
   * Binds a verifier of an older version to its owner, which takes no password. Null where there is nothing to do or
   * nothing can be done: it is bound, malformed, or of a pepper that is not in the ring.
   */
  readonly bind: (owner: PasswordOwner, verifier: string) => string | null
  /** Its queue now. */
  readonly load: () => HashingLoad
  /** Whether more strangers wait than a moment's. */
  readonly isFlooded: () => boolean
}

type Cost = { readonly memoryKib: number; readonly passes: number; readonly parallelism: number }
type Verifier = Cost & {
  readonly keyId: string
  /** Whether the hash is one that only its owner's password gives (finding X4); versions before made others. */
  readonly bound: boolean
  readonly salt: Buffer
  readonly hash: Buffer
}

// 'recommended' is the floor of PWD-03: 46 MiB and one pass. 'lowest' is what Argon2 allows (RFC 9106 §3.1),
// for tests only.
const costs: Readonly<Record<'recommended' | 'lowest', Cost>> = {
  recommended: { memoryKib: 47_104, passes: 1, parallelism: 1 },
  lowest: { memoryKib: 8, passes: 1, parallelism: 1 },
}
// RFC 9106 §3.1 recommends a salt of 16 bytes; 32 bytes of hash are no less than the pepper's strength.
const saltBytes = 16
const hashBytes = 32
const derive = promisify(argon2)

/**
 * Argon2id (RFC 9106) with the ring's pepper as its secret input, in the thread pool, behind its own queue
 * (performance.md, rule 1): at most `concurrent` derivations at once, by default one per core, since more take longer
 * in total; who waits, and who is sent away with Overloaded, is up to hashing-queue.ts. A password counts as
 * the UTF-8 bytes of its NFC form, whole, NUL included (PWD-01). What is stored is a MAC of the owner and the hash: a
 * verifier that was copied into another row matches nothing there, as a sealed secret doesn't open (finding X4).
 */
export function createPasswords(
  ring: KeyRing,
  options: { readonly cost: 'recommended' | 'lowest' } & Partial<QueueSettings>,
): Passwords {
  const cost = costs[options.cost]
  const { concurrent = availableParallelism(), waitingMax = 256, waitingPerKeyMax = waitingMax } = options
  const { onDone } = options
  const enqueue = createHashingQueue({ concurrent, waitingMax, waitingPerKeyMax, ...(onDone && { onDone }) })
  // The ring's current key may change while the process runs.
  const current = () => ({ ...cost, keyId: ring.currentId, bound: true })
  const unmatched = { salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) }

  function hashOf(password: string, made: Omit<Verifier, 'hash'>, turn: Turn | undefined): Promise<Buffer> {
    const pepper = ring.subkey('pepper', made.keyId)
    const settings = {
      message: Buffer.from(password.normalize('NFC')),
      nonce: made.salt,
      secret: pepper,
      parallelism: made.parallelism,
      tagLength: hashBytes,
      memory: made.memoryKib,
      passes: made.passes,
    }
    return enqueue(() => {
      const hash = derive('argon2id', settings)
      letPoolGiveWay()
      return hash
    }, turn)
  }

  function boundHash(owner: PasswordOwner, keyId: string, hash: Buffer): Buffer {
    const { service, userId, purpose = 'login' } = owner
    const mac = createHmac('sha256', ring.subkey('verifier', keyId))
    return mac
      .update(`${JSON.stringify([service, userId, purpose])}\n`)
      .update(hash)
      .digest()
  }

  return {
    load: enqueue.load,
    isFlooded: enqueue.isFlooded,
    derive: async (owner, password, turn) => {
      const made = { ...current(), salt: randomBytes(saltBytes) }
      return format({ ...made, hash: boundHash(owner, made.keyId, await hashOf(password, made, turn)) })
    },
    verify: async (owner, text, password, turn) => {
      const verifier: Verifier = text === undefined ? { ...current(), ...unmatched } : parse(text)
      const hash = boundHash(owner, verifier.keyId, await hashOf(password, verifier, turn))
      const equal = timingSafeEqual(hash, verifier.hash)
      const outdated =
        verifier.keyId !== ring.currentId ||
        verifier.memoryKib !== cost.memoryKib ||
        verifier.passes !== cost.passes ||
        verifier.parallelism !== cost.parallelism
      return { matches: equal && verifier.bound && text !== undefined, outdated }
    },
    bind: (owner, text) => {
      const verifier = read(text)
      if (verifier === undefined || verifier.bound || !ring.ids.includes(verifier.keyId)) return null
      return format({ ...verifier, bound: true, hash: boundHash(owner, verifier.keyId, verifier.hash) })
    },
  }
}

// The PHC string format, with the pepper's key ID in `keyid`; `bound` says that the hash is a MAC with the owner.
function format({ memoryKib, passes, parallelism, keyId, bound, salt, hash }: Verifier): string {
  const parameters = `m=${memoryKib},t=${passes},p=${parallelism},keyid=${keyId}${bound ? ',bound=1' : ''}`
  return `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(hash)}`
}

function parse(text: string): Verifier {
  const verifier = read(text)
  // Without the text itself, which an attacker would love to find in a log.
  if (verifier === undefined) throw new TypeError('A stored password verifier is malformed')
  return verifier
}

function read(text: string): Verifier | undefined {
  const found =
    /^\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,2}),p=(?<lanes>\d),keyid=(?<keyId>[^$,]+)(?<bound>,bound=1)?\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/.exec(
      text,
    )?.groups
  const salt = Buffer.from(found?.salt ?? '', 'base64')
  const hash = Buffer.from(found?.hash ?? '', 'base64')
  if (!found?.keyId || salt.length !== saltBytes || hash.length !== hashBytes) return undefined
  const cost = {
    memoryKib: Number(found.memory),
    passes: Number(found.passes),
    parallelism: Number(found.lanes),
  }
  return { ...cost, keyId: found.keyId, bound: found.bound !== undefined, salt, hash }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
