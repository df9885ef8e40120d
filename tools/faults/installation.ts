// Nodes of one installation, in processes of their own on one database, started, stopped and killed as the fault wants.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Place } from '../../test/contract/support/databases.ts'
import { end, freePort, ownEnvironment, spawnWarifu, untilReady } from '../../test/support/app.ts'
import { type Postgres, startPostgres } from '../../test/support/postgres.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

export type ServingNode = {
  readonly origin: string
  readonly port: number
  readonly pid: number
  /** With what code or signal it ended, once it has. */
  readonly ended: Promise<number | string>
  readonly hasEnded: () => boolean
  readonly output: () => string
  /** SIGTERM, and waits for its end. */
  readonly stop: () => Promise<void>
  /** SIGKILL, and waits for its end. */
  readonly kill: () => Promise<void>
}

type NodeSettings = {
  readonly port?: number | undefined
  /** Another program than Warifu's own: that of a later version. */
  readonly entry?: string | undefined
  readonly environment?: Readonly<Record<string, string>>
}

export type Installation = {
  readonly dataDir: string
  readonly place: Place
  readonly keyRingText: string
  /** Fulfills once the node is ready. */
  readonly start: (settings?: NodeSettings) => Promise<ServingNode>
  /** Runs a command to its end; gives its exit code and all that it said. */
  readonly run: (
    words: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | null; readonly text: string }>
  /** Kills what still runs, and removes the data. */
  readonly remove: () => Promise<void>
}

/** An empty installation; its data lies in `folder` if that is given, as on a disk of its own. */
export async function createInstallation(kind: DatabaseKind, folder?: string): Promise<Installation> {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'warifu-faults-'))
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const keysFile = join(dataDir, 'keys.json')
  writeFileSync(keysFile, keyRingText)
  chmodSync(keysFile, 0o600)
  const postgres: Postgres | undefined = kind === 'postgres' ? await startPostgres() : undefined
  const place: Place =
    postgres === undefined
      ? { driver: 'sqlite', at: join(dataDir, 'warifu.db') }
      : { driver: 'postgres', at: await postgres.createDatabase() }
  const common = {
    ...ownEnvironment(),
    WARIFU_DATA_DIR: dataDir,
    SMTP_URL: 'smtp://localhost:9',
    WARIFU_DRAIN_SECONDS: '0',
    ...(postgres === undefined ? {} : { DATABASE_URL: place.at }),
  }
  const children = new Set<ChildProcess>()
  const spawned = (words: readonly string[], environment: object, entry?: string) => {
    const { child, output } = spawnWarifu(words, { ...common, ...environment }, entry)
    children.add(child)
    child.once('exit', () => children.delete(child))
    return { child, output }
  }

  return {
    dataDir,
    place,
    keyRingText,
    async start({ port: wanted, entry, environment = {} } = {}) {
      const port = wanted ?? (await freePort())
      const { child, output } = spawned(['serve'], { PORT: String(port), ...environment }, entry)
      const node = nodeOf(child, port, output)
      await untilReady(child, node.origin).catch((error: unknown) => {
        throw new Error(`a node does not serve:\n${output()}`, { cause: error })
      })
      return node
    },
    async run(words, environment = {}) {
      const { child, output } = spawned(words, environment)
      await once(child, 'close')
      return { code: child.exitCode, text: output() }
    },
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      await Promise.all([...children].map((child) => once(child, 'exit')))
      await postgres?.stop()
      if (folder === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function nodeOf(child: ChildProcess, port: number, output: () => string): ServingNode {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const ended = once(child, 'exit').then(() => child.exitCode ?? child.signalCode ?? 'unknown')
  return {
    origin: `http://localhost:${port}`,
    port,
    pid: child.pid ?? 0,
    ended,
    hasEnded,
    output,
    stop: () => end(child),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
