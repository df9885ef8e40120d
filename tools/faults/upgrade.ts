// Two nodes behind HAProxy are upgraded one after the other under load (R4): by a version that adds to the schema, after which one
// comes that takes away, and whoever still serves on the older schema is out; or from an earlier commit to today's code.
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FaultSettings } from './faults.ts'
import { createInstallation, type DatabaseKind, type Installation, type ServingNode } from './installation.ts'
import { checkOut } from './landed.ts'
import { pairEnvironment, withPair } from './pair.ts'
import type { Result } from './settle.ts'

/** A version that adds to the schema. */
export const later = fileURLToPath(new URL('./later.ts', import.meta.url))
const drainSeconds = 3
const environment = pairEnvironment(drainSeconds)

type Versions = {
  readonly fault: string
  /** Undefined: the code of today. */
  readonly before?: string
  readonly after?: string
  /** What else must be true in the end; gives what is not. */
  readonly finish?: (installation: Installation, nodes: readonly ServingNode[]) => Promise<string[]>
}

export async function upgrade({ database, from }: FaultSettings): Promise<Result[]> {
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
): Promise<Result[]> {
  const installation = await createInstallation(database)
  const startAs = (entry?: string) => (_: 0 | 1, port?: number) =>
    installation.start({ environment, entry, port })
  const settings = { fault, proxies: ['haproxy'], drainSeconds, load: { each: 6, pauseMs: 20 } } as const
  try {
    return await withPair(installation, settings, startAs(before), async ({ nodes, more, replaceBoth }) => {
      await more(50)
      await replaceBoth(startAs(after))
      await more(50)
      return { times: 1, ...(finish && { finish: () => finish(installation, nodes) }) }
    })
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
