import { deleteUnknownLogins, unknownLoginsAfter, unknownLoginsSince } from '../queries/unknown-logins.ts'
import type { Context } from './context.ts'

/** Longer than anybody keeps trying; the journal keeps every attempt for good. */
const keptMs = 90 * 86_400_000
const pageSize = 500

/**
 * Forgets the login IDs that nobody has and that nobody tried for 90 days, so that strangers can't fill the database
 * with them (THR-07). What was tried lately is marked by the first 24 bits of its hash, in 2 MB however many there are:
 * two alike keep one row a little longer. A row is only a count and a lock; the next attempt begins at one again.
 * Returns how many were forgotten. Rejects when the database fails, with what was done until then done.
 */
export async function forgetUnknownLogins({ store, profiles, now }: Context): Promise<number> {
  const sinceMs = now().epochMilliseconds - keptMs
  let forgotten = 0
  for (const service of profiles.keys()) {
    const tried = createMarks()
    for (let position = 0; ; ) {
      const page = await unknownLoginsSince(store, service, { sinceMs, position }, pageSize)
      for (const { loginHash } of page) tried.mark(loginHash)
      if (page.length < pageSize) break
      position = page.at(-1)?.position ?? position
    }
    for (let after = ''; ; ) {
      const page = await unknownLoginsAfter(store, service, after, pageSize)
      const old = page.filter((loginHash) => !tried.has(loginHash))
      if (old.length > 0) await deleteUnknownLogins(store, service, old)
      forgotten += old.length
      if (page.length < pageSize) break
      after = page.at(-1) ?? after
    }
  }
  return forgotten
}

function createMarks() {
  const bits = new Uint8Array(2 ** 21)
  const place = (loginHash: string) => {
    const index = Buffer.from(loginHash.slice(0, 4), 'base64url').readUIntBE(0, 3)
    return { byte: index >> 3, bit: 1 << (index & 7) }
  }
  return {
    mark(loginHash: string): void {
      const { byte, bit } = place(loginHash)
      bits[byte] = (bits[byte] ?? 0) | bit
    },
    has(loginHash: string): boolean {
      const { byte, bit } = place(loginHash)
      return ((bits[byte] ?? 0) & bit) !== 0
    },
  }
}
