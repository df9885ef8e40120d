// The same at a rate that is given, whatever the answers take: what users wait while the server is not full.
import { setTimeout as sleep } from 'node:timers/promises'
import { exchange, open } from './load.ts'

type Pace = { readonly connections: number; readonly perSecond: number; readonly expected: RegExp }

/**
 * Sends each request at its time, and gives how long each answer took from then on, so that a server that stands still
 * is not spared the requests that wait for it.
 */
export async function sendPaced(
  port: number,
  requests: readonly Buffer[],
  { connections, perSecond, expected }: Pace,
): Promise<readonly number[]> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latenciesMs: number[] = []
  let next = 0
  const began = performance.now()
  const run = async (socket: Awaited<ReturnType<typeof open>>) => {
    for (let i = next++; i < requests.length; i = next++) {
      const dueAt = began + (i * 1000) / perSecond
      const early = dueAt - performance.now()
      // A timer is late by up to a millisecond, which is not the server's.
      if (early > 0) await sleep(early)
      const from = early > 0 ? performance.now() : dueAt
      const answer = await exchange(socket, requests[i] as Buffer)
      latenciesMs.push(performance.now() - from)
      if (!expected.test(answer)) throw new Error(`an answer was not as expected: ${answer.slice(0, 800)}`)
    }
  }
  try {
    await Promise.all(sockets.map(run))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  return latenciesMs
}
