// (d) Login STEP 1 over HTTP: a right password from a browser that is known, hashed at its production cost, beside bare argon2id at
// the same cost in the same process.
import { fileURLToPath } from 'node:url'
import { post } from './flood-post.ts'
import type { Honest } from './flood-server.ts'
import { pinGenerator } from './pinning.ts'
import { startServer } from './server-process.ts'
import { median, percentile, rounded } from './statistics.ts'

type FirstFactorSettings = {
  readonly users: number
  readonly rounds: number
  readonly progress: (text: string) => void
}

/** A hash takes as long as hundreds of codes, so only one of these users in eight logs in here. */
const oneIn = 8
const usersMost = 100
/** More than there are cores to hash, and fewer than would be sent away. */
const atOnce = 16
const password = 'Shokai2024'

export async function measureFirstFactors({ users, rounds, progress }: FirstFactorSettings) {
  const pinning = pinGenerator()
  const server = startServer(pinning, fileURLToPath(new URL('./flood-server.ts', import.meta.url)))
  try {
    const count = Math.min(Math.ceil(users / oneIn), usersMost)
    progress(`hashing the passwords of ${count} users`)
    const { port, honest } = await server.ask<{ port: number; honest: readonly Honest[] }>({
      ask: 'serve',
      users: count,
      codes: count,
      waits: true,
    })
    await logInAll(port, honest)
    const done: { warifu: number[]; bare: number[]; latenciesMs: number[] } = {
      warifu: [],
      bare: [],
      latenciesMs: [],
    }
    for (let i = 1; i <= rounds; i++) {
      const { perSecond, latenciesMs } = await logInAll(port, honest)
      done.warifu.push(perSecond)
      done.latenciesMs.push(...latenciesMs)
      done.bare.push(await server.ask<number>({ ask: 'hash', count }))
      const [warifu, bare] = [done.warifu, done.bare].map((each) => each.at(-1)?.toFixed(1))
      progress(`STEP 1, round ${i} of ${rounds}: ${warifu} and ${bare} a second`)
    }
    return {
      what: 'login STEP 1 over HTTP, right passwords from known browsers; bare: argon2id at the same cost in the same process',
      warifu: {
        perSecond: rounded(median(done.warifu)),
        rounds: done.warifu.map(rounded),
        p50Ms: rounded(percentile(done.latenciesMs, 0.5)),
        p99Ms: rounded(percentile(done.latenciesMs, 0.99)),
      },
      bare: { perSecond: rounded(median(done.bare)), rounds: done.bare.map(rounded) },
      ratio: rounded(median(done.warifu) / median(done.bare)),
      pinnedApart: pinning !== undefined,
    }
  } finally {
    server.end()
  }
}

/** Everybody once; throws at the first who is not let on to STEP 2. */
async function logInAll(port: number, honest: readonly Honest[]) {
  const latenciesMs: number[] = []
  let next = 0
  const run = async () => {
    for (let one = honest[next++]; one !== undefined; one = honest[next++]) {
      const { userId, mark } = one
      const { status, ms } = await post(port, 'login', { userId, password }, { mark }).answer
      if (status !== 303) throw new Error(`a right password was answered with ${status}`)
      latenciesMs.push(ms)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, run))
  return { perSecond: (honest.length * 1000) / (performance.now() - began), latenciesMs }
}
