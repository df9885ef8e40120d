// One life: a seed, and what it makes of a city in some number of steps. The seed of each step is its own, so that a life
// can be lived again with some of its steps left out.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyRingTextOf, type Place } from '../contract/support/databases.ts'
import { backUpInto } from '../contract/support/restored.ts'
import { checkJournal, compareRows } from './check.ts'
import { type Act, citizens } from './citizens.ts'
import { type City, createCity } from './city.ts'
import { mailActs } from './mail.ts'
import { quickFolder } from './places.ts'
import { createRandom, type Random } from './random.ts'
import { comeBack } from './restored.ts'
import type { Operation } from './scheduler.ts'
import { staffActs } from './staff.ts'
import { groupOn, type Storm, setClocksRight, storms } from './storms.ts'

export type LifeOptions = {
  readonly seed: number
  readonly steps: number
  /** Only these of its steps; all, unless given. */
  readonly only?: ReadonlySet<number>
  /** A fresh one; SQLite in memory, unless given. */
  readonly place?: Place
}

export type Life = {
  readonly trace: readonly string[]
  readonly counts: ReadonlyMap<string, number>
  /** Why it ended early, and at which step. */
  readonly failure: { readonly step: number; readonly error: unknown } | null
}

const keyRingText = keyRingTextOf('simulation')
const underWayMax = 14
const compareEvery = 100

const acts = { ...citizens, ...mailActs, ...staffActs }

/** How often each is begun, where it is in fashion. */
const weights: Readonly<Record<keyof typeof acts, number>> = {
  beginLogin: 24,
  submitCode: 20,
  enroll: 12,
  mistypePassword: 3,
  floodPasswords: 1,
  floodCodes: 2,
  replayAtOnce: 4,
  synchronizeOnce: 3,
  reportLoss: 1,
  lookAgain: 3,
  askForCode: 3,
  submitMailCode: 8,
  deliver: 8,
  askAtDesk: 16,
  settle: 10,
  carryOut: 12,
}

export async function live({ seed, steps, only, place }: LifeOptions): Promise<Life> {
  const folder = mkdtempSync(join(quickFolder(tmpdir()), 'warifu-city-'))
  const at = place ?? ({ driver: 'sqlite', at: join(folder, 'warifu.db') } as const)
  const trace: string[] = []
  let city: City | undefined
  let step = 0
  try {
    city = await createCity(seed, at, keyRingText, createRandom(mixed(seed, 0)))
    const climate = createClimate(createRandom(mixed(seed, -1)))
    const copiedAt = createRandom(mixed(seed, -2)).between(1, 2 * steps)
    let copy: string | undefined
    for (step = 1; step <= steps; step++) {
      if (only !== undefined && !only.has(step)) continue
      const random = createRandom(mixed(seed, step))
      await goOn(city, climate, random, (line) => trace.push(`${step}: ${line}`))
      if (step % compareEvery === 0) await compareRows(city)
      // Who doubts their clock makes no backup.
      const right = [...city.nodes.values()].find(({ offMs, rightMs }) => offMs === rightMs)
      if (step >= copiedAt && copy === undefined && right !== undefined)
        copy = await backUpInto(right.context, folder)
    }
    await finish(city, seed, (line) => trace.push(`end: ${line}`))
    if (copy !== undefined) {
      await comeBack(city, copy, folder, keyRingText)
      city.count('restored')
    }
    return { trace, counts: city.counts, failure: null }
  } catch (error) {
    return { trace, counts: city?.counts ?? new Map(), failure: { step: Math.min(step, steps), error } }
  } finally {
    await city?.end().catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Spreads seeds that lie side by side. */
function mixed(seed: number, step: number): number {
  let hash = Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

type Climate = { readonly acts: readonly Act[]; readonly storms: readonly Storm[] }

/** What is frequent in one life is missing in another, so that rare things meet (swarm testing). */
function createClimate(random: Random): Climate {
  const names = Object.keys(weights) as (keyof typeof acts)[]
  const chosen = names.flatMap((name) =>
    Array<Act>(weights[name] * random.pick([0, 1, 1, 3])).fill(acts[name]),
  )
  const fallback = [acts.beginLogin, acts.submitCode, acts.enroll]
  const frequent = Object.values(storms).flatMap((storm) => Array<Storm>(random.pick([0, 1, 2])).fill(storm))
  return { acts: [...chosen, ...fallback], storms: frequent }
}

type Say = (line: string) => void

async function goOn(city: City, climate: Climate, random: Random, say: Say): Promise<void> {
  const underWay = city.scheduler.waiting()
  const chance = random.below(1000)
  if (chance < 12 && climate.storms.length > 0) say(await random.pick(climate.storms)(city, random))
  else if (chance < 40) {
    const right = setClocksRight(city)
    if (right !== null) say(right)
  } else if (chance < 100) say(pass(city, random))
  else if (underWay.length > 0 && (underWay.length >= underWayMax || random.chance(62)))
    await advance(city, random)
  else {
    random.pick(climate.acts)(city, random)
    await city.scheduler.settle()
  }
  tell(city, say)
}

function pass(city: City, random: Random): string {
  const seconds = random.pick([1, 1, 3, 7, 15, 30, 30, 31, 60, 60, 150, 600, 4000, 40_000])
  city.forward(seconds * 1000)
  return `${seconds} s pass`
}

/** One operation goes on, or several of one node as one group of its commits. */
async function advance(city: City, random: Random): Promise<void> {
  const operation = random.pick(city.scheduler.waiting())
  if (isReading(operation) && random.chance(75)) return runToChange(city, operation, random)
  const group =
    isReading(operation) || random.chance(40) ? [operation] : groupOn(city, operation.node, random)
  await city.scheduler.release(group.length > 0 ? group : [operation], random, city.committed)
}

function isReading({ gates }: Operation): boolean {
  return gates.some(({ kind }) => kind === 'read')
}

async function runToChange(city: City, operation: Operation, random: Random): Promise<void> {
  while (!operation.ended && isReading(operation))
    await city.scheduler.release([operation], random, city.committed)
}

function tell(city: City, say: Say): void {
  for (const { operation, result } of city.scheduler.takeEnded()) {
    city.count(result)
    say(`${operation.name} at node ${operation.node}: ${result}`)
  }
}

/** Whoever waits is served, and everything is looked at. */
async function finish(city: City, seed: number, say: Say): Promise<void> {
  const random = createRandom(seed)
  for (
    let [operation] = city.scheduler.waiting();
    operation !== undefined;
    [operation] = city.scheduler.waiting()
  )
    await city.scheduler.release([operation], random, city.committed)
  tell(city, say)
  await compareRows(city)
  await checkJournal(city)
}
