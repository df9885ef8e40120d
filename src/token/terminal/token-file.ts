// The file of the terminal token. It holds the secret in the clear: whoever can read the file has the token.
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { TokenTerms } from '../../otp/delivery.ts'
import type { AnsweredIds } from '../app/answered.ts'
import type { TokenRequest } from '../app/client.ts'
import type { KeptKey } from '../app/operation-keys.ts'

/** Stored before asking the server, so that a lost answer can be requested again. */
export type PendingFile = {
  readonly version: 1
  readonly server: string
  readonly pending: TokenRequest & { readonly privateKey: JsonWebKey }
}

export type TokenFile = {
  readonly version: 1
  readonly server: string
  readonly terms: TokenTerms
  readonly secretBase32: string
  /** The step that the next code of an event-based token takes. */
  readonly counter: number
  /** How far the server's clock was ahead when last asked. */
  readonly offsetMs: number
  /** The keys of institutions whose operations it confirms; missing until it confirms the first. */
  readonly operationKeys?: readonly KeptKey[]
  /** The IDs of operations that it answered, each with the second until which it is kept. */
  readonly answered?: AnsweredIds
  /** Whom it has confirmed to pay before. */
  readonly payees?: readonly string[]
}

/** A problem that a person can fix; the message says what and how. */
export class TokenError extends Error {
  override readonly name = 'TokenError'
}

/** Undefined if there is no file. Throws TokenError for one that others may read, or that is not ours. */
export function readTokenFile(path: string): TokenFile | PendingFile | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new TokenError(`${path}: ${(error as Error).message}`)
  }
  try {
    const { mode } = fstatSync(file)
    // Windows has no such mode bits: Node always reports them as set there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new TokenError(`${path}: its group or others have access; run chmod 600 on it`)
    return parse(path, readFileSync(file, 'utf8'))
  } finally {
    closeSync(file)
  }
}

function parse(path: string, text: string): TokenFile | PendingFile {
  try {
    const kept: unknown = JSON.parse(text)
    const ours = typeof kept === 'object' && kept !== null && 'version' in kept && kept.version === 1
    if (ours && ('terms' in kept || 'pending' in kept)) return kept as TokenFile | PendingFile
  } catch {
    // Without the cause: a SyntaxError of JSON.parse quotes the text, secret and all.
  }
  throw new TokenError(`${path}: not a token file`)
}

/** Replaces the whole file, durably before this returns: a counted step never comes back. */
export function writeTokenFile(path: string, kept: TokenFile | PendingFile): void {
  const fresh = `${path}.${process.pid}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const file = openSync(fresh, 'w', 0o600)
    try {
      writeSync(file, `${JSON.stringify(kept, null, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw new TokenError(`${path}: ${(error as Error).message}`)
  }
}

const lockWaitMs = 10_000
const lockPauseMs = 20

/** Runs alone among all processes that use the file: two of them must not show one step of an event-based token. */
export async function exclusively<Result>(
  path: string,
  clock: () => number,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const lock = `${path}.lock`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  for (let waitedMs = 0; !take(lock); waitedMs += lockPauseMs) {
    if (waitedMs >= lockWaitMs)
      throw new TokenError(`${lock}: another process has it; delete it if there is none`)
    // Left behind by a killed process: nobody holds it that long.
    if (ageMs(lock, clock) > 6 * lockWaitMs) rmSync(lock, { force: true })
    await new Promise((resolve) => setTimeout(resolve, lockPauseMs))
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new TokenError(`${lock}: ${(error as Error).message}`)
  }
}

function ageMs(path: string, clock: () => number): number {
  return clock() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? clock())
}
