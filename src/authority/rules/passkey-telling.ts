import { hasMovedToPasskey, isAccepted, isGivenUp, standingOf } from './methods/method.ts'
import type { Registered } from './methods/registered.ts'
import { tokenMethod } from './methods/token.ts'
import { isUsablePasskey, type Passkey, type PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import { loggedInAtMs, type Session } from './session.ts'
import { staffKeysOf } from './staff-keys.ts'

// What the first screen after a login says of a user's passkeys, and what one press there does (decision 96).

/** For how long after the login that tells of a passkey that counts one press throws it out. */
const pressMs = 10 * 60_000

/**
 * What a login tells of first: a passkey that counts and that its user has not said to be theirs, unless it opened that login
 * itself; anew if it has opened one since. And `itself`, once. Null: nothing.
 */
export function passkeysTold(
  holder: PasskeyHolder | undefined,
  openedBy: string | null,
  profile: ServiceProfile,
  now: Temporal.Instant,
) {
  if (holder === undefined || staffKeysOf(profile) !== undefined) return null
  const toldAtMs = now.epochMilliseconds
  const open = holder.passkeys.filter(({ confirmed, usableFromMs }) => !confirmed && usableFromMs <= toldAtMs)
  const due = open.filter(
    ({ credentialId, lastUsedAtMs, toldAtMs: before }) =>
      credentialId !== openedBy && (before === undefined || (lastUsedAtMs ?? 0) > before),
  )
  const self = open.find(
    ({ credentialId, toldItselfAtMs }) => credentialId === openedBy && toldItselfAtMs === undefined,
  )
  if (due.length === 0 && self === undefined) return null
  const { service, userId } = holder
  const credentialIds = due.map(({ credentialId }) => credentialId)
  const itself = self?.credentialId ?? null
  return { type: 'passkeys_told', service, userId, credentialIds, itself, toldAtMs } as const
}

/** Whoever is inside, and what else lets them in. */
export type Inside = { readonly session: Session } & Pick<Registered, 'binding' | 'passkeys'>

/** How a passkey stands to whoever is inside. */
export type PasskeyTelling = {
  /** Does the first screen tell of it? */
  readonly isTold: boolean
  /** Did it open this session? */
  readonly isItself: boolean
  /** May they say that it is theirs? */
  readonly mayConfirm: boolean
  /** Does one press throw it out, as not theirs? */
  readonly mayDisown: boolean
  /** Or take it back, as theirs? */
  readonly mayWithdraw: boolean
}

const untold: PasskeyTelling = {
  isTold: false,
  isItself: false,
  mayConfirm: false,
  mayDisown: false,
  mayWithdraw: false,
}

/**
 * One that waits is told in every session, and goes by a press: it opens nothing. One that counts goes by a press only just after
 * the login that tells of it first, which something else opened that still lets its user in. Nobody vouches for a passkey in a
 * session that it opened, nor in the one in which it was registered.
 */
export function tellingOf(
  passkey: Passkey,
  inside: Inside,
  profile: ServiceProfile,
  now: Temporal.Instant,
): PasskeyTelling {
  const { session } = inside
  const { confirmed, credentialId, usableFromMs, toldAtMs, toldItselfAtMs } = passkey
  const nowMs = now.epochMilliseconds
  const isItself = openedBy(session, credentialId)
  if (nowMs < usableFromMs)
    return { isTold: true, isItself, mayConfirm: false, mayDisown: true, mayWithdraw: true }
  const loginAtMs = loggedInAtMs(session, profile.session)
  if (isItself) return { ...untold, isItself, isTold: !confirmed && toldItselfAtMs === loginAtMs }
  if (confirmed || toldAtMs === undefined || loginAtMs < toldAtMs) return untold
  const mayDisown =
    toldAtMs === loginAtMs && nowMs < loginAtMs + pressMs && isLetIn(passkey, inside, profile, now)
  return { ...untold, isTold: true, isItself, mayConfirm: isUsablePasskey(passkey, now), mayDisown }
}

/** Sessions from before it was kept may be any passkey's. */
function openedBy({ startedBy, passkey }: Session, credentialId: string): boolean {
  return startedBy === 'passkey' && (passkey === null || passkey === credentialId)
}

/** Does what opened the session let its user in without this passkey, too? */
function isLetIn(
  { credentialId }: Passkey,
  { session, binding, passkeys }: Inside,
  profile: ServiceProfile,
  now: Temporal.Instant,
): boolean {
  switch (session.startedBy) {
    case 'passkey':
      return (passkeys?.passkeys ?? []).some(
        (other) =>
          other.credentialId === session.passkey &&
          other.credentialId !== credentialId &&
          isUsablePasskey(other, now),
      )
    case 'code':
      return binding?.status === 'usable' && letsInByToken({ binding, passkeys }, profile, now)
    case 'certificate':
      return true
    case 'password':
      return !hasMovedToPasskey({ passkeys }, profile, now)
    case null:
      return false
  }
}

/** Do codes of this user's token count, whether or not they have passkeys? */
export function letsInByToken(
  { binding, passkeys }: Pick<Registered, 'binding' | 'passkeys'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): boolean {
  return (
    (binding?.tokenId ?? null) !== null &&
    isAccepted(standingOf(profile, tokenMethod, now)) &&
    !isGivenUp(tokenMethod, profile, { passkeys }, now)
  )
}
