// kill -9 of one of two nodes at a random instant, again and again.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAccount, openBank } from './bank.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation } from './installation.ts'
import { type Result, recovery, settle } from './settle.ts'

export async function kills({ database, times }: FaultSettings): Promise<Result> {
  const installation = await createInstallation(database)
  try {
    const account = await openAccount(installation, 8)
    const nodes = [await installation.start(), await installation.start()]
    const bank = openBank(account, { origins: nodes.map(({ origin }) => origin) })
    const secondsToRecovery: number[] = []
    for (let i = 0; i < times; i++) {
      const at = i % nodes.length
      const node = nodes[at]
      if (node === undefined) throw new Error('no node')
      await bank.more(randomInt(1, 100))
      await sleep(randomInt(0, 20))
      await node.kill()
      secondsToRecovery.push(await recovery(bank, () => {}))
      nodes[at] = await installation.start({ port: node.port })
    }
    return await settle(installation, bank, { fault: 'kill -9', times, secondsToRecovery })
  } finally {
    await installation.remove()
  }
}
