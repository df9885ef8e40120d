// How long `./warifu serve` takes until it is ready, on data that is already there, and how much memory it then has.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, ownEnvironment, spawnWarifu } from '../support/app.ts'
import { median, rounded } from './statistics.ts'

type StartSettings = { readonly rounds: number; readonly progress: (text: string) => void }
type Start = { readonly seconds: number; readonly megabytes: number }

export async function measureStart({ rounds, progress }: StartSettings) {
  const dataDir = mkdtempSync(join(tmpdir(), 'warifu-bench-start-'))
  try {
    progress('start: the first makes the data')
    const first = await start(dataDir)
    const later: Start[] = []
    for (let i = 0; i < rounds; i++) later.push(await start(dataDir))
    progress(`start: ${later.map(({ seconds }) => seconds).join(', ')} s`)
    return {
      what: 'from the start of ./warifu serve until it is ready, SQLite; resident memory then',
      firstSeconds: first.seconds,
      secondSeconds: rounded(median(later.map(({ seconds }) => seconds))),
      megabytes: rounded(median(later.map(({ megabytes }) => megabytes))),
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const readyMsMax = 120_000

async function start(dataDir: string): Promise<Start> {
  const port = await freePort()
  const settings = { PORT: String(port), WARIFU_DATA_DIR: dataDir, WARIFU_DRAIN_SECONDS: '0' }
  const env = { ...ownEnvironment(), ...settings, HOST: '127.0.0.1', SMTP_URL: 'smtp://localhost:9' }
  const began = performance.now()
  const { child, output } = spawnWarifu(['serve'], env)
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - began > readyMsMax)
        throw new Error(`it does not serve:\n${output()}`)
      await sleep(5)
    }
    const seconds = rounded((performance.now() - began) / 1000)
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
    return { seconds, megabytes: rounded(Number(resident?.[1]) / 1000) }
  } finally {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
  return answer?.ok === true
}
