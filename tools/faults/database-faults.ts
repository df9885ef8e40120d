// What a PostgreSQL does to its nodes: it hangs, and it ends their connections.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '../../test/contract/support/databases.ts'
import { openAccount, openBank } from './bank.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation, type Installation } from './installation.ts'
import { type Result, recovery, settle } from './settle.ts'

/** All processes of the server, the first one first. */
async function processesOf({ place }: Installation): Promise<number[]> {
  const [[folder] = []] = await sql(place, 'SHOW data_directory')
  const first = Number(readFileSync(join(String(folder), 'postmaster.pid'), 'utf8').split('\n')[0])
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(first)], { encoding: 'utf8' })
  return [first, ...children.trim().split(/\s+/).map(Number)]
}

/** A connection may have ended since the processes were listed. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}

/** How long a question may take: the node gives the database 3 s, and is itself slow on a busy machine. */
const answerMsMax = 10_000

type Frozen = FaultSettings & { readonly seconds?: number; readonly patienceMs?: number }

export async function frozenDatabase(settings: Frozen): Promise<Result> {
  const { database, times, seconds = 30, patienceMs = answerMsMax } = settings
  const installation = await createInstallation(database)
  try {
    const account = await openAccount(installation, 8)
    const node = await installation.start()
    const bank = openBank(account, { origins: [node.origin], patienceMs })
    const secondsToRecovery: number[] = []
    const wrong: string[] = []
    for (let i = 0; i < times; i++) {
      await bank.more(50)
      const pids = await processesOf(installation)
      for (const pid of pids) signal(pid, 'SIGSTOP')
      const until = performance.now() + seconds * 1000
      while (performance.now() < until) {
        const alive = await fetch(`${node.origin}/healthz`)
        if (alive.status !== 200) wrong.push(`/healthz says ${alive.status}`)
        await alive.text()
        await sleep(100)
      }
      const ready = await fetch(`${node.origin}/readyz`)
      await ready.text()
      if (ready.status !== 503) wrong.push(`/readyz says ${ready.status} while the database hangs`)
      secondsToRecovery.push(
        await recovery(bank, () => {
          for (const pid of pids) signal(pid, 'SIGCONT')
        }),
      )
    }
    const result = await settle(installation, bank, {
      fault: `database frozen for ${seconds} s`,
      times,
      secondsToRecovery,
    })
    const late = result.failures['LATE'] ?? 0
    if (late > 0) wrong.push(`${late} questions were not answered within ${patienceMs} ms`)
    return { ...result, wrong: [...result.wrong, ...wrong] }
  } finally {
    await installation.remove()
  }
}

const endAll =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

export async function endedBackends({ database, times }: FaultSettings): Promise<Result> {
  const installation = await createInstallation(database)
  try {
    const account = await openAccount(installation, 8)
    const nodes = [await installation.start(), await installation.start()]
    const bank = openBank(account, { origins: nodes.map(({ origin }) => origin) })
    const secondsToRecovery: number[] = []
    for (let i = 0; i < times; i++) {
      await bank.more(10)
      secondsToRecovery.push(await recovery(bank, async () => void (await sql(installation.place, endAll))))
    }
    return await settle(installation, bank, { fault: 'ended connections', times, secondsToRecovery })
  } finally {
    await installation.remove()
  }
}
