// (b) Login STEP 2 over HTTP, from the form to the new session, beside a bare node:http with the same answer.
import { serviceHref } from '../../src/authority/routes.ts'
import { formToken } from '../../src/platform/secrets/random.ts'
import { sendAll } from './load.ts'
import { pinGenerator } from './pinning.ts'
import { publicOrigin } from './server.ts'
import { busyOf, parseAnswer, repeated, type ServerRound, startServer, timed } from './server-process.ts'
import { ratioOf, summaryOf } from './statistics.ts'
import type { Ticket } from './subject.ts'

export type LoginSettings = {
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

type Service = Parameters<typeof serviceHref>[0]

/** code_accepted, session_ended (the ticket) and session_started. */
const entriesPerLogin = 3
const expected = /^HTTP\/1\.1 303 /

export async function measureLogins({ users, rounds, connections, progress }: LoginSettings) {
  const pinning = pinGenerator()
  const [warifu, bare] = [startServer(pinning), startServer(pinning)]
  try {
    progress(`preparing ${users} users behind HTTP`)
    const { port, service } = await warifu.ask<{ port: number; service: Service }>({
      ask: 'warifu',
      users,
      postgresUrl: null,
    })
    const round = async (): Promise<readonly Buffer[]> =>
      (await warifu.ask<Ticket[]>({ ask: 'tickets' })).map((ticket) => requestOf(service, ticket))
    const first = await sendAll(port, await round(), connections, expected)
    const { port: barePort } = await bare.ask<{ port: number }>({ ask: 'bare', ...parseAnswer(first.answer) })

    const done: { warifu: ServerRound[]; bare: ServerRound[] } = { warifu: [], bare: [] }
    for (let i = 1; i <= rounds; i++) {
      const requests = await round()
      const before = await warifu.ask<number>({ ask: 'head' })
      done.warifu.push(await timed(warifu, port, requests, { connections, expected }))
      const entries = (await warifu.ask<number>({ ask: 'head' })) - before
      if (entries !== requests.length * entriesPerLogin) throw new Error(`${entries} entries: a login failed`)
      done.bare.push(await timed(bare, barePort, repeated(requests), { connections, expected }))
      progress(`logins, round ${i} of ${rounds}`)
    }
    return {
      what: 'login STEP 2 over HTTP (POST with cookie and form token, keep-alive), server in a process of its own',
      warifu: { ...summaryOf(done.warifu), generatorBusy: busyOf(done.warifu) },
      bare: { ...summaryOf(done.bare), generatorBusy: busyOf(done.bare) },
      ratio: ratioOf(done.warifu, done.bare),
      answerBytes: first.answer.length,
      pinnedApart: pinning !== undefined,
    }
  } finally {
    warifu.end()
    bare.end()
  }
}

function requestOf(service: Service, { sessionId, code }: Ticket): Buffer {
  const body = new URLSearchParams({ form_token: formToken(sessionId), otp: code }).toString()
  const lines = [
    `POST ${serviceHref(service, 'loginCode')} HTTP/1.1`,
    `Host: ${new URL(publicOrigin).host}`,
    `Origin: ${publicOrigin}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    `Cookie: __Host-warifu-${service.replace('/', '.')}=${sessionId}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
