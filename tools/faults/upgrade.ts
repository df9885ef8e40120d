// Two nodes behind HAProxy are upgraded one after the other under load, by a version that adds to the schema; then one comes
// that takes away, and whoever still serves on the older schema is out (R4).
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { shoko } from '../../test/contract/support/people.ts'
import { openAccount, openBank } from './bank.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation, type Installation, type ServingNode } from './installation.ts'
import { startProxy } from './proxies.ts'
import { cutOf, type Result, settle } from './settle.ts'
import { openVisitors } from './visitors.ts'

const entry = fileURLToPath(new URL('./later.ts', import.meta.url))
const environment = { WARIFU_DRAIN_SECONDS: '3', HOST: '127.0.0.1' }

export async function upgrade({ database }: FaultSettings): Promise<Result> {
  const installation = await createInstallation(database)
  try {
    const account = await openAccount(installation, 6)
    const nodes: [ServingNode, ServingNode] = [
      await installation.start({ environment }),
      await installation.start({ environment }),
    ]
    const proxy = await startProxy('haproxy', { nodes: [nodes[0].port, nodes[1].port], drainSeconds: 3 })
    try {
      const bank = openBank(account, { origins: [proxy.origin], pauseMs: 20 })
      const visitors = openVisitors(`${proxy.origin}/${shoko}/login`, 4, 40)
      for (const at of [0, 1] as const) {
        await bank.more(50)
        await nodes[at].stop()
        nodes[at] = await installation.start({ port: nodes[at].port, environment, entry })
        await sleep(2500)
        await bank.more(50)
      }
      await visitors.stop()
      const happened = { fault: 'upgrade of two nodes', times: 1, secondsToRecovery: [] }
      const result = await settle(installation, bank, happened)
      const cut = cutOf([...Object.entries(result.failures), ...visitors.failures])
      return {
        ...result,
        pages: visitors.seen(),
        wrong: [...result.wrong, ...cut, ...(await takeOver(installation, nodes))],
      }
    } finally {
      await proxy.stop()
    }
  } finally {
    await installation.remove()
  }
}

async function takeOver(installation: Installation, nodes: readonly ServingNode[]): Promise<string[]> {
  const newest = await installation.start({
    entry,
    environment: { ...environment, FAULTS_VERSION: 'after-next' },
  })
  await sleep(200)
  const wrong: string[] = []
  for (const { origin } of nodes) {
    const ready = await fetch(`${origin}/readyz`)
    await ready.text()
    if (ready.status !== 503) wrong.push(`an older node says ${ready.status} at /readyz`)
  }
  const ready = await fetch(`${newest.origin}/readyz`)
  await ready.text()
  if (ready.status !== 200) wrong.push(`the newest node says ${ready.status} at /readyz`)
  return wrong
}
