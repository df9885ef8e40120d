import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { Decision } from './decision.ts'
import type { ActivationEvent } from './events.ts'
import { ofUser } from './keys.ts'
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

export const activationState = state<
  Activation,
  EventOf<ActivationEvent, 'activation_issued' | 'activation_used'>
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
  // A code gives one token at most: the rule a second time, in the database.
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
  },
})

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
