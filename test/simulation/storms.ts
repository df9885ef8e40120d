// What befalls the nodes: they die at the worst moments, and their clocks jump.

import assert from 'node:assert/strict'
import { compareRows } from './check.ts'
import type { City } from './city.ts'
import type { Node } from './node.ts'
import type { Random } from './random.ts'
import type { Operation } from './scheduler.ts'

/** Gives a word for the trace. */
export type Storm = (city: City, random: Random) => Promise<string> | string

function pickNode(city: City, random: Random): Node {
  return random.pick([...city.nodes.values()])
}

/** The changes that wait on a node, as one group of its commits would have them. */
export function groupOn(city: City, node: string, random: Random): Operation[] {
  const waiting = city.scheduler
    .waiting()
    .filter((operation) => operation.node === node && operation.gates.every(({ kind }) => kind === 'change'))
  return waiting.slice(0, random.between(1, 16))
}

/** The process is gone, with all that it was about to do, and another one takes its place. */
async function restart(city: City, node: Node): Promise<number> {
  const dropped = city.scheduler.drop(node.name)
  await node.store.close().catch(() => {})
  city.nodes.delete(node.name)
  await city.open(node.name)
  await compareRows(city)
  return dropped
}

/** Nothing of what waits was begun. */
const crash: Storm = async (city, random) => {
  const node = pickNode(city, random)
  return `node ${node.name} dies, with ${await restart(city, node)} under way`
}

/** A group was committed, and nobody is told: all of it counts, and who asks again must not get it twice (I1, I4). */
const crashUnanswered: Storm = async (city, random) => {
  const node = pickNode(city, random)
  const group = groupOn(city, node.name, random)
  await city.scheduler.perform(group, random)
  city.committed()
  return `node ${node.name} dies after a commit of ${group.length}, with ${await restart(city, node)} under way`
}

/** A group is queued when the process ends: none of it counts. */
const crashQueued: Storm = async (city, random) => {
  const node = pickNode(city, random)
  const group = groupOn(city, node.name, random)
  const performed = city.scheduler.perform(group, random)
  await node.store.close().catch(() => {})
  await performed
  assert.deepEqual(node.takeCommitted(), [], 'I4: a store that was closed has committed')
  return `node ${node.name} dies with ${group.length} queued, with ${await restart(city, node)} under way`
}

/** Somebody sets the clock of a machine. */
const stepClock: Storm = (city, random) => {
  const node = pickNode(city, random)
  const byMs = random.pick([6000, 20_000, 300_000, 3_600_000, 86_400_000]) * random.pick([1, -1])
  node.offMs += byMs
  return `the clock of node ${node.name} jumps by ${byMs / 1000} s`
}

/** Somebody else sets it right. */
export function setClocksRight(city: City): string | null {
  const wrong = [...city.nodes.values()].find(({ offMs, rightMs }) => offMs !== rightMs)
  if (wrong === undefined) return null
  wrong.offMs = wrong.rightMs
  return `the clock of node ${wrong.name} is right again`
}

export const storms = { crash, crashUnanswered, crashQueued, stepClock } as const satisfies Record<
  string,
  Storm
>
