import type { EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { flag, integer, json, named, text } from '../../platform/decision/table.ts'
import { type CappedCodes, keptCap, noCappedCodes } from './code-cap.ts'
import { type EnrollmentTries, keptTries } from './enrollment-tries.ts'
import type { BindingEvent, ChallengeEvent, Event } from './events.ts'
import type { FailureCount } from './failure-count.ts'
import { isLockOver, keptLock, noTimedLock, type TimedLock } from './timed-lock.ts'

/**
 * OTPトークンステータス and its transitions (requirements E-2). `pending` is 未登録: it exists from the first failed enrollment on,
 * because those failures count toward the same lock (G-04). Revoking ends the binding: the row moves to
 * `revoked_binding` and the next enrollment starts a new one, so there is no way back.
 */
export const bindingTransitions = {
  pending: {
    token_enrolled: 'usable',
    'lock (enrollment_rejected)': 'locked',
    'lock (challenge_failed)': 'locked',
  },
  usable: {
    'lock (code_rejected)': 'locked',
    'lock (enrollment_rejected)': 'locked',
    'lock (challenge_failed)': 'locked',
    binding_suspended: 'suspended',
    binding_revoked: 'revoked',
  },
  locked: {
    binding_unlocked: 'usable',
    'binding_unlocked (without a token)': 'pending',
    binding_lock_ended: 'usable',
    'binding_lock_ended (without a token)': 'pending',
    binding_revoked: 'revoked',
  },
  suspended: { binding_resumed: 'usable', binding_revoked: 'revoked' },
  revoked: {},
} as const

export type BindingStatus = keyof typeof bindingTransitions

/**
 * The token of a holder (a user, or a customer who shares one) in one service, with the count of wrong codes and the
 * lock. Codes by mail share both, so the row also exists, without a token, for users who never had one.
 */
export type Binding = {
  readonly service: string
  readonly holder: string
  readonly bindingId: string | null
  readonly tokenId: string | null
  readonly status: Exclude<BindingStatus, 'revoked'>
  readonly failures: number
  readonly enrolledAtMs: number | null
  /** When the holder's token was reported lost, until another one is enrolled (D6). */
  readonly lostAtMs: number | null
} & TimedLock &
  CappedCodes &
  EnrollmentTries

/**
 * Who holds a token in a service: one token serves one holder there. When the desk revokes a token its claim remains,
 * held by nobody, so that it can't be enrolled there again.
 */
export type TokenClaim = { readonly service: string; readonly tokenId: string; readonly holder: string }

/** The holder of such a claim. */
export const barredHolder = 'barred'

/** An ended binding (無効), kept for the administrators' lists. */
export type RevokedBinding = {
  readonly bindingId: string
  readonly service: string
  readonly holder: string
  readonly tokenId: string
  readonly enrolledAtMs: number
}

export function userHolder(userId: string): string {
  return `user:${userId}`
}

/** The user who holds it alone; null for a holder that is no user. */
export function userOfHolder(holder: string): string | null {
  return holder.startsWith('user:') ? holder.slice('user:'.length) : null
}

/** Ends a binding to a token, whoever is entitled to; null if there is none. */
export function bindingRevoked(
  binding: Binding | undefined,
  userId: string,
): Extract<Event, { readonly type: 'binding_revoked' }> | null {
  if (binding === undefined) return null
  const { service, holder, bindingId, tokenId, enrolledAtMs } = binding
  if (bindingId === null || tokenId === null || enrolledAtMs === null) return null
  return { type: 'binding_revoked', service, userId, holder, bindingId, tokenId, enrolledAtMs }
}

/**
 * 失効: the old token is refused everywhere in this service, permanently (S0-2.8-02); even with the lost device and the
 * password, nobody can enroll it again.
 */
export function bindingBarred(
  binding: Binding | undefined,
  userId: string,
): readonly EventOf<BindingEvent, 'binding_revoked' | 'token_barred'>[] | null {
  const revoked = bindingRevoked(binding, userId)
  if (revoked === null) return null
  const { service, tokenId } = revoked
  return [revoked, { type: 'token_barred', service, userId, tokenId }]
}

/** The holder of a token that all users of a customer share (S3-3.2-08). */
export function customerHolder(customerId: string): string {
  return `customer:${customerId}`
}

/** The customer whose users all hold it; null for a holder that is one user, or nobody. */
export function customerOfHolder(holder: string): string | null {
  return isCustomerHolder(holder) ? holder.slice('customer:'.length) : null
}

/** Is it a shared one (共有)? */
export function isCustomerHolder(holder: string): boolean {
  return holder.startsWith('customer:')
}

/** The wrong codes that count toward its lock, of whatever kind. */
export function failureCountOf(binding: Binding | undefined): FailureCount {
  return { failures: binding?.failures ?? 0, locked: binding?.status === 'locked' }
}

const ofHolder = ({ service, holder }: { readonly service: string; readonly holder: string }) =>
  [service, holder] as const

const noToken = { bindingId: null, tokenId: null, enrolledAtMs: null, lostAtMs: null } as const

function withoutToken(service: string, holder: string): Binding {
  const empty = { ...noToken, status: 'pending', failures: 0, ...noTimedLock, ...noCappedCodes } as const
  return { service, holder, ...empty, triedAtMs: [] }
}

/** What counts toward the cap stays, whatever lifts a lock. */
function uncapped(binding: Binding | undefined): CappedCodes {
  return { wrongAtMs: binding?.wrongAtMs ?? [], capped: false }
}

const forgiven = existing<Binding, object>((binding) =>
  binding.failures === 0 && binding.lockouts === 0 ? binding : { ...binding, failures: 0, lockouts: 0 },
)

const open = (binding: Binding): Binding => {
  return { ...binding, failures: 0, status: binding.tokenId === null ? 'pending' : 'usable' }
}

/**
 * The binding without a lock that is over by now, and the event that says so first. Every rule that asks for a code
 * looks at this one.
 */
export function withoutEndedLock(
  binding: Binding | undefined,
  userId: string,
  now: Temporal.Instant,
): {
  readonly binding: Binding | undefined
  readonly ended: readonly EventOf<BindingEvent, 'binding_lock_ended'>[]
} {
  if (binding?.status !== 'locked' || !isLockOver(binding, now)) return { binding, ended: [] }
  return withoutLock(binding, userId)
}

/** Open again, and the event that says so, for whoever decided that the lock is over. */
export function withoutLock(
  binding: Binding,
  userId: string,
): { readonly binding: Binding; readonly ended: readonly EventOf<BindingEvent, 'binding_lock_ended'>[] } {
  const { service, holder } = binding
  return {
    binding: { ...open(binding), lockedUntilMs: null },
    ended: [{ type: 'binding_lock_ended', service, userId, holder }],
  }
}

export const bindingState = state<
  Binding,
  | Exclude<BindingEvent, { readonly type: 'token_barred' }>
  | EventOf<ChallengeEvent, 'challenge_failed' | 'challenge_passed'>
>()({
  name: 'binding',
  row: 'which token counts for a holder: status; failures and lock, which codes by mail share',
  table: 'binding',
  key: ['service', 'holder'],
  columns: {
    service: text,
    holder: text,
    bindingId: text,
    tokenId: text,
    status: text,
    failures: integer,
    enrolledAtMs: integer,
    lockedUntilMs: integer,
    lockouts: integer,
    lostAtMs: integer,
    wrongAtMs: named('wrong_codes', json),
    capped: flag,
    triedAtMs: named('tried_at', json),
  },
  on: {
    token_enrolled: {
      key: ofHolder,
      fold: (binding, { service, holder, bindingId, tokenId, enrolledAtMs }) => {
        const enrolled = { service, holder, bindingId, tokenId, status: 'usable', enrolledAtMs } as const
        const kept = { ...uncapped(binding), ...keptTries(binding) }
        return { ...enrolled, failures: 0, lostAtMs: null, ...noTimedLock, ...kept }
      },
    },
    enrollment_rejected: {
      key: ofHolder,
      fold: (binding, { service, holder, failures, locked, ...told }) => {
        // Of whoever changes to another token, the one that is there stays.
        const hasToken = binding !== undefined && binding.tokenId !== null
        const none = { ...noToken, status: 'pending', service, holder } as const
        const before = hasToken ? binding : { ...none, lostAtMs: binding?.lostAtMs ?? null }
        const status = locked ? 'locked' : before.status
        const lock = { ...keptLock(binding, told), ...keptCap(binding, { ...told, locked }) }
        return { ...before, status, failures, ...lock, ...keptTries(binding, told) }
      },
    },
    challenge_failed: {
      key: ofHolder,
      fold: (binding, { service, holder, failures, locked, ...told }) => {
        const before = binding ?? withoutToken(service, holder)
        const status = locked ? 'locked' : before.status
        const lock = {
          ...keptLock(binding, told),
          ...keptCap(binding, { ...told, locked: status === 'locked' }),
        }
        return { ...before, failures, status, ...lock }
      },
    },
    // The row that is left remembers the wrong codes that another token doesn't forgive.
    binding_revoked: {
      key: ofHolder,
      fold: existing(({ service, holder, wrongAtMs, triedAtMs }) =>
        wrongAtMs.length === 0 ? undefined : { ...withoutToken(service, holder), wrongAtMs, triedAtMs },
      ),
    },
    // Also that a token is missing because it was lost.
    loss_reported: {
      key: (event) => (event.tokenId === null ? null : ofHolder(event)),
      fold: (binding, { service, holder, reportedAtMs: lostAtMs }) => {
        return { ...(binding ?? withoutToken(service, holder)), lostAtMs }
      },
    },
    code_accepted: { key: ofHolder, fold: forgiven },
    token_synchronized: { key: ofHolder, fold: forgiven },
    // A code to an address that is still being registered proves nothing about the user: it resets no failures.
    challenge_passed: {
      key: ofHolder,
      fold: existing((binding, { purpose }) => {
        const provesUser = purpose !== 'registration' && purpose !== 'change'
        return provesUser ? { ...binding, failures: 0, lockouts: 0 } : binding
      }),
    },
    code_rejected: {
      key: ofHolder,
      fold: existing((binding, { failures, locked, ...told }) => {
        const status = locked ? 'locked' : binding.status
        const lock = {
          ...keptLock(binding, told),
          // What refuses every code of a user says nothing of the lock, which stays.
          ...keptCap(binding, { ...told, locked: status === 'locked' }),
        }
        return { ...binding, failures, status, ...lock }
      }),
    },
    binding_unlocked: {
      key: ofHolder,
      fold: existing((binding, { anew = false }) => ({
        ...open(binding),
        ...noTimedLock,
        ...(anew ? noCappedCodes : uncapped(binding)),
      })),
    },
    binding_lock_ended: {
      key: ofHolder,
      fold: existing((binding) => ({ ...open(binding), lockedUntilMs: null })),
    },
    binding_suspended: {
      key: ofHolder,
      fold: existing((binding) => ({ ...binding, status: bindingTransitions.usable.binding_suspended })),
    },
    binding_resumed: {
      key: ofHolder,
      fold: existing((binding) => ({ ...binding, status: bindingTransitions.suspended.binding_resumed })),
    },
  },
})

const ofClaim = ({ service, tokenId }: { readonly service: string; readonly tokenId: string }) =>
  [service, tokenId] as const

export const tokenClaimState = state<
  TokenClaim,
  EventOf<BindingEvent, 'token_enrolled' | 'token_barred' | 'binding_revoked'>
>()({
  name: 'tokenClaim',
  row: 'who holds a token in a service: one token, one holder there',
  table: 'token_claim',
  key: ['service', 'tokenId'],
  columns: { service: text, tokenId: text, holder: text },
  on: {
    token_enrolled: {
      key: ofClaim,
      fold: (_, { service, tokenId, holder }) => ({ service, tokenId, holder }),
    },
    token_barred: {
      key: ofClaim,
      fold: (_, { service, tokenId }) => ({ service, tokenId, holder: barredHolder }),
    },
    binding_revoked: { key: ofClaim, fold: gone },
  },
})

export const revokedBindingState = state<RevokedBinding, EventOf<BindingEvent, 'binding_revoked'>>()({
  name: 'revokedBinding',
  row: 'a binding that was ended',
  table: 'revoked_binding',
  key: ['bindingId'],
  columns: { bindingId: text, service: text, holder: text, tokenId: text, enrolledAtMs: integer },
  on: {
    binding_revoked: {
      key: ({ bindingId }) => [bindingId],
      fold: (_, { bindingId, service, holder, tokenId, enrolledAtMs }) => {
        return { bindingId, service, holder, tokenId, enrolledAtMs }
      },
      begins: true,
    },
  },
})
