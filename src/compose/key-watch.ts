import { statSync } from 'node:fs'
import type { Context } from '../authority/operations/context.ts'
import { createKeyRounds } from '../authority/operations/keys/advance-keys.ts'
import type { KeyHouse } from '../authority/operations/keys/key-house.ts'
import type { Log } from '../platform/http/guards.ts'
import { type Kept, KeyRingError, loadKeyRing } from '../platform/secrets/key-ring.ts'
import { Unavailable } from '../platform/store/unavailable.ts'
import { lacking } from './key-use.ts'
import { StartError } from './start-error.ts'

export type KeyWatch = ReturnType<typeof createKeyWatch>

/**
 * Keeps the keys of a process that serves: looks every second whether the file of the key ring has changed and takes it,
 * tells the other nodes which keys this one has, and takes the current one into use (decision 57).
 */
export function createKeyWatch(
  context: Pick<Context, 'store' | 'now'>,
  house: Pick<KeyHouse, 'ring' | 'file' | 'kept'>,
  { host, log }: { readonly host: string; readonly log: Log },
) {
  const { ring, file, kept } = house
  const rounds = createKeyRounds(context, house, host)
  let read = stampOf(file)
  let missing: readonly string[] = []
  let isKnown = false
  let isFailing = false

  /** A file that is wrong, or lacks a key in use, changes nothing. */
  function reload(): void {
    const stamp = stampOf(file)
    if (stamp === read) return
    read = stamp
    try {
      ring.take(loadKeyRing(file, withoutAsking(kept)))
      log.info({ file, keys: [...ring.ids, ...ring.retiredIds] }, 'the key ring was read again')
    } catch (error) {
      log.error({ err: error, file }, 'the key ring that is there now is not taken')
    }
  }

  async function look(): Promise<void> {
    reload()
    const lost = await rounds.round()
    if (lost.length > 0 && missing.length === 0)
      log.error({ keys: lost, file }, 'the key ring lacks keys that are in use: this node is not ready')
    missing = lost
    isKnown = true
  }

  return {
    /**
     * Before this process serves. Throws StartError where its ring lacks a key that came into use meanwhile. While the clock is
     * wrong or the database away, nothing is decided, and it looks again.
     */
    async begin(): Promise<void> {
      await look().catch((error: unknown) => {
        if (!(error instanceof Unavailable)) throw error
      })
      if (missing.length > 0) throw new StartError(lacking(file, missing))
    },
    async round(): Promise<void> {
      try {
        await look()
        isFailing = false
      } catch (error) {
        // Once when it begins: whatever the database says, other lines say it too.
        if (!isFailing) log.warn({ err: error }, 'the keys of the other nodes cannot be read')
        isFailing = true
      }
    },
    /** Throws while this process can't open what others seal, or doesn't know. */
    check(): void {
      if (!isKnown) throw new Unavailable('which keys are in use is not known yet')
      if (missing.length > 0) throw new Error(lacking(file, missing))
    },
    isFirst: rounds.isFirst,
    /** Nobody waits for this process any more. */
    async end(): Promise<void> {
      await rounds
        .leave()
        .catch((error: unknown) => log.info({ err: error }, 'that this node ends could not be noted'))
    },
  }
}

/** A token may take seconds, while users wait: only what this process has opened before is read while it serves. */
function withoutAsking({ as, token }: Kept): Kept {
  if (token === null) return { as, token }
  const unwrap = () => {
    throw new KeyRingError('it lies under a data key that this process has not opened yet: restart it')
  }
  return { as, token: { ...token, unwrap } }
}

/** What a file changes with, whoever writes it: in place, by another of its name, or behind a link. */
function stampOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? null : `${stats.dev} ${stats.ino} ${stats.mtimeMs} ${stats.size}`
}

const roundMs = 1000

export function startKeyWatch(watch: KeyWatch) {
  let running: Promise<void> = Promise.resolve()
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    running = watch.round().finally(() => {
      isRunning = false
    })
  }, roundMs).unref()
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      await running
      await watch.end()
    },
  }
}
