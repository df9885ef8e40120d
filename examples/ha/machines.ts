// Three database machines as network namespaces of this one, each with etcd, Patroni and PostgreSQL of Debian.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const here = import.meta.dirname
export const house = '10.77.0.1'
const binaries = '/usr/lib/postgresql/15/bin'

export type Machine = { readonly name: string; readonly address: string; readonly folder: string }
type Started = { readonly etcd: ChildProcess; readonly patroni: ChildProcess }

export function run(file: string, ...words: readonly string[]): string {
  return execFileSync(file, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The machines, their network, and what may happen to them. `remove` leaves nothing behind. */
export function createMachines(folder: string, password: string) {
  const uid = Number(run('id', '-u', 'postgres'))
  const machines: readonly Machine[] = [1, 2, 3].map((n) => ({
    name: `pg${n}`,
    address: `10.77.0.1${n}`,
    folder: join(folder, `pg${n}`),
  }))
  const started = new Map<string, Started>()
  run('ip', 'link', 'add', 'wbr0', 'type', 'bridge')
  run('ip', 'address', 'add', `${house}/24`, 'dev', 'wbr0')
  run('ip', 'link', 'set', 'wbr0', 'up')
  for (const { name, address, folder: own } of machines) {
    const inside = ['-n', name]
    run('ip', 'netns', 'add', name)
    run('ip', 'link', 'add', `w${name}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
    run('ip', 'link', 'set', `w${name}`, 'master', 'wbr0', 'up')
    run('ip', ...inside, 'address', 'add', `${address}/24`, 'dev', 'eth0')
    run('ip', ...inside, 'link', 'set', 'eth0', 'up')
    run('ip', ...inside, 'link', 'set', 'lo', 'up')
    mkdirSync(own)
    chownSync(own, uid, uid)
    chmodSync(own, 0o700)
    writeFileSync(join(own, 'patroni.yml'), patroniFor({ name, address, folder: own }, password), {
      mode: 0o644,
    })
  }

  /** Runs a program on a machine, as the user of the database; what it says is in a file of the machine's folder. */
  function start({ name, folder: own }: Machine, what: string, words: readonly string[]): ChildProcess {
    const log = openSync(join(own, `${what}.log`), 'a')
    const as = ['netns', 'exec', name, 'setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups']
    const env = { PATH: process.env['PATH'], HOME: own, LC_ALL: 'C.UTF-8' }
    return spawn('ip', [...as, ...words], { cwd: own, env, stdio: ['ignore', log, log] })
  }

  function turnOn(machine: Machine): void {
    const { name, address, folder: own } = machine
    const cluster = machines.map((each) => `${each.name}=http://${each.address}:2380`).join(',')
    const etcd = start(machine, 'etcd', [
      'etcd',
      ...['--name', name, '--data-dir', join(own, 'etcd'), '--initial-cluster', cluster],
      ...[
        '--listen-client-urls',
        `http://${address}:2379`,
        '--advertise-client-urls',
        `http://${address}:2379`,
      ],
      ...[
        '--listen-peer-urls',
        `http://${address}:2380`,
        '--initial-advertise-peer-urls',
        `http://${address}:2380`,
      ],
      // A machine that runs everything at once is slow to answer.
      ...['--heartbeat-interval', '300', '--election-timeout', '3000'],
    ])
    const patroni = start(machine, 'patroni', ['patroni', join(own, 'patroni.yml')])
    started.set(name, { etcd, patroni })
  }

  /** Everything on it ends at this moment, as without power. */
  function turnOff(machine: Machine): void {
    const found = started.get(machine.name)
    for (const child of [found?.patroni, found?.etcd]) child?.kill('SIGKILL')
    const pids = run('ip', 'netns', 'pids', machine.name).split('\n').filter(Boolean)
    for (const pid of pids) kill(Number(pid))
  }

  return {
    machines,
    turnOn,
    turnOff,
    /** Nobody reaches it, and it reaches nobody; what runs there goes on. */
    cutOff: ({ name }: Machine) => void run('ip', 'link', 'set', `w${name}`, 'down'),
    reconnect: ({ name }: Machine) => void run('ip', 'link', 'set', `w${name}`, 'up'),
    remove(): void {
      for (const machine of machines) {
        turnOff(machine)
        // Its other end goes with it; the end of the namespace alone would take a moment to do that.
        run('ip', 'link', 'del', `w${machine.name}`)
        run('ip', 'netns', 'del', machine.name)
      }
      run('ip', 'link', 'del', 'wbr0')
    },
  }
}

/** Its children end as soon as the server is gone. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function patroniFor({ name, address, folder }: Machine, password: string): string {
  const values: Readonly<Record<string, string>> = { name, address, folder, password, bin: binaries }
  return readFileSync(join(here, 'patroni.yml'), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, key) => values[key] ?? '',
  )
}

/** Which machine says that it is the primary, if any does. */
export async function primaryAmong(machines: readonly Machine[]): Promise<Machine | undefined> {
  const answers = await Promise.all(
    machines.map(async (each) => ((await statusOf(each, 'primary')) === 200 ? each : null)),
  )
  return answers.find((each) => each !== null)
}

export async function statusOf({ address }: Machine, path: string): Promise<number> {
  const response = await fetch(`http://${address}:8008/${path}`, { signal: AbortSignal.timeout(1000) }).catch(
    () => null,
  )
  return response?.status ?? 0
}

export async function until<T>(
  what: string,
  find: () => Promise<T | undefined | false>,
  seconds = 300,
): Promise<T> {
  const giveUpAt = performance.now() + seconds * 1000
  while (performance.now() < giveUpAt) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    await sleep(100)
  }
  throw new Error(`never came: ${what}`)
}
