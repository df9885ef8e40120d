// Two nodes behind HAProxy are upgraded one after the other under load (R4): by a version that adds to the schema, after which one
// comes that takes away, and whoever still serves on the older schema is out; or from an earlier commit to today's code.
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { shoko } from '../../test/contract/support/people.ts'
import { openAccount, openBank } from './bank.ts'
import type { FaultSettings } from './faults.ts'
import { createInstallation, type DatabaseKind, type Installation, type ServingNode } from './installation.ts'
import { checkOut } from './landed.ts'
import { startProxy } from './proxies.ts'
import { cutOf, type Result, settle } from './settle.ts'
import { openVisitors } from './visitors.ts'

const later = fileURLToPath(new URL('./later.ts', import.meta.url))
const environment = { WARIFU_DRAIN_SECONDS: '3', HOST: '127.0.0.1' }

type Versions = {
  readonly fault: string
  /** Undefined: the code of today. */
  readonly before?: string
  readonly after?: string
  /** What else must be true in the end; gives what is not. */
  readonly finish?: (installation: Installation, nodes: readonly ServingNode[]) => Promise<string[]>
}

export async function upgrade({ database, from }: FaultSettings): Promise<Result> {
  if (from === undefined)
    return upgradeNodes(database, { fault: 'upgrade of two nodes', after: later, finish: takeOver })
  const landed = checkOut(from)
  try {
    return await upgradeNodes(database, {
      fault: `upgrade of two nodes from ${from}`,
      before: landed.entry,
    })
  } finally {
    landed.remove()
  }
}

async function upgradeNodes(
  database: DatabaseKind,
  { fault, before, after, finish }: Versions,
): Promise<Result> {
  const installation = await createInstallation(database)
  const start = (entry?: string, port?: number) =>
    installation.start({
      environment,
      ...(entry === undefined ? {} : { entry }),
      ...(port === undefined ? {} : { port }),
    })
  try {
    const nodes: [ServingNode, ServingNode] = [await start(before), await start(before)]
    // Opens the database as the later version does, while the nodes of the earlier one serve.
    const account = await openAccount(installation, 6)
    const proxy = await startProxy('haproxy', { nodes: [nodes[0].port, nodes[1].port], drainSeconds: 3 })
    try {
      const bank = openBank(account, { origins: [proxy.origin], pauseMs: 20 })
      const visitors = openVisitors(`${proxy.origin}/${shoko}/login`, 4, 40)
      for (const at of [0, 1] as const) {
        await bank.more(50)
        await nodes[at].stop()
        nodes[at] = await start(after, nodes[at].port)
        await sleep(2500)
        await bank.more(50)
      }
      await visitors.stop()
      const result = await settle(installation, bank, { fault, times: 1, secondsToRecovery: [] })
      const cut = cutOf([...Object.entries(result.failures), ...visitors.failures])
      const unfinished = (await finish?.(installation, nodes)) ?? []
      return {
        ...result,
        pages: visitors.seen(),
        wrong: [...result.wrong, ...cut, ...unfinished],
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
    entry: later,
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
