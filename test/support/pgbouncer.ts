// PgBouncer in transaction mode, in front of a server of the tests.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findOnPath } from '../../tools/find-browser.mjs'
import { freePort } from './app.ts'

export type PgBouncer = {
  /** The URL of the same database, through PgBouncer. */
  readonly through: (url: string) => string
  readonly stop: () => Promise<void>
}

const startMsMax = 10_000

/** Ends with the process that started it, however that ends: its shell waits for the end of its standard input. */
const kept = 'pgbouncer "$@" & read -r _; kill -INT $!; wait'

export async function startPgBouncer(server: string): Promise<PgBouncer> {
  const path = [process.env['PATH'] ?? '', '/usr/sbin'].join(':')
  if (findOnPath(['pgbouncer'], { PATH: path }) === undefined)
    throw new Error('this test needs pgbouncer, which is not installed: node tools/prepare.mjs --browser')
  const folder = mkdtempSync(join(tmpdir(), 'warifu-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(file, settingsFor(new URL(server), port), { mode: 0o644 })
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn('sh', ['-c', kept, 'sh', '-q', ...asNobody, file], {
    env: { ...process.env, PATH: path },
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  async function stop(): Promise<void> {
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  await untilOpen(port).catch(async (error: unknown) => {
    await stop()
    throw new Error(`PgBouncer did not start: ${said}`, { cause: error })
  })
  return {
    through(url) {
      const pooled = new URL(url)
      pooled.port = String(port)
      return pooled.href
    },
    stop,
  }
}

/** As Debian ships it, but for its mode: nothing is told to ignore a parameter, and no prepared statement is kept. */
function settingsFor({ hostname, port, username }: URL, listenPort: number): string {
  return [
    '[databases]',
    `* = host=${hostname} port=${port} user=${username}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listenPort}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'max_client_conn = 400',
    '',
  ].join('\n')
}

async function untilOpen(port: number): Promise<void> {
  const giveUpAt = performance.now() + startMsMax
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    if (performance.now() >= giveUpAt) throw new Error(`nobody listens at ${port}`)
    await wait(20)
  }
}
