import { type Bind, bound } from '../../../authority/rules/bind-password.ts'
import { countFailure } from '../../../authority/rules/failure-count.ts'
import { ofUser } from '../../../authority/rules/keys.ts'
import { isLockedFor, type Password, passwordState } from '../../../authority/rules/password.ts'
import { signedOut, ticketsVoided, type User, userState } from '../../../authority/rules/user.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../../platform/decision/event.ts'
import { existing, gone, state, touching } from '../../../platform/decision/state.ts'
import { confidential, flag, integer, text } from '../../../platform/decision/table.ts'
import type { FbUserEvent } from './fb-user.ts'
import type { FbPolicy } from './policy.ts'
import type { FbRefusal } from './refusal.ts'

/**
 * WEB-FB's fixed passwords in addition to the login password (domain-notes a-2): 登録確認用, 承認用 and 都度振込送信確認パスワード, which
 * codes replace once the administrator has a token (S3-1-02).
 */
export const fixedPasswordPurposes = ['registration', 'approval', 'transfer'] as const
export type FixedPasswordPurpose = (typeof fixedPasswordPurposes)[number]

export type FixedPassword = {
  readonly service: string
  readonly userId: string
  readonly purpose: FixedPasswordPurpose
  readonly verifier: Confidential<string>
  /** Counts changes, so that a verdict on an older password is recognized as stale. */
  readonly generation: number
  readonly mustChange: boolean
  readonly failures: number
}

type OfFixedPassword = {
  readonly service: string
  readonly userId: string
  readonly purpose: FixedPasswordPurpose
}

export type FixedPasswordEvent =
  | (OfFixedPassword & {
      readonly type: 'fixed_password_set'
      readonly verifier: Confidential<string>
      readonly mustChange: boolean
    })
  /** The same password, bound to its owner and purpose (finding X4). */
  | (OfFixedPassword & { readonly type: 'fixed_password_rehashed'; readonly verifier: Confidential<string> })
  | (OfFixedPassword & { readonly type: 'fixed_password_accepted' | 'fixed_password_released' })
  /** At the limit the whole user ID is locked (ログイン規制), as for wrong passwords at login. */
  | (OfFixedPassword & {
      readonly type: 'fixed_password_rejected'
      readonly failures: number
      readonly locked: boolean
    })

const ofFixedPassword = ({
  service,
  userId,
  purpose,
}: Pick<FixedPassword, 'service' | 'userId' | 'purpose'>) => [service, userId, purpose] as const

const forgiven = existing<FixedPassword, object>((password) =>
  password.failures === 0 ? password : { ...password, failures: 0 },
)

export const fixedPasswordState = state<
  FixedPassword,
  FixedPasswordEvent | EventOf<FbUserEvent, 'fb_user_removed'>
>()({
  name: 'fixedPassword',
  row: 'a fixed password for a purpose of WEB-FB: verifiers, failures',
  table: 'fb_password',
  key: ['service', 'userId', 'purpose'],
  columns: {
    service: text,
    userId: text,
    purpose: text,
    verifier: confidential(text),
    generation: integer,
    mustChange: flag,
    failures: integer,
  },
  on: {
    fixed_password_set: {
      key: ofFixedPassword,
      fold: (password, { service, userId, purpose, verifier, mustChange }) => {
        const generation = (password?.generation ?? 0) + 1
        return { service, userId, purpose, verifier, generation, mustChange, failures: 0 }
      },
    },
    fixed_password_rehashed: {
      key: ofFixedPassword,
      fold: existing((password, { verifier }) => ({ ...password, verifier })),
    },
    fixed_password_accepted: { key: ofFixedPassword, fold: forgiven },
    fixed_password_released: { key: ofFixedPassword, fold: forgiven },
    fixed_password_rejected: {
      key: ofFixedPassword,
      fold: existing((password, { failures }) => ({ ...password, failures })),
    },
    fb_user_removed: {
      keys: ({ service, userId }) => fixedPasswordPurposes.map((purpose) => [service, userId, purpose]),
      fold: gone,
    },
  },
})

