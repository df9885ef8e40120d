// Warifu as it runs at an institution: `serve` or `demo` in a process of its own, and the command line beside it.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { MovingFactor } from '../../src/authority/rules/profile.ts'
import { numberOf } from './customers.ts'
import { withHands } from './hands.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const readyMsMax = 180_000
const stopMsMax = 60_000
const run = promisify(execFile)

type Environment = Readonly<Record<string, string>>

export type App = {
  /** `http://localhost:<port>`: a secure context for a browser, which keeps `__Host-` cookies there. */
  readonly origin: string
  readonly dataDir: string
  readonly pid: number
  /** What the process wrote so far, log lines and errors together. */
  readonly output: () => string
  /** Runs `./warifu <words>` on the same data, with a name and a reason where it needs them, and gives its stdout. Rejects, with its stderr, unless it ends with 0. */
  readonly warifu: (...words: readonly string[]) => Promise<string>
  readonly createUser: (user: NewUser) => Promise<{ userId: string; initialPassword: string }>
  readonly issueToken: (movingFactor: MovingFactor) => Promise<{ tokenId: string; secretBase32: string }>
  /** Asks the process to end and removes its data. Rejects if it did not end by itself, or not with 0. */
  readonly stop: () => Promise<void>
}

type NewUser = {
  readonly service: string
  readonly customer: string
  readonly userId: string
  readonly userName: string
}

/** Starts `./warifu serve` or `./warifu demo` on a free port with a data directory of its own, and waits until it is ready. */
export async function startApp(kind: 'serve' | 'demo', extra: Environment = {}): Promise<App> {
  const dataDir = mkdtempSync(join(tmpdir(), `warifu-${kind}-`))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const settings = {
    PORT: String(port),
    WARIFU_DATA_DIR: dataDir,
    // No load balancer needs time to notice.
    WARIFU_DRAIN_SECONDS: '0',
    // Nobody listens there: whoever expects mail names a server.
    ...(kind === 'serve' ? { SMTP_URL: 'smtp://localhost:9' } : {}),
    ...extra,
  }
  // While requests still come, a process waits for the balancer twice as long (src/platform/http/server.ts).
  const drainMsMax = 2 * Number(settings.WARIFU_DRAIN_SECONDS) * 1000
  const env = { ...ownEnvironment(), ...settings }

  const { child, output } = spawnWarifu([kind], env)
  async function stop(): Promise<void> {
    await end(child, drainMsMax + stopMsMax).finally(() => rmSync(dataDir, { recursive: true, force: true }))
    if (child.exitCode !== 0)
      throw new Error(`${kind} ended with ${child.exitCode ?? child.signalCode}:\n${output()}`)
  }
  async function warifu(...words: readonly string[]): Promise<string> {
    return (await run(process.execPath, [main, ...withHands(words)], { env })).stdout
  }

  await untilReady(child, origin).catch(async (error: unknown) => {
    await stop().catch(() => {})
    throw new Error(`${kind} does not serve:\n${output()}`, { cause: error })
  })
  return { origin, dataDir, pid: child.pid ?? 0, output, warifu, ...commands(warifu), stop }
}

/** Starts `./warifu <words>`, or another entry with these words; it ends with this process at the latest. */
export function spawnWarifu(words: readonly string[], env: NodeJS.ProcessEnv, entry = main) {
  return spawnCommand(process.execPath, [entry, ...words], env)
}

/** The same for any program, such as `./warifu` itself. */
export function spawnCommand(program: string, words: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  // A test file that fails outside its tests runs no hooks, but the process must not outlive it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, output: () => output }
}

/** A log line is written a moment after what it tells of: waits until one says so. */
export async function untilSaid({ output }: Pick<App, 'output'>, pattern: RegExp): Promise<void> {
  const giveUpAt = performance.now() + stopMsMax
  while (!pattern.test(output()) && performance.now() < giveUpAt) await wait(50)
  assert.match(output(), pattern)
}

function commands(warifu: App['warifu']): Pick<App, 'createUser' | 'issueToken'> {
  return {
    async createUser({ service, customer, userId, userName }) {
      const customers = ['--customer', customer, '--customer-number', numberOf(service, customer)]
      const names = [...customers, '--user-id', userId, '--user-name', userName]
      return JSON.parse(await warifu('user', 'create', '--service', service, ...names, '--json'))
    },
    async issueToken(movingFactor) {
      return JSON.parse(await warifu('token', 'issue', '--moving-factor', movingFactor, '--json'))
    },
  }
}

/** The environment without anything that Warifu reads: a developer's own settings must not decide a test. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const read = /^(PORT|HOST|PUBLIC_ORIGIN|DATABASE_URL|SMTP_URL|NODE_ENV|NODE_TEST_CONTEXT|WARIFU_.*)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !read.test(name)))
}

/** Free when asked; the system does not hand it to somebody else a moment later. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  server.close()
  await once(server, 'close')
  return address.port
}

export async function untilReady(child: ChildProcess, origin: string): Promise<void> {
  const giveUpAt = performance.now() + readyMsMax
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended')
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (response?.ok) return
    await wait(50)
  }
  throw new Error(`it was not ready after ${readyMsMax} ms`)
}

export async function end(child: ChildProcess, msMax = stopMsMax): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), msMax)
  await ended
  clearTimeout(late)
}
