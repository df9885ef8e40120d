// `npm run bench:bulk`: what a file of 1,000 payees takes to be read, checked and shown, and to be confirmed, and what
// other customers' code checks notice meanwhile. What must be reached on a machine that is not shared: each below a
// second, code checks below 50 ms at p99. JSON on stdout, progress on stderr.
//
//   npm run bench:bulk                                   20 files of 1,000 payees
//   npm run bench:bulk -- --rounds 3 --payees 100        a first look
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeZengin } from '../../src/bank/zengin/write-zengin.ts'
import { formToken } from '../../src/platform/secrets/random.ts'
import { fbWorkHref } from '../../src/services/web-fb/routes.ts'
import { settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import type { BulkQuestion, BulkServer } from './bulk-server.ts'
import { post } from './flood-post.ts'
import { describeMachine } from './machine.ts'
import { publicOrigin } from './server.ts'
import { percentile, rounded } from './statistics.ts'
import type { Ticket } from './subject.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    payees: { type: 'string', default: '1000' },
    users: { type: 'string', default: '200' },
  },
})
const rounds = Number(values.rounds)
const payees = Number(values.payees)
const users = Number(values.users)
const progress = (text: string) => process.stderr.write(`${text}\n`)
const cookieName = `__Host-warifu-${webFb.replace('/', '.')}`

const child = fork(fileURLToPath(new URL('bulk-server.ts', import.meta.url)))
let asked: Promise<unknown> = Promise.resolve()

/** One question after the other: each has one answer. */
function ask<A>(question: BulkQuestion): Promise<A> {
  const next = asked.then(async () => {
    child.send(question)
    const [answer] = await once(child, 'message')
    return answer as A
  })
  asked = next
  return next
}

progress('preparing')
const { port, company } = await ask<BulkServer>({ ask: 'serve', users })

/** Other amounts in each round, so that no file is the duplicate of another. */
function fileOf(round: number): Uint8Array {
  const header = { clientCode: '0020000005', clientName: 'ｶｼﾒ', day: '0701', bankCode: '5410', bankName: '' }
  const [branchCode = '', , accountNumber = ''] = company.accountId.split('-')
  const transfers = Array.from({ length: payees }, (_, i) => ({
    bankCode: i % 2 === 0 ? '0001' : '0005',
    bankName: '',
    branchCode: '001',
    branchName: '',
    accountKind: '1',
    accountNumber: String(i + 1).padStart(7, '0'),
    payeeName: 'ﾌﾘｺﾐｻｷ',
    amountYen: 1000 + round,
    reference: { kind: 'edi', text: `ｾｲｷﾕｳ ${i}` } as const,
    newCode: '0' as const,
  }))
  const account = { branchCode, branchName: '', accountKind: '1', accountNumber }
  return writeZengin({ header: { ...header, ...account }, transfers })
}

type Sent = { readonly type: string; readonly body: Uint8Array }

