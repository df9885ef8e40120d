// What the examples that bring a demo of Warifu share: it starts with data of its own, and leaves nothing behind.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../src/main.ts')
const flags = ['--disable-warning=ExperimentalWarning', main]

/** What keeps an example from starting, for whoever started it. */
export class Missing extends Error {}

export type Demo = {
  readonly origin: string
  /** Runs a command of Warifu on its data, and gives what it says as JSON. */
  readonly command: (words: readonly string[]) => unknown
  readonly stop: () => Promise<void>
}

type Wanted = {
  /** Of the example: of its folder, and of who runs its commands. */
  readonly name: string
  readonly env: NodeJS.ProcessEnv
  readonly settings?: (dataDir: string) => NodeJS.ProcessEnv
}

/** Throws Missing where it does not start, with what it said. */
export async function startDemo({ name, env, settings = () => ({}) }: Wanted): Promise<Demo> {
  const port = portIn(env, 'DEMO_PORT', 8091)
  const origin = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), `warifu-${name}-`))
  const places = { PORT: String(port), WARIFU_DATA_DIR: dataDir, PUBLIC_ORIGIN: origin }
  const set = { ...env, ...places, ...settings(dataDir) }
  say('割符のデモを起動しています…')
  const demo = spawn(process.execPath, [...flags, 'demo'], { env: set, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000)
    })
  }
  const stop = async () => {
    if (demo.exitCode === null) {
      demo.kill()
      await once(demo, 'exit')
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await untilReady(demo, origin)
  } catch (error) {
    await stop()
    throw new Missing(
      `the demo did not start at ${origin} (DEMO_PORT): ${(error as Error).message}\n${output}`,
    )
  }
  const hands = ['--as', 'example', '--reason', `examples/${name}`, '--json']
  const command = (words: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, [...flags, ...words, ...hands], { env: set, encoding: 'utf8' }))
  return { origin, command, stop }
}

/** The profiles of this repository, with OpenID Connect for one service. */
export function profilesWithOidc(dataDir: string, service: string): string {
  const folder = join(dataDir, 'profiles')
  cpSync(join(import.meta.dirname, '../profiles'), folder, { recursive: true })
  const file = join(folder, `${service}.json`)
  const profile = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...profile, oidc: {} }))
  return folder
}

export type DemoUser = {
  readonly service: string
  readonly userId: string
  readonly firstPassword: string | null
  readonly tokenId: string | null
}

/** One of the demo's invented users. Throws Missing for another one. */
export async function demoUser(origin: string, service: string, userId: string): Promise<DemoUser> {
  const all = (await (await fetch(`${origin}/demo/accounts.json`)).json()) as readonly DemoUser[]
  const found = all.find((each) => each.service === service && each.userId === userId)
  if (found === undefined) throw new Missing(`${userId} is no user of ${service} in the demo at ${origin}`)
  return found
}

async function untilReady(demo: ChildProcess, origin: string): Promise<void> {
  while (demo.exitCode === null) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('it ended')
}

export function portIn(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const port = Number(env[name] ?? usual)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Missing(`${name} must be a port`)
  return port
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Serves pages at a port of this machine until Ctrl-C. Throws Missing where that port is taken. */
export async function serveUntilStopped(
  listener: RequestListener,
  {
    port,
    variable,
    lines,
  }: { readonly port: number; readonly variable: string; readonly lines: readonly string[] },
): Promise<void> {
  const server = createServer(listener)
  try {
    server.listen(port, 'localhost')
    await once(server, 'listening')
  } catch (error) {
    throw new Missing(`nothing can listen at port ${port} (${variable}): ${(error as Error).message}`)
  }
  for (const line of lines) say(line)
  say('終了: Ctrl-C')
  await new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
  server.close()
  server.closeAllConnections()
}

/** Starts an example, and says what is missing where it can't. */
export async function run(start: (env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
  try {
    await start(process.env)
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    process.stderr.write(`example: ${error.message}\n`)
    process.exitCode = 1
  }
}
