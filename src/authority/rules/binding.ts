import type { Event } from './events.ts'

/**
 * OTPトークンステータス and what moves it (requirements E-2). `pending` is 未登録: it exists from the first failed
 * enrollment, because those failures count towards the same lock (G-04). Revoking ends the binding: the row goes
 * to `revoked_binding` and the next enrollment starts a new one, hence no way back.
 */
export const bindingTransitions = {
  pending: {
    token_enrolled: 'usable',
    'lock (enrollment_rejected)': 'locked',
    'lock (challenge_failed)': 'locked',
  },
  usable: {
    'lock (code_rejected)': 'locked',
    'lock (challenge_failed)': 'locked',
    binding_suspended: 'suspended',
    binding_revoked: 'revoked',
  },
  locked: {
    binding_unlocked: 'usable',
    'binding_unlocked (without a token)': 'pending',
    binding_revoked: 'revoked',
  },
  suspended: { binding_resumed: 'usable', binding_revoked: 'revoked' },
  revoked: {},
} as const

export type BindingStatus = keyof typeof bindingTransitions

/**
 * Which token counts for a holder (a user, or a customer who shares one) of one service; and the count of wrong codes
 * and the lock, which codes by mail share: hence also there, without a token, for those who never had one.
 */
export type Binding = {
  readonly service: string
  readonly holder: string
  readonly bindingId: string | null
  readonly tokenId: string | null
  readonly status: Exclude<BindingStatus, 'revoked'>
  readonly failures: number
  readonly enrolledAtMs: number | null
}

/**
 * Who holds a token in a service: one token serves one holder there. A token that the desk revoked keeps a claim that
 * is nobody's, so that it can't be enrolled there again.
 */
export type TokenClaim = { readonly service: string; readonly tokenId: string; readonly holder: string }

/** The holder of such a claim. */
export const barredHolder = 'barred'

/** A binding that was ended (無効), kept for the lists of administrators. */
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

/** The end of a binding to a token, by whoever may end it; null where there is none. */
export function bindingRevoked(
  binding: Binding | undefined,
  userId: string,
): Extract<Event, { readonly type: 'binding_revoked' }> | null {
  if (binding === undefined) return null
  const { service, holder, bindingId, tokenId, enrolledAtMs } = binding
  if (bindingId === null || tokenId === null || enrolledAtMs === null) return null
  return { type: 'binding_revoked', service, userId, holder, bindingId, tokenId, enrolledAtMs }
}

/** Of a token that all users of a customer share (S3-3.2-08). */
export function customerHolder(customerId: string): string {
  return `customer:${customerId}`
}

/** Is it a shared one (共有)? */
export function isCustomerHolder(holder: string): boolean {
  return holder.startsWith('customer:')
}

export function evolveBinding(binding: Binding | undefined, event: Event): Binding | undefined {
  switch (event.type) {
    case 'token_enrolled': {
      const { service, holder, bindingId, tokenId, enrolledAtMs } = event
      return { service, holder, bindingId, tokenId, status: 'usable', failures: 0, enrolledAtMs }
    }
    case 'enrollment_rejected': {
      const { service, holder, failures } = event
      const status = event.locked ? 'locked' : 'pending'
      return { service, holder, bindingId: null, tokenId: null, status, failures, enrolledAtMs: null }
    }
    case 'challenge_failed': {
      const { service, holder, failures, locked } = event
      const none = {
        service,
        holder,
        bindingId: null,
        tokenId: null,
        status: 'pending',
        enrolledAtMs: null,
      } as const
      const before = binding ?? none
      return { ...before, failures, status: locked ? 'locked' : before.status }
    }
    case 'binding_revoked':
      return undefined
    default:
      return binding && evolveExisting(binding, event)
  }
}

function evolveExisting(binding: Binding, event: Event): Binding {
  switch (event.type) {
    case 'code_accepted':
    case 'token_synchronized':
      return binding.failures === 0 ? binding : { ...binding, failures: 0 }
    // A code to an address that is only being registered proves nothing about the user: it forgives no failures.
    case 'challenge_passed':
      return event.purpose === 'registration' || event.purpose === 'change'
        ? binding
        : { ...binding, failures: 0 }
    case 'code_rejected':
      return { ...binding, failures: event.failures, status: event.locked ? 'locked' : binding.status }
    case 'binding_unlocked':
      return { ...binding, failures: 0, status: binding.tokenId === null ? 'pending' : 'usable' }
    case 'binding_suspended':
      return { ...binding, status: bindingTransitions.usable.binding_suspended }
    case 'binding_resumed':
      return { ...binding, status: bindingTransitions.suspended.binding_resumed }
    default:
      return binding
  }
}

export function evolveTokenClaim(claim: TokenClaim | undefined, event: Event): TokenClaim | undefined {
  if (event.type === 'token_enrolled') {
    return { service: event.service, tokenId: event.tokenId, holder: event.holder }
  }
  if (event.type === 'token_barred') {
    return { service: event.service, tokenId: event.tokenId, holder: barredHolder }
  }
  return event.type === 'binding_revoked' ? undefined : claim
}

export function evolveRevokedBinding(
  revoked: RevokedBinding | undefined,
  event: Event,
): RevokedBinding | undefined {
  if (event.type !== 'binding_revoked') return revoked
  const { bindingId, service, holder, tokenId, enrolledAtMs } = event
  return { bindingId, service, holder, tokenId, enrolledAtMs }
}
