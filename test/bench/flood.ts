// `npm run bench:flood`: what honest customers notice while 200 addresses of 127.0.0.0/8 send wrong passwords at ten
// times the hashing capacity, with the waits of production and, to show the queue alone, without them (X5, X8, R5).
// `npm run bench:flood -- 5` floods for 5 seconds only. Attacker, server and customers are processes of their own; where
// they share few cores, what the attacker takes of them is in the figures.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Answer, post } from './flood-post.ts'
import type { Flood, Flooded } from './flood-sender.ts'
import type { FloodQuestion, Honest } from './flood-server.ts'
import { launched } from './launched.ts'
import { percentile, rounded } from './statistics.ts'
import type { Ticket } from './subject.ts'

const seconds = Number(process.argv[2] ?? 20)
const progress = (text: string) => process.stderr.write(`${text}\n`)
const roundSeconds = 5
/** Whose codes are checked in a round, so that p99 in 20 seconds is the tenth longest of a thousand. */
const codesInRound = 250
/** Of these, those who log in. */
const users = 40
const overload = 10
const guesses = 1000
const honestMost = 4
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

async function startFlood(flood: Flood): Promise<{ readonly stop: () => Promise<Flooded> }> {
  const child = fork(here('flood-sender.ts'))
  child.send(flood)
  await once(child, 'message')
  return {
    async stop() {
      child.send('stop')
      const [flooded] = (await once(child, 'message')) as [Flooded]
      await once(child, 'exit')
      return flooded
    },
  }
}

/** One after the other, over as long as a round takes. */
async function codeChecks(port: number, tickets: readonly Ticket[]): Promise<readonly number[]> {
  const all: number[] = []
  const began = performance.now()
  for (const [i, { sessionId, code }] of tickets.entries()) {
    const dueMs = began + (i * roundSeconds * 1000) / tickets.length
    await wait(Math.max(0, dueMs - performance.now()))
    const { status, ms } = await post(port, 'loginCode', { otp: code }, { sessionId }).answer
    if (status !== 303) throw new Error(`a code was answered with ${status}`)
    all.push(ms)
  }
  return all
}

const times = (all: readonly number[]) => {
  return { p50Ms: rounded(percentile(all, 0.5)), p95Ms: rounded(percentile(all, 0.95)) }
}

function summary(answers: readonly Answer[]) {
  const passed = answers.filter(({ status }) => status === 303).length
  return {
    success: `${rounded((100 * passed) / answers.length)} %`,
    of: answers.length,
    ...times(answers.map(({ ms }) => ms)),
  }
}

/** Customers who log in from browsers that they are known by, one after the other, at a fifth of the capacity at most. */
async function honestLogins(port: number, perSecond: number, who: readonly Honest[]) {
  const untilMs = performance.now() + seconds * 1000
  const answers: Promise<Answer>[] = []
  for (let i = 0; performance.now() < untilMs; i++) {
    const one = who[i % who.length]
    if (one === undefined) throw new Error('nobody is honest')
    const { userId, mark } = one
    const from = `127.0.3.${1 + (i % 200)}`
    answers.push(post(port, 'login', { userId, password: 'Shokai2024' }, { from, mark }).answer)
    await wait(1000 / Math.min(honestMost, perSecond / 5))
  }
  return summary(await Promise.all(answers))
}

async function measure(waits: boolean) {
  const child = fork(here('flood-server.ts'), { env: launched })
  async function ask<A>(question: FloodQuestion): Promise<A> {
    child.send(question)
    const [answer] = await once(child, 'message')
    return answer as A
  }
  type Served = { readonly port: number; readonly perSecond: number; readonly honest: readonly Honest[] }
  const { port, perSecond, honest } = await ask<Served>({ ask: 'serve', users, codes: codesInRound, waits })
  const rounds = Math.max(1, Math.round(seconds / roundSeconds))
  async function checkCodes(): Promise<readonly number[]> {
    const all: number[] = []
    for (let i = 0; i < rounds; i++)
      all.push(...(await codeChecks(port, await ask<Ticket[]>({ ask: 'tickets' }))))
    return all
  }
  progress(`${rounded(perSecond)} hashes a second; quiet`)
  // The first ones compile the code.
  await codeChecks(port, await ask<Ticket[]>({ ask: 'tickets' }))
  const quiet = await checkCodes()
  const quietLogins = await honestLogins(port, perSecond, honest)

  progress('flooding')
  const flood = await startFlood({ port, perSecond: overload * perSecond, most: null, victim: null })
  await wait(1000)
  const logins = honestLogins(port, perSecond, honest)
  const during = await checkCodes()
  const everybody = { logins: await logins, flood: await flood.stop() }

  progress('a thousand wrong passwords for one customer')
  const [victim] = honest
  if (victim === undefined) throw new Error('nobody to attack')
  const attack = await startFlood({
    port,
    perSecond: guesses / seconds,
    most: guesses,
    victim: victim.userId,
  })
  const oneCustomer = { logins: await honestLogins(port, perSecond, [victim]), flood: await attack.stop() }
  child.disconnect()
  await once(child, 'exit')
  const p99 = (all: readonly number[]) => rounded(percentile(all, 0.99))
  const codes = {
    quiet: { ...times(quiet), p99Ms: p99(quiet) },
    flood: { ...times(during), p99Ms: p99(during) },
    of: quiet.length,
  }
  const machine = { cores: availableParallelism(), load: rounded(loadavg()[0] ?? 0) }
  return { waits, machine, hashesPerSecond: rounded(perSecond), quietLogins, everybody, oneCustomer, codes }
}

for (const waits of [true, false]) process.stdout.write(`${JSON.stringify(await measure(waits), null, 2)}\n`)
