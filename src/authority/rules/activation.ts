import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { Decision } from './decision.ts'
import type { FenceEvent } from './fence-events.ts'
import { type OfUser, ofUser } from './keys.ts'
import type { DeskPolicy } from './profile.ts'
import type { ActivationEvent } from './token-events.ts'
import type { User } from './user.ts'

/**
 * Statuses of an activation code; a new one replaces the earlier one, used or not. A revoked one is void, as those of before a
 * restore are: nodes of the version before refuse that, and would let a status pass that they don't know (decision 36).
 */
export const activationTransitions = {
  issued: {
    activation_used: 'used',
    activation_issued: 'issued',
    activation_revoked: 'void',
    activations_fenced: 'void',
  },
  used: { activation_issued: 'issued' },
  void: { activation_issued: 'issued' },
} as const

export type ActivationStatus = keyof typeof activationTransitions

/**
 * Entitles a token app to a token at an institution that does not give one to everybody. A user has at most one; only
 * the code's keyed hash is stored.
 */
export type Activation = {
  readonly service: string
  readonly userId: string
  readonly codeHash: string
  readonly status: ActivationStatus
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  /** The token issued for this code, and so meant for this user. */
  readonly tokenId: string | null
  readonly usedAtMs: number | null
}

export const activationState = state<
  Activation,
  | EventOf<ActivationEvent, 'activation_issued' | 'activation_used' | 'activation_revoked'>
  | EventOf<FenceEvent, 'activations_fenced'>
>()({
  name: 'activation',
  row: "a user's newest activation code for token apps, as a keyed hash",
  table: 'activation',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    codeHash: text,
    status: text,
    issuedAtMs: integer,
    expiresAtMs: integer,
    tokenId: text,
    usedAtMs: integer,
  },
  // A code yields at most one token: the rule a second time, in the database.
  guard: "(old.status = 'issued' OR old.code_hash <> new.code_hash)",
  on: {
    activation_issued: {
      key: ofUser,
      fold: (_, { type: __, ...issued }) => ({ ...issued, status: 'issued', tokenId: null, usedAtMs: null }),
    },
    activation_used: {
      key: ofUser,
      fold: existing((activation, { tokenId, usedAtMs }) => {
        return { ...activation, status: activationTransitions.issued.activation_used, tokenId, usedAtMs }
      }),
    },
    activation_revoked: {
      key: ofUser,
      fold: existing((activation) => {
        return { ...activation, status: activationTransitions.issued.activation_revoked }
      }),
    },
    activations_fenced: {
      keys: ({ users }) => users.map(ofUser),
      fold: existing((activation) =>
        activation.status === 'issued'
          ? { ...activation, status: activationTransitions.issued.activations_fenced }
          : activation,
      ),
    },
  },
})

/** Makes a code valid: it replaces the user's earlier one. */
export function activationIssued(
  { service, userId, codeHash }: Pick<Activation, 'service' | 'userId' | 'codeHash'>,
  { activationValidDays }: DeskPolicy,
  now: Temporal.Instant,
): Extract<ActivationEvent, { readonly type: 'activation_issued' }> {
  const issuedAtMs = now.epochMilliseconds
  const expiresAtMs = issuedAtMs + activationValidDays * 86_400_000
  return { type: 'activation_issued', service, userId, codeHash, issuedAtMs, expiresAtMs }
}

/** A code issued from the command line; at the desk this is an action. */
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

/**
 * Takes a code back that nobody used yet. `nothing_to_do`: it was used, expired, or there is none; the token of a used one is
 * revoked as a token.
 */
export function decideActivationRevocation(
  { activation }: { readonly activation: Activation | undefined },
  { service, userId, reason }: OfUser & { readonly reason: string },
  now: Temporal.Instant,
): Decision<object, 'nothing_to_do'> {
  const isOpen = activation?.status === 'issued' && now.epochMilliseconds < activation.expiresAtMs
  if (!isOpen) return refuse('nothing_to_do')
  return accept({}, { type: 'activation_revoked', service, userId, reason })
}

/** What an app submitted: the hash of a code, or none; and whether it needs one. */
export type ShownActivation = { readonly codeHash: string | null; readonly required: boolean }

/**
 * Why an app is refused a token over its code; null if it is not, or if no code is needed and none was submitted.
 * Submitting a code is deliberate: a wrong one is refused even where everybody may have a token. The app gets one
 * answer for every wrong code; only the journal distinguishes them.
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
  if (status === 'void') return refuse('activation_invalid', { type, service, userId, reason: 'void' })
  if (now.epochMilliseconds < expiresAtMs) return null
  return refuse('activation_invalid', { type, service, userId, reason: 'expired' })
}