async function send(sessionId: string, path: string, sent: Sent | null) {
  const headers = {
    Host: new URL(publicOrigin).host,
    Origin: publicOrigin,
    Cookie: `${cookieName}=${sessionId}`,
    ...(sent === null ? {} : { 'Content-Type': sent.type, 'Content-Length': sent.body.length }),
  }
  const method = sent === null ? 'GET' : 'POST'
  const going = request({ host: '127.0.0.1', port, path, method, headers, agent: false })
  going.end(sent?.body)
  const [response] = (await once(going, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  return { status: response.statusCode, location: response.headers.location ?? '', text }
}

/** Sends a form and shows the page that it leads to. */
async function follow(sessionId: string, path: string, sent: Sent) {
  const { status, location, text } = await send(sessionId, path, sent)
  if (status !== 303) throw new Error(`${path} was answered with ${status}: ${text.slice(0, 2000)}`)
  const page = await send(sessionId, location, null)
  if (page.status !== 200) throw new Error(`${location} was answered with ${page.status}`)
  return { location, text: page.text }
}

async function multipart(sessionId: string, bytes: Uint8Array): Promise<Sent> {
  const data = new FormData()
  data.set('form_token', formToken(sessionId))
  data.set('file', new Blob([new Uint8Array(bytes)]), 'furikomi.txt')
  const response = new Response(data)
  return {
    type: response.headers.get('Content-Type') ?? '',
    body: new Uint8Array(await response.arrayBuffer()),
  }
}

type Took = { readonly ms: number; readonly cpuMs: number }

const pieceNames = ['taken', 'shown', 'confirmed', 'receipt'] as const

/** The longest single pieces of work of one file after the other, in processor time. */
async function pieces(from: number, count: number): Promise<Record<(typeof pieceNames)[number], number>> {
  const all = pieceNames.map((): number[] => [])
  for (let i = from; i < from + count; i++) {
    const sessionId = await ask<string>({ ask: 'session' })
    const upload = await multipart(sessionId, fileOf(i))
    let place = 0
    const noted = async (sent: Promise<Awaited<ReturnType<typeof send>>>) => {
      const answer = await sent
      all[place]?.push(await ask<number>({ ask: 'turn' }))
      place += 1
      return answer
    }
    await ask({ ask: 'turn' })
    const taken = await noted(send(sessionId, fbWorkHref(webFb, 'transferFileImport'), upload))
    const shown = await noted(send(sessionId, taken.location, null))
    const confirmed = await noted(send(sessionId, taken.location, confirmation(sessionId, shown.text)))
    await noted(send(sessionId, confirmed.location, null))
  }
  const longest = all.map((one, i) => [pieceNames[i], rounded(percentile(one, 0.5))] as const)
  return Object.fromEntries(longest) as Record<(typeof pieceNames)[number], number>
}

async function timed<T>(work: () => Promise<T>): Promise<Took & { readonly result: T }> {
  const cpu = await ask<number>({ ask: 'cpu' })
  const began = performance.now()
  const result = await work()
  const ms = performance.now() - began
  return { ms, cpuMs: (await ask<number>({ ask: 'cpu' })) - cpu, result }
}

/** One file, from its sending to the receipt. */
async function takeAndConfirm(round: number): Promise<{ readonly shown: Took; readonly confirmed: Took }> {
  const sessionId = await ask<string>({ ask: 'session' })
  const upload = await multipart(sessionId, fileOf(round))
  const shown = await timed(() => follow(sessionId, fbWorkHref(webFb, 'transferFileImport'), upload))
  const { location, text } = shown.result
  const confirmed = await timed(() => follow(sessionId, location, confirmation(sessionId, text)))
  if (!confirmed.result.location.includes('/completed/')) throw new Error('nothing was confirmed')
  return { shown, confirmed }
}

/** What the page that was shown sends. */
function confirmation(sessionId: string, page: string): Sent {
  const digest = /name="digest" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const fields = { form_token: formToken(sessionId), digest, fixedPassword: settledPasswords.transfer }
  const body = new TextEncoder().encode(new URLSearchParams(fields).toString())
  return { type: 'application/x-www-form-urlencoded', body }
}

async function files(from: number, count: number) {
  const all: { readonly shown: Took; readonly confirmed: Took }[] = []
  for (let i = from; i < from + count; i++) all.push(await takeAndConfirm(i))
  return all
}

/** Codes of other customers, one after the other, until told to stop; at least all of one batch. */
async function checkCodes(until: () => boolean): Promise<number[]> {
  const all: number[] = []
  do {
    for (const { sessionId, code } of await ask<Ticket[]>({ ask: 'tickets' })) {
      const { status, ms } = await post(port, 'loginCode', { otp: code }, { sessionId }).answer
      if (status !== 303) throw new Error(`a code was answered with ${status}`)
      all.push(ms)
    }
  } while (!until())
  return all
}

const summary = (took: readonly Took[]) => ({
  p50Ms: rounded(
    percentile(
      took.map(({ ms }) => ms),
      0.5,
    ),
  ),
  longestMs: rounded(Math.max(...took.map(({ ms }) => ms))),
  cpuMs: rounded(
    percentile(
      took.map(({ cpuMs }) => cpuMs),
      0.5,
    ),
  ),
})

const codeSummary = (all: readonly number[]) => ({
  of: all.length,
  p50Ms: rounded(percentile(all, 0.5)),
  p99Ms: rounded(percentile(all, 0.99)),
  longestMs: rounded(Math.max(...all)),
})

// The first ones compile the code.
await files(0, 2)
await checkCodes(() => true)
progress('files alone')
const alone = await files(2, rounds)
progress('codes alone')
const quiet = await checkCodes(() => true)
progress('both')
let done = false
const checks = checkCodes(() => done)
const both = await files(2 + rounds, rounds)
done = true
const meanwhile = await checks
progress('pieces')
const longestPieceCpuMs = await pieces(2 + 2 * rounds, rounds)
child.disconnect()
await once(child, 'exit')

const report = {
  machine: { ...describeMachine(), load: rounded(loadavg()[0] ?? 0) },
  parameters: { payees, rounds, users },
  alone: {
    readCheckedShown: summary(alone.map(({ shown }) => shown)),
    confirmed: summary(alone.map(({ confirmed }) => confirmed)),
  },
  withCodeChecks: {
    readCheckedShown: summary(both.map(({ shown }) => shown)),
    confirmed: summary(both.map(({ confirmed }) => confirmed)),
  },
  codeChecks: { quiet: codeSummary(quiet), meanwhile: codeSummary(meanwhile) },
  longestPieceCpuMs,
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
