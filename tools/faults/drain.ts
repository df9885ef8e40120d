// Two nodes behind proxies, told to stop by SIGTERM one after the other under load: no request may be cut (R9).
import { setTimeout as sleep } from 'node:timers/promises'
import { shoko } from '../../test/contract/support/people.ts'
import { type Account, openAccount, openBank } from './bank.ts'
import { createInstallation, type DatabaseKind, type ServingNode } from './installation.ts'
import { failSecondsOf, type ProxyName, startProxy } from './proxies.ts'
import { cutOf, type Result, settle } from './settle.ts'
import { openVisitors } from './visitors.ts'

type DrainSettings = {
  readonly database: DatabaseKind
  readonly times: number
  readonly proxies: readonly ProxyName[]
  readonly drainSeconds: number
  /** How many customers and visitors each proxy has, and what each waits between two requests. */
  readonly load: { readonly each: number; readonly pauseMs: number }
}

/** What a proxy is given to find a node that is back; nginx looks again when fail_timeout is over. */
const noticeMs = 2500

type Pair = readonly [ServingNode, ServingNode]

/** A bank and visitors that reach the nodes through one proxy. */
async function openEntrance(name: ProxyName, account: Account, nodes: Pair, settings: DrainSettings) {
  const { drainSeconds, load } = settings
  const proxy = await startProxy(name, { nodes: [nodes[0].port, nodes[1].port], drainSeconds })
  const bank = openBank(account, { origins: [proxy.origin], pauseMs: load.pauseMs })
  const visitors = openVisitors(`${proxy.origin}/${shoko}/login`, load.each, load.pauseMs)
  return { name, proxy, bank, visitors }
}

export async function drain(settings: DrainSettings): Promise<Result[]> {
  const { database, times, proxies, drainSeconds, load } = settings
  const installation = await createInstallation(database)
  const environment = { WARIFU_DRAIN_SECONDS: String(drainSeconds), HOST: '127.0.0.1' }
  const start = (port?: number) =>
    installation.start({ environment, ...(port === undefined ? {} : { port }) })
  const entrances: Awaited<ReturnType<typeof openEntrance>>[] = []
  try {
    const account = await openAccount(installation, load.each * proxies.length)
    const nodes: [ServingNode, ServingNode] = [await start(), await start()]
    for (const [i, name] of proxies.entries()) {
      const customers = account.customers.slice(i * load.each, (i + 1) * load.each)
      entrances.push(await openEntrance(name, { ...account, customers }, nodes, settings))
    }
    const wrong: string[] = []
    for (let i = 0; i < times; i++) {
      const at = i % 2 === 0 ? 0 : 1
      const node = nodes[at]
      await Promise.all(entrances.map(({ bank }) => bank.more(5)))
      const before = entrances.map(({ bank }) => bank.tally.acknowledged.length)
      const stoppedMs = performance.now()
      await node.stop()
      if ((await node.ended) !== 0) wrong.push(`a node ended with ${await node.ended}: ${node.output()}`)
      for (const [k, { name, bank }] of entrances.entries())
        if (bank.tally.acknowledged.length === before[k])
          wrong.push(`nobody was served behind ${name} while a node stopped`)
      nodes[at] = await start(node.port)
      const failMs = proxies.includes('nginx') ? failSecondsOf(drainSeconds) * 1000 : 0
      await sleep(Math.max(noticeMs, noticeMs + failMs - (performance.now() - stoppedMs)))
    }
    await Promise.all(entrances.map(({ visitors }) => visitors.stop()))
    const results: Result[] = []
    for (const { name, proxy, bank, visitors } of entrances) {
      const happened = { fault: `drain behind ${name}`, times, secondsToRecovery: [] }
      const result = await settle(installation, bank, happened)
      const cut = cutOf([...Object.entries(result.failures), ...visitors.failures])
      if (cut.length > 0) cut.push(...complaintsOf(proxy.output()))
      results.push({ ...result, pages: visitors.seen(), wrong: [...result.wrong, ...wrong, ...cut] })
    }
    return results
  } finally {
    await Promise.all(entrances.map(({ proxy }) => proxy.stop()))
    await installation.remove()
  }
}

/** What a proxy said, but for what is as it should be: a node that is not there, or not ready. */
function complaintsOf(output: string): string[] {
  const expected = /Connection refused|temporarily disabled|Layer7 wrong status|is UP|^\[NOTICE\]|^$/
  return output
    .split('\n')
    .filter((line) => !expected.test(line))
    .slice(-20)
}
