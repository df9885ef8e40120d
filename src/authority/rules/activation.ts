import { accept, type Decision, refuse } from './decision.ts'
import type { ActivationEvent, Event } from './events.ts'
import type { DeskPolicy } from './profile.ts'
import type { User } from './user.ts'

/** Statuses of an activation code; a new one takes the place of the one before, used or not. */
export const activationTransitions = {
  issued: { activation_used: 'used', activation_issued: 'issued' },
  used: { activation_issued: 'issued' },
} as const

export type ActivationStatus = keyof typeof activationTransitions

/**
 * What lets a token app have a token where the institution does not give one to everybody. A user has one at most; the
 * code itself is nowhere, only its keyed hash.
 */
export type Activation = {
  readonly service: string
  readonly userId: string
  readonly codeHash: string
  readonly status: ActivationStatus
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  /** The token that was got with it, and so was meant for this user. */
  readonly tokenId: string | null
  readonly usedAtMs: number | null
}

export function evolveActivation(activation: Activation | undefined, event: Event): Activation | undefined {
  if (event.type === 'activation_issued') {
    const { type: _, ...issued } = event
    return { ...issued, status: 'issued', tokenId: null, usedAtMs: null }
  }
  if (event.type !== 'activation_used' || activation === undefined) return activation
  const { tokenId, usedAtMs } = event
  return { ...activation, status: activationTransitions.issued.activation_used, tokenId, usedAtMs }
}

/** What makes a code known: it takes the place of the user's code before. */
export function activationIssued(
  { service, userId, codeHash }: Pick<Activation, 'service' | 'userId' | 'codeHash'>,
  { activationValidDays }: DeskPolicy,
  now: Temporal.Instant,
): Extract<ActivationEvent, { readonly type: 'activation_issued' }> {
  const issuedAtMs = now.epochMilliseconds
  const expiresAtMs = issuedAtMs + activationValidDays * 86_400_000
  return { type: 'activation_issued', service, userId, codeHash, issuedAtMs, expiresAtMs }
}

/** A code from the command line; at the desk it is one of the actions (desk.ts). */
export function decideActivationIssue(
  { user }: { readonly user: User | undefined },
  made: Pick<Activation, 'service' | 'userId' | 'codeHash'>,
  policy: DeskPolicy,
  now: Temporal.Instant,
): Decision<{ readonly expiresAtMs: number }> {
  if (user === undefined) return refuse('no_such_user')
  if (user.status !== 'active') return refuse('user_suspended')
  const issued = activationIssued(made, policy, now)
  return accept({ expiresAtMs: issued.expiresAtMs }, issued)
}

/** What an app showed: the hash of a code, or none; and whether it needs one. */
export type ShownActivation = { readonly codeHash: string | null; readonly required: boolean }

/**
 * How an app is refused a token over its code; null where it is not, or where none is needed and none was shown. Who
 * shows one means it: also where everybody may have a token, a wrong one is refused. The app is told one thing of every
 * wrong code; the journal tells them apart.
 */
export function refuseActivation(
  activation: Activation | undefined,
  { codeHash, required }: ShownActivation,
  now: Temporal.Instant,
): Decision<never, 'activation_missing' | 'activation_invalid'> | null {
  if (codeHash === null) return required ? refuse('activation_missing') : null
  const type = 'activation_rejected'
  if (activation?.codeHash !== codeHash) return refuse('activation_invalid', { type, reason: 'unknown' })
  const { service, userId, status, expiresAtMs } = activation
  if (status === 'used') return refuse('activation_invalid', { type, service, userId, reason: 'used' })
  if (now.epochMilliseconds < expiresAtMs) return null
  return refuse('activation_invalid', { type, service, userId, reason: 'expired' })
}