/** Locking a fixed password locks the login password and ends the session. */
export const fixedPasswordLocks = [
  ...touching<Password, readonly [string, string], FixedPasswordRejected>(passwordState, {
    fixed_password_rejected: {
      key: ofUser,
      fold: existing((password, { locked }) =>
        locked ? { ...password, locked, lockedUntilMs: null, strangersOnly: false } : password,
      ),
    },
  }),
  ...touching<User, readonly [string, string], FixedPasswordRejected>(userState, {
    fixed_password_rejected: {
      key: ofUser,
      fold: existing((user, { locked }) => (locked ? signedOut(user) : user)),
    },
  }),
]

/** A new fixed password voids what was given under the old one: what waits is confirmed by it (X6). */
export const fixedPasswordsVoidGrants = touching<
  User,
  readonly [string, string],
  EventOf<FixedPasswordEvent, 'fixed_password_set'>
>(userState, { fixed_password_set: { key: ofUser, fold: existing(ticketsVoided) } })

type FixedPasswordRejected = EventOf<FixedPasswordEvent, 'fixed_password_rejected'>

/** Whether the typed password is right, and which generation it was compared with. */
export type FixedPasswordVerdict = { readonly matches: boolean; readonly generation: number }

/** The refusal for a wrong one. */
export const wrongFixedPassword = {
  registration: 'registration_password_wrong',
  approval: 'approval_password_wrong',
  transfer: 'fixed_password_wrong',
} as const satisfies Record<FixedPasswordPurpose, FbRefusal>

/** The fixed password that is asked for, and the login password, whose lock is that of the whole user ID. */
export type FixedPasswordStates = {
  readonly fixed: FixedPassword | undefined
  readonly login: Password | undefined
}

/**
 * Is it right? Wrong ones count, each kind separately, and lock the user ID at the limit (domain-notes a-2: 6). While
 * the ID is locked, by whatever locked it, the count stands still, and even the right one fails. Only the lock that is
 * stored with the login password says so: another limit in the profile neither locks nor unlocks anybody by itself. A
 * user without such a password gets the same answer as for a wrong one.
 */
export function judgeFixedPassword(
  { fixed, login }: FixedPasswordStates,
  asked: OfFixedPassword,
  verdict: FixedPasswordVerdict,
  { fixedPasswords }: FbPolicy,
): Decision<object, FbRefusal | 'password_locked' | 'stale', FixedPasswordEvent> {
  const wrong = wrongFixedPassword[asked.purpose]
  if (fixed === undefined || login === undefined) return refuse(wrong)
  if (verdict.generation !== fixed.generation) return refuse('stale')
  const locked = isLockedFor(login, true)
  if (verdict.matches && !locked) return accept({}, { type: 'fixed_password_accepted', ...asked })
  const counted = countFailure({ failures: fixed.failures, locked }, fixedPasswords.failuresMax)
  const refusal = counted.locked ? 'password_locked' : wrong
  return refuse(refusal, { type: 'fixed_password_rejected', ...asked, ...counted })
}

/** Binds a verifier that is bound to nobody; nothing else about the password changes. */
export function decideFixedPasswordBinding(
  { fixed }: { readonly fixed: FixedPassword | undefined },
  bind: Bind,
): Decision<object, never, FixedPasswordEvent> {
  const verifier = fixed === undefined ? null : bound(fixed.verifier, bind)
  if (fixed === undefined || verifier === null) return accept({})
  const { service, userId, purpose } = fixed
  return accept({}, { type: 'fixed_password_rehashed', service, userId, purpose, verifier })
}

/** Does a new one have the form required for its purpose? */
export function isFixedPassword(
  text: string,
  purpose: FixedPasswordPurpose,
  { fixedPasswords }: FbPolicy,
): boolean {
  const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } = fixedPasswords
  if (purpose !== 'transfer') {
    return (
      /^\d+$/.test(text) && text.length === (purpose === 'approval' ? approvalDigits : registrationDigits)
    )
  }
  const isLong = text.length >= transferLengthMin && text.length <= transferLengthMax
  return isLong && /^[A-Za-z0-9]+$/.test(text) && /[A-Za-z]/.test(text) && /\d/.test(text)
}
