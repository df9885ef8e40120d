// The server of the flood benchmark, in a process of its own: real costs of hashing, the limits of production.
import { argon2, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { createAttemptWaits, freeFailures } from '../../src/authority/operations/attempt-waits.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { createApp } from '../../src/compose/app.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { createHttpServer } from '../../src/platform/http/server.ts'
import { withKnownBrowser } from '../../src/platform/secrets/known-browser.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { publicOrigin } from './server.ts'
import { openSubject, service } from './subject.ts'

export type FloodQuestion =
  | { readonly ask: 'serve'; readonly users: number; readonly codes: number; readonly waits: boolean }
  | { readonly ask: 'tickets' }
  /** Bare argon2id, at what a password costs. */
  | { readonly ask: 'hash'; readonly count: number }

export type Honest = { readonly userId: string; readonly mark: string }

const password = 'Shokai2024'

type Serve = Extract<FloodQuestion, { ask: 'serve' }>

async function serve({ users, codes, waits }: Serve) {
  const subject = await openSubject(codes)
  const { keyRing, store, now } = subject.context
  const passwords = createPasswords(keyRing, { cost: 'recommended', waitingPerKeyMax: 8 })
  const free = waits ? freeFailures : { address: 1_000_000, account: 1_000_000 }
  const context = { ...subject.context, passwords, waits: createAttemptWaits({ store, keyRing, now }, free) }
  const honest: Honest[] = []
  for (let i = 0; i < users; i++) {
    const userId = `10${String(i).padStart(8, '0')}`
    const verifier = { confidential: await passwords.derive({ service, userId }, password) }
    const refs = { password: passwordState.ref(service, userId) }
    const by = { at: now(), requestId: 'bench', actor: 'bench', address: null }
    await store.change(by, refs, () => accept({}, { type: 'password_rehashed', service, userId, verifier }))
    // As they were created: the first password.
    honest.push({
      userId,
      mark: withKnownBrowser(keyRing, undefined, { service, userId, generation: 1, sinceMs: 0 }, now()),
    })
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: 20 }, () => passwords.derive({ service, userId: '' }, password)))
  const perSecond = 20_000 / (performance.now() - began)
  const log = { info() {}, warn() {}, error() {} }
  const app = createApp({ context, publicOrigin, log, monotonic: () => performance.now(), banner: null })
  const server = createHttpServer(app, log)
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { subject, answer: { port, perSecond, honest } }
}

const derive = promisify(argon2)

/** How many hashes a second this process makes that does nothing else, as many at once as there are cores. */
async function hashesASecond(count: number): Promise<number> {
  let left = count
  const run = async () => {
    while (left-- > 0) {
      const cost = { parallelism: 1, tagLength: 32, memory: 47_104, passes: 1 }
      await derive('argon2id', { ...cost, message: Buffer.from(password), nonce: randomBytes(16) })
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: availableParallelism() }, run))
  return (count * 1000) / (performance.now() - began)
}

if (import.meta.main) {
  let running: Awaited<ReturnType<typeof serve>> | undefined
  process.on('message', async (question: FloodQuestion) => {
    if (question.ask === 'serve') running = await serve(question)
    if (question.ask === 'hash') process.send?.(await hashesASecond(question.count))
    else process.send?.(question.ask === 'serve' ? running?.answer : await running?.subject.nextTickets())
  })
  await once(process, 'disconnect')
  await running?.subject.close()
  process.exit()
}
