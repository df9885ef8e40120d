import { type Context, kindOf, profileOf } from '../../authority/operations/context.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import type { LoginPolicy } from '../../authority/rules/profile.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import type { Event } from '../rules/events.ts'

/** For each login that is shown, about how many other entries may stand between it and the next. */
const entriesPerLogin = 10

type Entry = JournalEntry<Event>
type Of = { readonly service: string; readonly userId: string }

/**
 * A user's latest logins, newest first: the events by which the service's kind notes them; otherwise the codes that
 * completed them and, where not every login asks for one, the sessions that began without one.
 */
export async function recentLogins(context: Context, of: Of, loginsMax: number): Promise<readonly Entry[]> {
  const profile = profileOf(context, of.service)
  const noted = kindOf(context, profile).login?.noted ?? []
  const newest = async (limit: number, types: readonly string[]) =>
    (await listJournal<Event>(context, { ...of, types }, limit)).toReversed()
  if (noted.length > 0) return newest(loginsMax, noted)
  const types = typesOf[profile.login.code]
  const entries = await newest(loginsMax * entriesPerLogin, types)
  return entries.filter((entry, i) => isLogin(entry, entries[i + 1])).slice(0, loginsMax)
}

const byCode = ['code_accepted', 'challenge_passed', 'passkey_accepted']
const withoutCode = ['session_started', 'session_ended']
const typesOf: Readonly<Record<LoginPolicy['code'], readonly string[]>> = {
  required: byCode,
  registered: [...byCode, ...withoutCode],
  // Codes serve other purposes here.
  never: withoutCode,
}

function isLogin({ chain, seq, event }: Entry, before: Entry | undefined): boolean {
  if (event.type === 'code_accepted') return true
  // Codes by mail also confirm addresses, and a passkey removes another one.
  if (event.type === 'challenge_passed' || event.type === 'passkey_accepted') return event.purpose === 'login'
  if (event.type !== 'session_started' || event.stage === 'ticket') return false
  // A session that continues another one, or a ticket, follows its end in the same change.
  const follows = before?.event.type === 'session_ended' && before.event.reason === 'replaced'
  return !(follows && before.chain === chain && before.seq === seq - 1)
}
