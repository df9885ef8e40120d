// The attacker of the flood benchmark, in a process of its own: what it is busy with must not count as the server's time.
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { type Answer, post } from './flood-post.ts'

export type Flood = {
  readonly port: number
  readonly perSecond: number
  /** How many in all; null: until the end. */
  readonly most: number | null
  /** Whose password is guessed; null: of IDs that nobody has. */
  readonly victim: string | null
}

/** How many were sent, and how many got each status; 0 are those that left before an answer. */
export type Flooded = { readonly sent: number; readonly answers: Readonly<Record<number, number>> }

const addresses = Array.from({ length: 200 }, (_, i) => `127.0.${1 + Math.floor(i / 100)}.${1 + (i % 100)}`)

function start({ port, perSecond, most, victim }: Flood) {
  const counts: Record<number, number> = {}
  const open = new Map<Promise<void>, () => void>()
  let sent = 0
  const began = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1000) * perSecond
    for (; sent < Math.min(due, most ?? due); sent++) {
      const from = addresses[sent % addresses.length] ?? '127.0.0.1'
      const fields = { userId: victim ?? `99${String(sent).padStart(8, '0')}`, password: 'Machigai1' }
      const { answer, leave } = post(port, 'login', fields, { from })
      const counted: Promise<void> = answer.then(({ status }: Answer) => {
        counts[status] = (counts[status] ?? 0) + 1
        open.delete(counted)
      })
      open.set(counted, leave)
    }
  }, 5)
  return async (): Promise<Flooded> => {
    clearInterval(timer)
    // Who still waits goes away, and nothing is hashed for them.
    for (const leave of open.values()) leave()
    await Promise.all(open.keys())
    return { sent, answers: counts }
  }
}

if (import.meta.main) {
  // An attacker has machines of his own: what he sends is the server's business, what it costs him is not.
  setPriority(19)
  const [flood] = (await once(process, 'message')) as [Flood]
  const stop = start(flood)
  process.send?.('started')
  await once(process, 'message')
  process.send?.(await stop())
  process.disconnect?.()
}
