import { rejectionReasons } from '../otp/signed-operation/answer.ts'
import { isCustomerHolder } from './rules/binding.ts'
import type { Event } from './rules/events.ts'
import { isNewLock } from './rules/new-lock.ts'
import { type Published, publishes } from './rules/published.ts'

const publish = publishes<Event>()
const nothing = () => ({})
const untilThen = { lockedUntil: 'instantOrNull' } as const
const outcomes = {
  replacement_stopped: 'stopped',
  replacement_done: 'done',
  replacement_fallen: 'fallen',
} as const
const locking = (event: Parameters<typeof isNewLock>[0]) =>
  isNewLock(event) ? { lockedUntil: instantOrNull(event.lockedUntilMs) } : null

/** What of the authority's events systems of an institution may be told of: what changes who gets in, never a login. */
export const authorityPublishes: readonly Published[] = [
  publish(
    ['user.created', 'A user is opened.'],
    ['user_created'],
    { administrator: 'flag' },
    ({ administrator }) => ({ administrator }),
  ),
  publish(['user.suspended', 'The user can no longer log in (利用停止).'], ['user_suspended'], {}, nothing),
  publish(['user.resumed', 'And can again (再開).'], ['user_resumed'], {}, nothing),
  publish(['user.deleted', 'The user is gone; the ID is never given again.'], ['user_deleted'], {}, nothing),
  publish(
    ['password.changed', 'A password is set; `mustChange`: by somebody else than the user.'],
    ['password_set'],
    { mustChange: 'flag' },
    ({ mustChange }) => ({ mustChange: mustChange !== null }),
  ),
  publish(
    [
      'password.locked',
      'Wrong passwords lock it; `strangersOnly`: not for browsers that the user logged in with.',
    ],
    ['password_rejected', 'password_locked'],
    { ...untilThen, strangersOnly: 'flag' },
    (event) => {
      if (event.type === 'password_locked') return { lockedUntil: null, strangersOnly: false }
      const locked = locking(event)
      return locked && { ...locked, strangersOnly: event.strangersOnly === true }
    },
  ),
  publish(['password.unlocked', 'That is over.'], ['password_unlocked', 'password_lock_ended'], {}, nothing),
  publish(
    ['binding.enrolled', 'A token is the user’s, or with `shared` that of all users of the customer.'],
    ['token_enrolled'],
    { tokenId: 'text', shared: 'flag' },
    ({ tokenId, holder }) => ({ tokenId, shared: isCustomerHolder(holder) }),
  ),
  publish(
    ['binding.synchronized', 'The token’s clock or counter was found again (同期ズレ補正).'],
    ['token_synchronized'],
    { tokenId: 'text' },
    ({ tokenId }) => ({ tokenId }),
  ),
  publish(
    ['binding.locked', 'Wrong codes lock it.'],
    ['code_rejected', 'enrollment_rejected', 'challenge_failed'],
    untilThen,
    locking,
  ),
  publish(['binding.unlocked', 'That is over.'], ['binding_unlocked', 'binding_lock_ended'], {}, nothing),
  publish(
    ['binding.suspended', 'The token counts for nothing for now (一時停止).'],
    ['binding_suspended'],
    {},
    nothing,
  ),
  publish(['binding.resumed', 'And counts again (再開).'], ['binding_resumed'], {}, nothing),
  publish(
    ['binding.revoked', 'The token is the user’s no longer.'],
    ['binding_revoked'],
    { tokenId: 'text' },
    ({ tokenId }) => ({ tokenId }),
  ),
  publish(
    ['binding.lost', 'The token was reported lost or stolen, which stops the user or the whole contract.'],
    ['loss_reported'],
    { tokenId: 'textOrNull', stops: ['user', 'customer'] },
    ({ tokenId, stops }) => ({ tokenId, stops }),
  ),
  publish(
    ['operation.approved', 'A user has approved what was shown on the token’s own screen (取引署名).'],
    ['operation_approved'],
    { operationId: 'text', tokenId: 'text', by: ['code', 'device'] },
    ({ operationId, tokenId, by }) => ({ operationId, tokenId, by }),
  ),
  publish(
    [
      'operation.rejected',
      'And turned it down; `not_mine`: it is not theirs, so somebody else may be in their session.',
    ],
    ['operation_rejected'],
    { operationId: 'text', tokenId: 'text', reason: rejectionReasons },
    ({ operationId, tokenId, reason }) => ({ operationId, tokenId, reason }),
  ),
  publish(
    ['operation.ended', 'Nobody answered in time, or it was withdrawn or could not be done.'],
    ['operation_expired', 'operation_cancelled'],
    { operationId: 'text', tokenId: 'text', expired: 'flag' },
    ({ type, operationId, tokenId }) => ({ operationId, tokenId, expired: type === 'operation_expired' }),
  ),
  publish(
    ['replacement.asked', 'The token is to be replaced without a code of it, unless somebody stops that.'],
    ['replacement_asked'],
    { way: 'text', dueAt: 'instant' },
    ({ way, dueAtMs }) => ({ way, dueAt: instantText(dueAtMs) }),
  ),
  publish(
    ['replacement.ended', 'What came of that.'],
    ['replacement_stopped', 'replacement_done', 'replacement_fallen'],
    { outcome: ['stopped', 'done', 'fallen'] },
    ({ type }) => ({ outcome: outcomes[type] }),
  ),
  publish(
    ['passkey.registered', 'A user registers a passkey, which counts from `usableFrom`.'],
    ['passkey_registered'],
    { usableFrom: 'instant' },
    ({ usableFromMs }) => ({ usableFrom: instantText(usableFromMs) }),
  ),
  publish(
    ['passkey.removed', 'One is gone, or with `all` every one; `disowned`: the user did not know of it.'],
    ['passkey_removed', 'passkeys_released'],
    { disowned: 'flag', all: 'flag' },
    (event) => ({
      disowned: event.type === 'passkey_removed' && event.disowned,
      all: event.type === 'passkeys_released',
    }),
  ),
  publish(
    ['mail_address.registered', 'The mailbox for codes is registered; never which.'],
    ['mail_address_registered'],
    {},
    nothing,
  ),
  publish(['mail_address.changed', 'It is another one.'], ['mail_address_changed'], {}, nothing),
  publish(['mail_address.removed', 'There is none any more.'], ['mail_address_removed'], {}, nothing),
]

/** RFC 3339 in UTC. */
function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}

/** Null: until somebody ends it. */
function instantOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : instantText(ms)
}
