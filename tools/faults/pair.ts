// Two nodes behind proxies under load, of which one at a time is stopped by SIGTERM and another started in its place.
import { setTimeout as sleep } from 'node:timers/promises'
import { shoko } from '../../test/contract/support/people.ts'
import { type Account, openAccount, openBank } from './bank.ts'
import { unavailable } from './caller.ts'
import type { Installation, ServingNode } from './installation.ts'
import { failSecondsOf, type ProxyName, startProxy } from './proxies.ts'
import { cutOf, type Result, settle } from './settle.ts'
import { openVisitors } from './visitors.ts'

export type PairSettings = {
  /** What `Result` calls it; each proxy's name is added. */
  readonly fault: string
  readonly proxies: readonly ProxyName[]
  readonly drainSeconds: number
  /** How many customers and visitors each proxy has, and what each waits between two requests. */
  readonly load: { readonly each: number; readonly pauseMs: number }
}

/** Starts a node: the first or the second one, at this port if there is one already. */
export type Start = (at: 0 | 1, port?: number) => Promise<ServingNode>

export type Pair = {
  readonly nodes: readonly [ServingNode, ServingNode]
  /** Stops a node, starts what takes its place, and waits until the proxies use it. */
  readonly replace: (at: 0 | 1, start: Start) => Promise<void>
  /** Both, one after the other. */
  readonly replaceBoth: (start: Start) => Promise<void>
  readonly served: () => Served
  /** Until so many more codes were acknowledged behind each proxy. */
  readonly more: (count: number) => Promise<void>
}

/** What became of the requests by now, behind all proxies. */
export type Served = {
  /** Acknowledged. */
  readonly codes: number
  /** Seen whole. */
  readonly pages: number
  /** Ended by neither a page nor an answer of a node. */
  readonly cut: number
  /** Told by a node to come again. */
  readonly putOff: number
}

type Done = {
  readonly times: number
  readonly wrong?: readonly string[]
  readonly steps?: Result['steps']
  /** When nobody asks any more: what else must be true; gives what is not. */
  readonly finish?: () => Promise<readonly string[]>
}

/** What a proxy needs at least to find a node that is back; nginx looks again when fail_timeout is over. */
const noticeMs = 2500

/** For what comes at once, but on a machine that has much else to do. */
const soonMsMax = 60_000

/** The environment of nodes that proxies find by their port. */
export const pairEnvironment = (drainSeconds: number) => ({
  WARIFU_DRAIN_SECONDS: String(drainSeconds),
  HOST: '127.0.0.1',
})

/** A bank and visitors that reach the nodes through one proxy. */
async function openEntrance(name: ProxyName, account: Account, nodes: Pair['nodes'], settings: PairSettings) {
  const { drainSeconds, load } = settings
  const proxy = await startProxy(name, { nodes: [nodes[0].port, nodes[1].port], drainSeconds })
  const bank = openBank(account, { origins: [proxy.origin], pauseMs: load.pauseMs })
  const visitors = openVisitors(`${proxy.origin}/${shoko}/login`, load.each, load.pauseMs)
  const failures = () => [...bank.tally.failures, ...visitors.failures]
  return { name, proxy, bank, visitors, failures }
}

type Entrance = Awaited<ReturnType<typeof openEntrance>>

