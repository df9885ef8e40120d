// `npm run bench:flood`: what honest customers notice while 200 addresses of 127.0.0.0/8 send wrong passwords at ten
// times the hashing capacity, with the waits of production and, to show the queue alone, without them (X5, X8, R5).
// `npm run bench:flood -- 5` floods for 5 seconds only.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serviceHref } from '../../src/authority/routes.ts'
import { formToken, newSessionId } from '../../src/platform/secrets/random.ts'
import type { FloodQuestion, Honest } from './flood-server.ts'
import { publicOrigin } from './server.ts'
import { percentile, rounded } from './statistics.ts'
import { service, type Ticket } from './subject.ts'

const seconds = Number(process.argv[2] ?? 20)
const progress = (text: string) => process.stderr.write(`${text}\n`)
const users = 40
const addresses = Array.from({ length: 200 }, (_, i) => `127.0.${1 + Math.floor(i / 100)}.${1 + (i % 100)}`)
const overload = 10
const cookieName = service.replace('/', '.')

type Answer = { readonly status: number; readonly ms: number }

type Sender = {
  readonly from?: string
  readonly sessionId?: string
  readonly mark?: string
  readonly signal?: AbortSignal
}

function post(
  port: number,
  screen: 'login' | 'loginCode',
  fields: Record<string, string>,
  { from = '127.0.0.1', sessionId = newSessionId(), mark = '', signal }: Sender,
): Promise<Answer> {
  const began = performance.now()
  const body = new URLSearchParams({ form_token: formToken(sessionId), ...fields }).toString()
  const known = mark === '' ? '' : `; __Host-warifu-known-${cookieName}=${mark}`
  const headers = {
    Host: new URL(publicOrigin).host,
    Origin: publicOrigin,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': body.length,
    Cookie: `__Host-warifu-${cookieName}=${sessionId}${known}`,
  }
  const settings = {
    host: '127.0.0.1',
    port,
    localAddress: from,
    method: 'POST',
    agent: false,
    headers,
    signal,
  }
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ status, ms: performance.now() - began })
    const sent = request({ ...settings, path: serviceHref(service, screen) }, (response) => {
      response.resume().once('end', () => end(response.statusCode ?? 0))
    })
    sent.once('error', () => end(0))
    sent.end(body)
  })
}

/** Sends wrong passwords at this rate until told to stop; everything about one customer, or about nobody. */
function startFlood(port: number, perSecond: number, victim: string | null) {
  const counts: Record<number, number> = {}
  const open = new Set<Promise<void>>()
  const gone = new AbortController()
  let sent = 0
  const began = performance.now()
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - began) / 1000) * perSecond; sent++) {
      const from = addresses[sent % addresses.length] ?? '127.0.0.1'
      const fields = { userId: victim ?? `99${String(sent).padStart(8, '0')}`, password: 'Machigai1' }
      const answered = post(port, 'login', fields, { from, signal: gone.signal }).then(({ status }) => {
        counts[status] = (counts[status] ?? 0) + 1
        open.delete(answered)
      })
      open.add(answered)
    }
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      // Who still waits goes away, and nothing is hashed for them.
      gone.abort()
      await Promise.all(open)
      return { sent, answers: counts }
    },
  }
}

async function codeChecks(port: number, tickets: readonly Ticket[]): Promise<readonly number[]> {
  const all: number[] = []
  for (const { sessionId, code } of tickets) {
    const { status, ms } = await post(port, 'loginCode', { otp: code }, { sessionId })
    if (status !== 303) throw new Error(`a code was answered with ${status}`)
    all.push(ms)
  }
  return all
}

const summary = (answers: readonly Answer[]) => ({
  success: `${rounded((100 * answers.filter(({ status }) => status === 303).length) / answers.length)} %`,
  of: answers.length,
  p95Ms: rounded(
    percentile(
      answers.map(({ ms }) => ms),
      0.95,
    ),
  ),
})

async function measure(waits: boolean) {
  const child = fork(fileURLToPath(new URL('flood-server.ts', import.meta.url)))
  async function ask<A>(question: FloodQuestion): Promise<A> {
    child.send(question)
    const [answer] = await once(child, 'message')
    return answer as A
  }
  type Served = { readonly port: number; readonly perSecond: number; readonly honest: readonly Honest[] }
  const { port, perSecond, honest } = await ask<Served>({ ask: 'serve', users, waits })
  progress(`${rounded(perSecond)} hashes a second`)
  const rounds = Math.max(1, Math.round(seconds / 5))
  const quiet: number[] = []
  for (let i = 0; i < rounds; i++)
    quiet.push(...(await codeChecks(port, await ask<Ticket[]>({ ask: 'tickets' }))))

  const logIn = ({ userId, mark }: Honest, i: number) =>
    post(port, 'login', { userId, password: 'Shokai2024' }, { from: `127.0.3.${1 + (i % 200)}`, mark })
  async function honestLogins(flood: ReturnType<typeof startFlood>, untilMs: number, who: readonly Honest[]) {
    const answers: Promise<Answer>[] = []
    for (let i = 0; performance.now() < untilMs; i++) {
      const one = who[i % who.length]
      if (one !== undefined) answers.push(logIn(one, i))
      await wait(250)
    }
    const done = await Promise.all(answers)
    return { logins: summary(done), flood: await flood.stop() }
  }

  progress('flooding')
  const flooded = startFlood(port, overload * perSecond, null)
  await wait(1000)
  const logins = honestLogins(flooded, performance.now() + seconds * 1000, honest)
  const during: number[] = []
  for (let i = 0; i < rounds; i++)
    during.push(...(await codeChecks(port, await ask<Ticket[]>({ ask: 'tickets' }))))
  const everybody = await logins
  progress('a thousand wrong passwords for one customer')

  const [victim] = honest
  if (victim === undefined) throw new Error('nobody to attack')
  const attack = startFlood(port, 1000 / seconds, victim.userId)
  const oneCustomer = await honestLogins(attack, performance.now() + seconds * 1000, [victim])
  child.disconnect()
  await once(child, 'exit')
  const p99 = (all: readonly number[]) => rounded(percentile(all, 0.99))
  return {
    waits,
    hashesPerSecond: rounded(perSecond),
    everybody,
    oneCustomer,
    codes: { quietP99Ms: p99(quiet), floodP99Ms: p99(during) },
  }
}

for (const waits of [true, false]) process.stdout.write(`${JSON.stringify(await measure(waits), null, 2)}\n`)
