import { isCustomerHolder } from './rules/binding.ts'
import type { Event } from './rules/events.ts'
import { isNewLock } from './rules/new-lock.ts'
import { type Published, publishes } from './rules/published.ts'

const publish = publishes<Event>()
const nothing = () => ({})
const locking = (event: Parameters<typeof isNewLock>[0]) =>
  isNewLock(event) ? { lockedUntil: instantText(event.lockedUntilMs) } : null

/** What of the authority's events systems of an institution may be told of: what changes who gets in, never a login. */
export const authorityPublishes: readonly Published[] = [
  publish('user.created', ['user_created'], ({ administrator }) => ({ administrator })),
  publish('user.suspended', ['user_suspended'], nothing),
  publish('user.resumed', ['user_resumed'], nothing),
  publish('user.deleted', ['user_deleted'], nothing),
  publish('password.changed', ['password_set'], ({ mustChange }) => ({ mustChange: mustChange !== null })),
  publish('password.locked', ['password_rejected', 'password_locked'], (event) => {
    if (event.type === 'password_locked') return { lockedUntil: null, strangersOnly: false }
    const locked = locking(event)
    return locked && { ...locked, strangersOnly: event.strangersOnly === true }
  }),
  publish('password.unlocked', ['password_unlocked', 'password_lock_ended'], nothing),
  publish('binding.enrolled', ['token_enrolled'], ({ tokenId, holder }) => ({
    tokenId,
    shared: isCustomerHolder(holder),
  })),
  publish('binding.synchronized', ['token_synchronized'], ({ tokenId }) => ({ tokenId })),
  publish('binding.locked', ['code_rejected', 'enrollment_rejected', 'challenge_failed'], locking),
  publish('binding.unlocked', ['binding_unlocked', 'binding_lock_ended'], nothing),
  publish('binding.suspended', ['binding_suspended'], nothing),
  publish('binding.resumed', ['binding_resumed'], nothing),
  publish('binding.revoked', ['binding_revoked'], ({ tokenId }) => ({ tokenId })),
  publish('binding.lost', ['loss_reported'], ({ tokenId, stops }) => ({ tokenId, stops })),
  publish('replacement.asked', ['replacement_asked'], ({ way, dueAtMs }) => ({
    way,
    dueAt: instantText(dueAtMs),
  })),
  publish(
    'replacement.ended',
    ['replacement_stopped', 'replacement_done', 'replacement_fallen'],
    (event) => ({
      outcome: event.type.slice('replacement_'.length),
    }),
  ),
  publish('mail_address.registered', ['mail_address_registered'], nothing),
  publish('mail_address.changed', ['mail_address_changed'], nothing),
  publish('mail_address.removed', ['mail_address_removed'], nothing),
]

/** RFC 3339 in UTC; null: until somebody ends it. */
function instantText(ms: number | undefined): string | null {
  return ms === undefined ? null : Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
