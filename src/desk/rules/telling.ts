import { kindOfEntry } from './entry-kinds.ts'
import type { Event } from './events.ts'
import type { Written } from './written.ts'

/** Which entries of the journal matter to whoever answers a call (D10). */

/** What every login writes, what follows from another entry, and what says nothing of the user. */
const quietTypes = [
  'password_accepted',
  'password_rehashed',
  'code_accepted',
  'challenge_sent',
  'challenge_passed',
  'passkey_challenged',
  'passkey_accepted',
  'passkeys_told',
  'passkey_confirmed',
  'certificate_accepted',
  'session_started',
  'session_prolonged',
  'session_ended',
  'customer_signed_out',
  'logged_in',
  'token_checked',
  'token_barred',
  'fenced_code_taken',
  'approval_used',
  'call_begun',
  'call_attached',
  'call_noted',
  'call_ended',
  'desk_acts_seen',
  'personal_data_read',
  'account_numbers_shown',
  'particulars_shown',
  'list_read',
  'exported',
  'request_answered',
  'client_assertion_used',
  'mail_queued',
  'mail_claimed',
  'mail_sent',
  'mail_deferred',
  'posted',
  'account_told',
  'movement_told',
  'posting_booked',
  'posting_answered',
] as const satisfies readonly Event['type'][]

/** What a kind of service writes, and what of it is quiet. */
export type OwnTypes = { readonly all: readonly string[]; readonly quiet: readonly string[] }

export function tellingTypes({ all, quiet }: OwnTypes): readonly string[] {
  const silent: readonly string[] = [...quietTypes, ...quiet]
  return [...Object.keys(kindOfEntry), ...all].filter((type) => !silent.includes(type))
}

/**
 * An entry, and how many of the same came just before it: ten wrong codes are one thing to tell, and so are three passwords
 * that were set at once.
 */
export type Told<W extends Written = Written> = { readonly entry: W; readonly before: number }

/** The newest first, of which some are left out: what an act of the desk changed, since the act says it. */
export function toldOnce<W extends Written>(entries: readonly W[], max: number): readonly Told<W>[] {
  const acts = new Set(entries.filter(({ event }) => event.type === 'desk_acted').map(changeOf))
  const told: { entry: W; before: number }[] = []
  for (const entry of entries) {
    if (isEffect(entry) && acts.has(changeOf(entry))) continue
    const last = told.at(-1)
    if (last !== undefined && isRepeated(entry, last.entry)) last.before += 1
    else if (told.length < max) told.push({ entry, before: 0 })
    else break
  }
  return told
}

function changeOf({ request, at }: Written): string {
  return `${request} ${at}`
}

function isEffect({ actor, event }: Written): boolean {
  return actor.startsWith('operator:') && event.type !== 'desk_acted' && !event.type.startsWith('approval_')
}

function isRepeated(entry: Written, later: Written): boolean {
  const { event } = entry
  const isSame = event.type === later.event.type && entry.actor === later.actor
  return isSame && ('refusal' in event || changeOf(entry) === changeOf(later))
}
