import type { AnyEvent } from '../../../platform/decision/event.ts'
import type { JournalEntry } from '../../../platform/journal/chain.ts'
import { isOfRequest } from '../background.ts'

/** Who or what was in the wrong hands; exactly one. */
export type Suspect = {
  readonly operatorId?: string
  readonly address?: string
  readonly tokenId?: string
}

export type Entry = Omit<JournalEntry, 'event'> & { readonly event: Told }
type Told = AnyEvent & { readonly [field: string]: unknown }

/**
 * Picks the entries that a suspect had to do with: what they did, all that was decided together with it, and what
 * happened in a session that they opened, from wherever. Errs on the side of too many. Entries of a chain come in its
 * order; those of one request wait until it is over, since what proves the suspect's hand may be its last entry.
 */
export function createMatcher(suspect: Suspect, onMatch: (entry: Entry) => void) {
  const openRequests = new Map<string, { readonly request: string; readonly entries: Entry[] }>()
  /** Sessions that the suspect opened, by user, and until when each lasts: nobody notes that one has expired. */
  const sessions = new Map<string, Map<string, number>>()
  const isDirect = directly(suspect)

  function settle(entries: readonly Entry[]): void {
    const isTheirs = entries.some(isDirect)
    for (const entry of entries) {
      const { event } = entry
      const user = userOf(event)
      const hash = String(event['sessionHash'] ?? '')
      const isInside = user !== null && isOpen(sessions.get(user), entry)
      if (!isTheirs && !isInside) continue
      onMatch(entry)
      if (user === null) continue
      const held = sessions.get(user) ?? new Map<string, number>()
      if (event.type === 'session_started') held.set(hash, Number(event['expiresAtMs']))
      if (event.type === 'session_ended') held.delete(hash)
      if (held.size === 0) sessions.delete(user)
      else sessions.set(user, held)
    }
  }

  return {
    take(entry: Entry): void {
      const open = openRequests.get(entry.chain)
      const request = togetherWith(entry)
      if (open?.request === request) {
        open.entries.push(entry)
        return
      }
      if (open !== undefined) settle(open.entries)
      openRequests.set(entry.chain, { request, entries: [entry] })
    },
    end(): void {
      for (const { entries } of openRequests.values()) settle(entries)
      openRequests.clear()
    },
  }
}

/**
 * What was decided in one go. Nobody asked for what upkeep, mails and the demo do, one entry after another under one
 * name: only what happened to one user at one moment is one.
 */
function togetherWith({ request, at, event }: Entry): string {
  return isOfRequest(request) ? request : JSON.stringify([request, at, userOf(event)])
}

/** What staff and upkeep do to the user is not done in the user's session. */
function isOpen(held: ReadonlyMap<string, number> | undefined, { at, actor }: Entry): boolean {
  if (held === undefined || !(actor.startsWith('user:') || actor === 'anonymous')) return false
  const atMs = Temporal.Instant.from(at).epochMilliseconds
  return [...held.values()].some((expiresAtMs) => atMs < expiresAtMs)
}

export function userOf({ service, userId }: Told): string | null {
  return typeof service === 'string' && typeof userId === 'string' ? `${service}\n${userId}` : null
}

function directly({ operatorId, address, tokenId }: Suspect): (entry: Entry) => boolean {
  if (operatorId !== undefined) {
    const theirs = [`operator:${operatorId}`, `terminal:${operatorId}`]
    return ({ actor, event }) =>
      theirs.includes(actor) ||
      [event['operatorId'], event['requestedBy'], event['decidedBy'], event['readBy']].includes(operatorId) ||
      (String(event['service'] ?? '').startsWith('desk/') && event['userId'] === operatorId)
  }
  if (address !== undefined)
    return (entry) => entry.address !== null && plain(entry.address) === plain(address)
  return ({ event }) => event['tokenId'] === tokenId
}

/** An IPv4 address is the same where a socket of IPv6 names it. */
function plain(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
}
