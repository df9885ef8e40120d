// What disks do to SQLite: they fill up, they fail, the power is cut.
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bank, openAccount, openBank } from './bank.ts'
import { createFileSystem, createSmallDisk } from './disks.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation, type Installation, type ServingNode } from './installation.ts'
import { NeverRecovered, type Result, recovery, settle } from './settle.ts'

type Scene = {
  readonly installation: Installation
  readonly bank: Bank
  readonly node: () => ServingNode
  readonly restart: () => Promise<void>
}

/** One node on a disk, asked by a bank; does `once` to it so many times, and gives what came of it. */
async function onDisk(
  disk: { readonly folder: string; readonly remove: () => void },
  { fault, times }: { readonly fault: string; readonly times: number },
  once: (scene: Scene, wrong: string[]) => Promise<number>,
): Promise<Result> {
  const installation = await createInstallation('sqlite', disk.folder)
  try {
    const account = await openAccount(installation, 8)
    execFileSync('sync', ['-f', disk.folder])
    let node = await installation.start()
    const bank = openBank(account, { origins: [node.origin] })
    const restart = async () => {
      node = await installation.start({ port: node.port })
    }
    const secondsToRecovery: number[] = []
    const wrong: string[] = []
    try {
      for (let i = 0; i < times; i++) {
        await bank.more(randomInt(20, 200))
        secondsToRecovery.push(await once({ installation, bank, node: () => node, restart }, wrong))
      }
    } catch (error) {
      // What was lost is counted all the same.
      if (!(error instanceof NeverRecovered)) throw error
      wrong.push(error.message)
    }
    return await settle(installation, bank, { fault, times, secondsToRecovery, wrong })
  } finally {
    await installation.remove()
    disk.remove()
  }
}

async function readiness({ origin }: ServingNode): Promise<number> {
  await sleep(200)
  const response = await fetch(`${origin}/readyz`)
  await response.text()
  return response.status
}

/** Filled to the last byte, and free again some seconds later. */
export function fullDisk({ times }: FaultSettings): Promise<Result> {
  const disk = createSmallDisk(48)
  return onDisk(disk, { fault: 'full disk', times }, async ({ bank, node }, wrong) => {
    disk.fill()
    // What lies in the log of SQLite is written over first.
    const giveUpAt = performance.now() + 60_000
    while ((await readiness(node())) !== 503 && performance.now() < giveUpAt) disk.fill()
    if ((await readiness(node())) !== 503) wrong.push('a node on a full disk says that it is ready')
    await sleep(2000)
    return recovery(bank, disk.free)
  })
}

/** The disk fails: the process must end by itself, since nobody knows any more what is on it. */
export function brokenDisk({ times }: FaultSettings): Promise<Result> {
  const disk = createFileSystem(64)
  return onDisk(disk, { fault: 'EIO', times }, async ({ bank, node, restart }, wrong) => {
    const failing = node()
    disk.fill()
    const ended = await Promise.race([failing.ended, sleep(60_000, 'it still serves')])
    if (ended !== 1) wrong.push(`on a disk that fails: ${ended}`)
    await failing.kill()
    disk.free()
    disk.mountAgain()
    return recovery(bank, restart)
  })
}

/** What was not synced is gone. */
export function powerCut({ times }: FaultSettings): Promise<Result> {
  const disk = createFileSystem(64)
  return onDisk(disk, { fault: 'power cut', times }, async ({ bank, node, restart }) => {
    await sleep(randomInt(0, 50))
    disk.cutPower()
    await node().kill()
    disk.mountAgain()
    return recovery(bank, restart)
  })
}
