// The proxies of examples/proxy, as Debian packages them, on ports of this machine.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/support/app.ts'
import { findServer } from '../find-browser.mjs'

export type ProxyName = 'nginx' | 'haproxy'

export type Proxy = {
  readonly origin: string
  readonly output: () => string
  readonly stop: () => Promise<void>
}

const examples = new URL('../../examples/proxy/', import.meta.url)
/** For how long nginx leaves a node alone that was not ready, in the example. */
const failSeconds = 30

/** The same, for nodes that drain for so long: as with the 5 seconds that are usual. */
export const failSecondsOf = (drainSeconds: number) => drainSeconds * 6

type ProxySettings = {
  readonly nodes: readonly [number, number]
  /** How long nodes drain. */
  readonly drainSeconds: number
}

/** Starts it with the configuration of examples/proxy, in which nothing is changed but addresses, files and times. */
export async function startProxy(name: ProxyName, { nodes, drainSeconds }: ProxySettings): Promise<Proxy> {
  const program = findServer(name)
  if (program === undefined) throw new Error(`${name} is not installed: node tools/prepare.mjs --browser`)
  const folder = mkdtempSync(join(tmpdir(), `warifu-${name}-`))
  const port = await freePort()
  const file = join(folder, name === 'nginx' ? 'nginx.conf' : 'haproxy.cfg')
  const example = readFileSync(new URL(name === 'nginx' ? 'nginx.conf' : 'haproxy.cfg', examples), 'utf8')
  const changes: readonly [from: string, to: string][] = [
    ['127.0.0.1:8081', `127.0.0.1:${nodes[0]}`],
    ['127.0.0.1:8082', `127.0.0.1:${nodes[1]}`],
    ...(name === 'nginx' ? ofNginx(folder, port, drainSeconds) : ofHaproxy(port)),
  ]
  writeFileSync(
    file,
    changes.reduce((text, [from, to]) => replaced(text, from, to), example),
  )
  const words = name === 'nginx' ? ['-p', folder, '-c', file, '-g', 'daemon off;'] : ['-W', '-db', '-f', file]
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  const origin = `http://127.0.0.1:${port}`
  while (!(await answers(origin))) {
    if (child.exitCode !== null) {
      await stop()
      throw new Error(`${name} does not start:\n${output}`)
    }
    await sleep(50)
  }
  return { origin, output: () => output, stop }
}

/** Throws where the example no longer says it: what is proved would not be the example. */
function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the example does not say ${from}`)
  return text.replaceAll(from, to)
}

const ofNginx = (folder: string, port: number, drainSeconds: number): [string, string][] => [
  ['listen 8080;', `listen 127.0.0.1:${port};`],
  ['pid /run/nginx.pid;', `pid ${folder}/pid;\nuser root;`],
  ['error_log /var/log/nginx/error.log warn;', 'error_log stderr warn;'],
  ['access_log /var/log/nginx/access.log warifu;', 'access_log off;'],
  ['worker_processes auto;', 'worker_processes 2;'],
  [`fail_timeout=${failSeconds}s`, `fail_timeout=${failSecondsOf(drainSeconds)}s`],
]

const ofHaproxy = (port: number): [string, string][] => [['bind :8080', `bind 127.0.0.1:${port}`]]

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function answers(origin: string): Promise<boolean> {
  const response = await fetch(`${origin}/readyz`).catch(() => undefined)
  await response?.text()
  return response?.status === 200
}
