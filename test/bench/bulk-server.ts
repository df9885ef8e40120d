// The server of the bulk benchmark, in a process of its own: one company with files of many payees, and other customers'
// code checks. Hashing costs what it costs in production.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { bankBranch } from '../../src/bank/operations/banks.ts'
import { createApp } from '../../src/compose/app.ts'
import { createHttpServer } from '../../src/platform/http/server.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { type FbCompany, openCompany, sessionOf } from '../support/web-fb/companies.ts'
import { publicOrigin } from './server.ts'
import { openSubject } from './subject.ts'

export type BulkQuestion =
  | { readonly ask: 'serve'; readonly users: number }
  | { readonly ask: 'tickets' }
  | { readonly ask: 'session' }
  | { readonly ask: 'cpu' }
  | { readonly ask: 'turn' }

export type BulkServer = { readonly port: number; readonly company: FbCompany }

const openingYen = 1_000_000_000

async function serve(users: number) {
  const subject = await openSubject(users)
  const passwords = createPasswords(subject.context.keyRing, { cost: 'recommended' })
  const context = { ...subject.context, passwords }
  const company = await openCompany(context, 'M54100000025', { openingYen })
  // The directory of banks is read once in the life of a process; that is not what is measured.
  bankBranch('0001', '001', null)
  const log = { info() {}, warn() {}, error() {} }
  const app = createApp({ context, publicOrigin, log, monotonic: () => performance.now(), banner: null })
  const server = createHttpServer(app, log)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { subject, context, company, answer: { port, company } satisfies BulkServer }
}

type Running = Awaited<ReturnType<typeof serve>>

async function answerOf(question: Exclude<BulkQuestion, { ask: 'serve' }>, running: Running) {
  if (question.ask === 'tickets') return running.subject.nextTickets()
  if (question.ask === 'session') return (await sessionOf(running.context, running.company)).sessionId
  if (question.ask === 'turn') return longestTurn()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

let longest = 0
let isWatched = false

const ownCpuMs = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * The processor time of the longest turn of the event loop since this was asked last: how long others wait for one piece of
 * work, whatever else the machine does. From the first question on the loop never rests, so it is asked only where nothing else is measured.
 */
function longestTurn(): number {
  const told = longest
  longest = 0
  if (isWatched) return told
  isWatched = true
  let before = ownCpuMs()
  const turn = () => {
    const now = ownCpuMs()
    longest = Math.max(longest, now - before)
    before = now
    setImmediate(turn)
  }
  setImmediate(turn)
  return told
}

if (import.meta.main) {
  let running: Running | undefined
  process.on('message', async (question: BulkQuestion) => {
    if (question.ask === 'serve') {
      running = await serve(question.users)
      process.send?.(running.answer)
    } else if (running !== undefined) process.send?.(await answerOf(question, running))
  })
  await once(process, 'disconnect')
  await running?.subject.close()
  process.exit()
}
