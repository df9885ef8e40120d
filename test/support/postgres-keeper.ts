// Runs one PostgreSQL until its own standard input closes, then removes every trace. A process of its own,
// because the system closes that pipe however the tests end, by SIGKILL too, when no exit handler would run.
//
//   node postgres-keeper.ts <folder with bin, lib and share>   prints the URL, or what went wrong, in one go
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

type Identity = { readonly uid?: number; readonly gid?: number }
type Cluster = {
  readonly binaries: string
  readonly data: string
  readonly log: string
  readonly identity: Identity
  readonly environment: NodeJS.ProcessEnv
}

const ending = process.platform === 'win32' ? '.exe' : ''
const startSecondsMax = 60
const attemptsMax = 5

const settings = [
  // No crash of the machine is tested here. The tests kill Warifu, not PostgreSQL, so what PostgreSQL has given
  // to the system's cache survives. Never a setting for production.
  'fsync=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
  'max_connections=100',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
]

/** PostgreSQL refuses to run as root. `nobody` is on every Linux, so the machine need not be changed. */
function findIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string) =>
    Number.parseInt(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }), 10)
  return { uid: ask('-u'), gid: ask('-g') }
}

/** As root, the first temporary folder that `nobody` can enter: TMPDIR may point into a private one. */
function findTemporaryFolder(identity: Identity): string {
  const folders = [tmpdir(), '/tmp', '/var/tmp']
  const isOpen = (folder: string): boolean =>
    fs.existsSync(folder) &&
    (fs.statSync(folder).mode & 0o001) !== 0 &&
    (dirname(folder) === folder || isOpen(dirname(folder)))
  return (identity.uid === undefined ? undefined : folders.find(isOpen)) ?? tmpdir()
}

/** The clone may lie where only root can go; then the binaries are copied to where everybody can. */
function reachableBinaries(native: string, folder: string, identity: Identity): string {
  const binaries = join(native, 'bin')
  const probe = spawnSync(join(binaries, `postgres${ending}`), ['--version'], { ...identity, cwd: folder })
  if (probe.status === 0) return binaries
  const copy = join(folder, 'native')
  fs.cpSync(native, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  })
  return join(copy, 'bin')
}

function initialize(cluster: Cluster): void {
  // Locale C and UTC spare initdb its search through the locales and the time zones, small log segments the
  // writing of 16 MB of zeros.
  const flags = ['--no-sync', '--no-instructions', '--auth=trust', '--locale=C', '--encoding=UTF8']
  const result = spawnSync(
    join(cluster.binaries, `initdb${ending}`),
    ['-D', cluster.data, '--username=warifu', '--wal-segsize=1', ...flags],
    { ...cluster.identity, env: cluster.environment, cwd: cluster.data, encoding: 'utf8' },
  )
  if (result.status !== 0) throw new Error(`initdb: ${result.error?.message ?? ''} ${result.stderr ?? ''}`)
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Undefined when the port was taken between the search for it and its use. */
async function start(cluster: Cluster, port: number): Promise<ChildProcess | undefined> {
  const log = fs.openSync(cluster.log, 'w')
  const args = ['-D', cluster.data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(cluster.binaries, `postgres${ending}`), args, {
    ...cluster.identity,
    env: cluster.environment,
    cwd: cluster.data,
    stdio: ['ignore', log, log],
  })
  let ended = false
  server.once('exit', () => (ended = true))
  server.once('error', () => (ended = true))
  const deadline = performance.now() + startSecondsMax * 1000
  while (performance.now() < deadline) {
    const text = fs.readFileSync(cluster.log, 'utf8')
    if (text.includes('database system is ready to accept connections')) return server
    if (ended && text.includes('could not bind')) return undefined
    if (ended) throw new Error(`postgres ended: ${text}`)
    await sleep(10)
  }
  server.kill('SIGKILL')
  throw new Error(
    `postgres was not ready after ${startSecondsMax} s: ${fs.readFileSync(cluster.log, 'utf8')}`,
  )
}

async function startOnFreePort(cluster: Cluster): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const port = await findFreePort()
    const server = await start(cluster, port)
    if (server !== undefined) return { server, port }
  }
  throw new Error(`found no free port in ${attemptsMax} attempts`)
}

async function stop(cluster: Cluster, server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = new Promise((resolve) => server.once('exit', resolve))
  // SIGQUIT is PostgreSQL's immediate shutdown: its data is thrown away anyway. Windows has no such signal.
  if (process.platform === 'win32') {
    spawnSync(join(cluster.binaries, 'pg_ctl.exe'), ['stop', '-D', cluster.data, '-m', 'immediate'])
  } else {
    server.kill('SIGQUIT')
  }
  const impatience = sleep(10_000, undefined, { ref: false }).then(() => server.kill('SIGKILL'))
  await Promise.race([exited, impatience])
}

async function keep(native: string): Promise<void> {
  // The parent may be gone before the answer; that must not end this process before it has cleaned up.
  process.stdout.on('error', () => {})
  const orphaned = new Promise<void>((resolve) => process.stdin.resume().once('close', () => resolve()))
  const identity = findIdentity()
  const folder = fs.mkdtempSync(join(findTemporaryFolder(identity), 'warifu-postgres-'))
  try {
    const data = join(folder, 'data')
    fs.mkdirSync(data, { mode: 0o700 })
    if (identity.uid !== undefined && identity.gid !== undefined) {
      fs.chmodSync(folder, 0o755)
      fs.chownSync(data, identity.uid, identity.gid)
    }
    const cluster = {
      binaries: reachableBinaries(native, folder, identity),
      data,
      log: join(folder, 'log'),
      identity,
      environment: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }
    initialize(cluster)
    const { server, port } = await startOnFreePort(cluster)
    process.stdout.write(`postgres://warifu@127.0.0.1:${port}/postgres\n`)
    await orphaned
    await stop(cluster, server)
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    // Still open if nothing was started; this process would wait for it.
    process.stdin.destroy()
  }
}

await keep(process.argv[2] ?? '')
