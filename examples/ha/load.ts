// Users who have codes checked one after the other, and the account of what they were told.
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeBase32 } from '../../src/otp/base32.ts'
import { hotp } from '../../src/otp/hotp.ts'

export type User = { readonly userId: string; readonly tokenId: string; readonly secretBase32: string }
export type Acknowledged = { readonly tokenId: string; readonly step: number; readonly atMs: number }

export function codeOf({ secretBase32 }: User, step: number): string {
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) throw new Error('a secret that is not base32')
  return hotp((message) => createHmac('sha1', secret).update(message).digest(), step, 6)
}

type Settings = { readonly origin: string; readonly apiKey: string; readonly service: string }

/** Asks the API whether a code is right; undefined where no answer came. */
export async function verify({ origin, apiKey, service }: Settings, userId: string, code: string) {
  const response = await fetch(`${origin}/api/v1/verifications`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ service, userId, code }),
    signal: AbortSignal.timeout(8000),
  }).catch(() => undefined)
  if (response?.status !== 200) return undefined
  const answer = (await response.json().catch(() => ({}))) as { readonly accepted?: boolean }
  return answer.accepted
}

/** Every user tries the next code a few times a second, and the same one again while no answer comes. */
export function startLoad(settings: Settings, users: readonly User[]) {
  const acknowledged: Acknowledged[] = []
  let unanswered = 0
  let stopped = false
  async function use(user: User): Promise<void> {
    for (let step = 2; !stopped; ) {
      const accepted = await verify(settings, user.userId, codeOf(user, step))
      if (accepted === undefined) unanswered += 1
      else {
        if (accepted) acknowledged.push({ tokenId: user.tokenId, step, atMs: performance.now() })
        step += 1
      }
      await sleep(accepted === undefined ? 100 : 200)
    }
  }
  const running = Promise.all(users.map(use))
  return {
    acknowledged,
    unanswered: () => unanswered,
    stop: async () => {
      stopped = true
      await running
    },
  }
}
