// A peer on the same machine: better-auth's check of a time-based code, installed from npm into a temporary folder. It is
// no dependency of Warifu. What each of the two promises stands beside its figure.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sendAll } from './load.ts'
import { pinGenerator } from './pinning.ts'
import { type ServerRound, startServer, timed } from './server-process.ts'
import { summaryOf } from './statistics.ts'

const peerPackage = 'better-auth@1.7.25'

export type PeerSettings = {
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

/** A user who is logged in at the peer, and the code that counts now. */
export type PeerUser = { readonly cookie: string; readonly code: string }

const requestsARound = 1024
const expected = /^HTTP\/1\.1 200 /

export async function measurePeer({ rounds, connections, progress }: PeerSettings) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-bench-peer-'))
  try {
    progress(`peer: installing ${peerPackage}`)
    const words = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, peerPackage]
    const installed = spawnSync('npm', words, { encoding: 'utf8', timeout: 300_000 })
    if (installed.status !== 0)
      return { what: `${peerPackage} could not be installed`, why: installed.stderr }
    return await measured(folder, { rounds, connections, progress })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measured(folder: string, { rounds, connections, progress }: PeerSettings) {
  const server = startServer(pinGenerator(), fileURLToPath(new URL('./peer-server.ts', import.meta.url)))
  try {
    progress('peer: making users')
    const port = await server.ask<number>({ ask: 'serve', folder, users: connections })
    const round = async () => {
      const users = await server.ask<PeerUser[]>({ ask: 'users' })
      return Array.from({ length: requestsARound }, (_, i) => requestOf(users[i % users.length] as PeerUser))
    }
    await sendAll(port, await round(), connections, expected)
    const done: ServerRound[] = []
    for (let i = 1; i <= rounds; i++) {
      done.push(await timed(server, port, await round(), { connections, expected }))
      progress(`peer: round ${i} of ${rounds}: ${done.at(-1)?.perSecond.toFixed(0)}`)
    }
    return {
      what: `${peerPackage}, POST two-factor/verify-totp, SQLite with synchronous=FULL; server in a process of its own`,
      promises: 'the code is right now; it may be used again, and nothing is journaled',
      warifuPromises: 'the code is right, counted once anywhere, durable and journaled before the answer',
      peer: summaryOf(done),
      acceptedAgain: requestsARound - connections,
    }
  } finally {
    server.end()
  }
}

function requestOf({ cookie, code }: PeerUser): Buffer {
  const body = JSON.stringify({ code })
  const lines = [
    'POST /api/auth/two-factor/verify-totp HTTP/1.1',
    'Host: localhost',
    'Origin: http://localhost',
    `Cookie: ${cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
