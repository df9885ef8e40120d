// `npm run example:bank-screens`: a demo of Warifu of its own, a client for the bank, and the bank's pages. With
// WARIFU_ORIGIN, WARIFU_API_KEY and WARIFU_SERVICE, the bank asks the Warifu that runs there instead.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWarifu, type Warifu } from '../../clients/typescript/src/client.ts'
import { WarifuError, WarifuProblem } from '../../clients/typescript/src/errors.ts'
import { bankScreens } from './bank.ts'

/** Of the demo: 見本 太郎 has a token there. His password here is the bank's, not that of the demo's own screens. */
const user = { userId: '0000000012', name: '見本 太郎', password: 'Mihon2025' }
const demoService = 'shoko-chukin/fx-web-2025'
/** A day on which that service takes codes of tokens. */
const demoNow = '2025-07-01T09:00:00+09:00'
const main = join(import.meta.dirname, '../../src/main.ts')

class Missing extends Error {}

type Connection = {
  readonly warifu: Warifu
  readonly service: string
  readonly lines: readonly string[]
  readonly stop: () => Promise<void>
}

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const bankPort = portIn(env, 'BANK_PORT', 8090)
  const { warifu, service, lines, stop } = await connect(env)
  const userId = env['BANK_USER_ID'] ?? user.userId
  const bank = { warifu, service, users: [{ ...user, userId }], log: (line: string) => say(`銀行: ${line}`) }
  const server = createServer(bankScreens(bank))
  try {
    server.listen(bankPort, 'localhost')
    await once(server, 'listening')
  } catch (error) {
    await stop()
    throw new Missing(`the bank can't listen at port ${bankPort} (BANK_PORT): ${(error as Error).message}`)
  }
  for (const line of lines) say(line)
  say(`銀行の画面: http://localhost:${bankPort}/ （ユーザID ${userId}、ログインパスワード ${user.password}）`)
  say('終了: Ctrl-C')
  await new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
  server.close()
  server.closeAllConnections()
  await stop()
}

async function connect(env: NodeJS.ProcessEnv): Promise<Connection> {
  const names = ['WARIFU_ORIGIN', 'WARIFU_API_KEY', 'WARIFU_SERVICE'] as const
  const missing = names.filter((name) => (env[name] ?? '') === '')
  if (missing.length === names.length) return startDemo(env)
  if (missing.length > 0)
    throw new Missing(
      `${missing.join(' and ')} must be set, too; or none of ${names.join(', ')}: then the demo is started`,
    )
  const [origin = '', apiKey = '', service = ''] = names.map((name) => env[name])
  const warifu = createWarifu({ origin, credentials: { apiKey } })
  await check(warifu, origin, service)
  return { warifu, service, lines: [], stop: async () => {} }
}

/** A question without a code: whoever may ask is told that it is missing. */
async function check(warifu: Warifu, origin: string, service: string): Promise<void> {
  try {
    await warifu.createVerification({ body: { service, userId: user.userId, code: '' } })
  } catch (error) {
    if (error instanceof WarifuProblem && error.code === 'malformed') return
    if (error instanceof WarifuProblem && error.status === 401)
      throw new Missing('WARIFU_API_KEY opens nothing: ./warifu client create --scope verify …')
    if (error instanceof WarifuProblem && error.code === 'scope-missing')
      throw new Missing(
        'the client of WARIFU_API_KEY lacks the scope: ./warifu client create --scope verify …',
      )
    if (error instanceof WarifuError)
      throw new Missing(`no Warifu answers at ${origin} (WARIFU_ORIGIN): ${error.message}`)
    throw error
  }
}

/** With its data in a folder that is gone afterwards. */
async function startDemo(env: NodeJS.ProcessEnv): Promise<Connection> {
  const port = portIn(env, 'DEMO_PORT', 8091)
  const origin = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'warifu-bank-screens-'))
  const settings = {
    ...env,
    PORT: String(port),
    WARIFU_DATA_DIR: dataDir,
    WARIFU_DEMO_NOW: demoNow,
    PUBLIC_ORIGIN: origin,
  }
  const flags = ['--disable-warning=ExperimentalWarning', main]
  say('割符のデモを起動しています…')
  const demo = spawn(process.execPath, [...flags, 'demo'], {
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
    const words = [
      'client',
      'create',
      '--service',
      demoService,
      '--name',
      'みほん銀行',
      '--scope',
      'verify,users:read',
    ]
    const made = execFileSync(
      process.execPath,
      [...flags, ...words, '--as', 'example', '--reason', 'examples/bank-screens', '--json'],
      { env: settings, encoding: 'utf8' },
    )
    const warifu = createWarifu({ origin, credentials: { apiKey: JSON.parse(made).apiKey } })
    const { binding } = await warifu.readUser({ userId: user.userId })
    const lines = [
      `割符のデモ: ${origin}/`,
      `トークン: ${origin}/demo/tokens/${binding?.tokenId ?? ''} （別のウィンドウで開く）`,
    ]
    return { warifu, service: demoService, lines, stop }
  } catch (error) {
    await stop()
    throw new Missing(
      `the demo did not start at ${origin} (DEMO_PORT): ${(error as Error).message}\n${output}`,
    )
  }
}

async function untilReady(demo: ChildProcess, origin: string): Promise<void> {
  while (demo.exitCode === null) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('it ended')
}

function portIn(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const port = Number(env[name] ?? usual)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Missing(`${name} must be a port`)
  return port
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await start(process.env)
} catch (error) {
  if (!(error instanceof Missing)) throw error
  process.stderr.write(`example: ${error.message}\n`)
  process.exitCode = 1
}
