import { deleteUnknownLogins, unknownLoginsAfter, unknownLoginsSince } from '../queries/unknown-logins.ts'
import { keptSinceMs } from '../rules/retention.ts'
import type { Context } from './context.ts'

const pageSize = 500

/**
 * Deletes unknown login IDs that nobody has tried for the days of the profile, so that strangers can't fill the database (THR-07).
 * Recent attempts are marked by the first 24 bits of their hash, in 2 MB whatever their number; a collision keeps a row
 * a little longer. A row is only a count and a lock; the next attempt starts at one again. Returns how many were
 * deleted. Rejects when the database fails; what was deleted until then stays deleted.
 */
export async function forgetUnknownLogins({ store, profiles, now }: Context): Promise<number> {
  let forgotten = 0
  for (const [service, { retention }] of profiles) {
    const sinceMs = keptSinceMs(retention.unknownLoginDays, now())
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