/** Runs `work` on a pair under load, gives what came of it behind each proxy, and ends everything. */
export async function withPair(
  installation: Installation,
  settings: PairSettings,
  start: Start,
  work: (pair: Pair) => Promise<Done>,
): Promise<Result[]> {
  const { proxies, load } = settings
  const entrances: Entrance[] = []
  try {
    const nodes: [ServingNode, ServingNode] = [await start(0), await start(1)]
    const account = await openAccount(installation, load.each * proxies.length)
    for (const [i, name] of proxies.entries()) {
      const customers = account.customers.slice(i * load.each, (i + 1) * load.each)
      entrances.push(await openEntrance(name, { ...account, customers }, nodes, settings))
    }
    const wrong: string[] = []
    const pair = pairOf(nodes, entrances, settings, wrong)
    const { times, wrong: alsoWrong = [], steps, finish } = await work(pair)
    await Promise.all(entrances.map(({ visitors }) => visitors.stop()))
    const results: Result[] = []
    for (const { name, proxy, bank, visitors, failures } of entrances) {
      const happened = { fault: `${settings.fault} behind ${name}`, times, secondsToRecovery: [] }
      const result = await settle(installation, bank, happened)
      const cut = cutOf(failures())
      const complaints = cut.length > 0 ? complaintsOf(proxy.output()) : []
      const all = [...result.wrong, ...wrong, ...alsoWrong, ...cut, ...complaints]
      results.push({ ...result, pages: visitors.seen(), ...(steps && { steps }), wrong: all })
    }
    const unfinished = (await finish?.()) ?? []
    return results.map((result) => ({ ...result, wrong: [...result.wrong, ...unfinished] }))
  } finally {
    await Promise.all(entrances.map(({ proxy }) => proxy.stop()))
  }
}

function pairOf(
  nodes: [ServingNode, ServingNode],
  entrances: readonly Entrance[],
  { proxies, drainSeconds }: PairSettings,
  wrong: string[],
): Pair {
  const failMs = proxies.includes('nginx') ? failSecondsOf(drainSeconds) * 1000 : 0
  const more = async (count: number) => {
    await Promise.all(entrances.map(({ bank }) => bank.more(count)))
  }
  const total = (of: (entrance: Entrance) => number) => entrances.reduce((sum, each) => sum + of(each), 0)

  async function replace(at: 0 | 1, start: Start): Promise<void> {
    const node = nodes[at]
    await more(5)
    const before = entrances.map(({ bank }) => bank.tally.acknowledged.length)
    const stoppedMs = performance.now()
    await node.stop()
    if ((await node.ended) !== 0) wrong.push(`a node ended with ${await node.ended}: ${node.output()}`)
    // A stop may be over before a code is; until the node is back, there is the other one only.
    for (const [k, { name, bank }] of entrances.entries())
      if (!(await soon(() => bank.tally.acknowledged.length > (before[k] ?? 0))))
        wrong.push(`nobody was served behind ${name} while a node stopped`)
    nodes[at] = await start(at, node.port)
    await sleep(Math.max(noticeMs, noticeMs + failMs - (performance.now() - stoppedMs)))
    for (const { name, proxy } of entrances)
      if (!(await soon(() => usesAll(proxy.output())))) wrong.push(`${name} does not use a node that is back`)
  }

  return {
    nodes,
    replace,
    async replaceBoth(start) {
      await replace(0, start)
      await replace(1, start)
    },
    served: () => ({
      codes: total(({ bank }) => bank.tally.acknowledged.length),
      pages: total(({ visitors }) => visitors.seen()),
      cut: total(({ failures }) => countOf(failures(), (status) => status !== unavailable)),
      putOff: total(({ failures }) => countOf(failures(), (status) => status === unavailable)),
    }),
    more,
  }
}

async function soon(holds: () => boolean): Promise<boolean> {
  for (const giveUpAt = performance.now() + soonMsMax; !holds() && performance.now() < giveUpAt; )
    await sleep(50)
  return holds()
}

/** HAProxy says of each node when it takes it out and back in; nginx says neither. */
function usesAll(output: string): boolean {
  const told = (state: 'UP' | 'DOWN') =>
    output.match(new RegExp(`Server \\S+ is ${state}\\b`, 'g'))?.length ?? 0
  return told('UP') === told('DOWN')
}

function countOf(failures: readonly (readonly [string, number])[], isMeant: (status: string) => boolean) {
  return failures.reduce((sum, [status, count]) => (isMeant(status) ? sum + count : sum), 0)
}

/** What a proxy said, but for what is as it should be: a node that is not there, or not ready. */
function complaintsOf(output: string): string[] {
  const expected = /Connection refused|temporarily disabled|Layer7 wrong status|is UP|^\[NOTICE\]|^$/
  return output
    .split('\n')
    .filter((line) => !expected.test(line))
    .slice(-20)
}
