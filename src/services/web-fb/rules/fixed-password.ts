import { countFailure } from '../../../authority/rules/failure-count.ts'
import { ofUser } from '../../../authority/rules/keys.ts'
import { type Password, passwordState } from '../../../authority/rules/password.ts'
import { type User, userState } from '../../../authority/rules/user.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../../platform/decision/event.ts'
import { existing, gone, state, touching } from '../../../platform/decision/state.ts'
import { confidential, flag, integer, text } from '../../../platform/decision/table.ts'
import type { FbUserEvent } from './fb-user.ts'
import type { FbPolicy } from './policy.ts'
import type { FbRefusal } from './refusal.ts'

/**
 * The fixed passwords of WEB-FB besides that of the login (domain-notes a-2): 登録確認用, 承認用 and
 * 都度振込送信確認用パスワード, for which codes stand in once the administrator has a token (S3-1-02).
 */
export const fixedPasswordPurposes = ['registration', 'approval', 'transfer'] as const
export type FixedPasswordPurpose = (typeof fixedPasswordPurposes)[number]

export type FixedPassword = {
  readonly service: string
  readonly userId: string
  readonly purpose: FixedPasswordPurpose
  readonly verifier: Confidential<string>
  /** Counts those that were set, so that a verdict on an older one is known to be stale. */
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
  | (OfFixedPassword & { readonly type: 'fixed_password_accepted' | 'fixed_password_released' })
  /** At the limit the user ID as a whole is locked (ログイン規制), as by wrong passwords at the login. */
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

/** The lock of a fixed password is that of the login's password, and ends the session. */
export const fixedPasswordLocks = [
  ...touching<Password, readonly [string, string], FixedPasswordRejected>(passwordState, {
    fixed_password_rejected: {
      key: ofUser,
      fold: existing((password, { locked }) => (locked ? { ...password, locked } : password)),
    },
  }),
  ...touching<User, readonly [string, string], FixedPasswordRejected>(userState, {
    fixed_password_rejected: {
      key: ofUser,
      fold: existing((user, { locked }) => (locked ? { ...user, sessionHash: null } : user)),
    },
  }),
]

type FixedPasswordRejected = EventOf<FixedPasswordEvent, 'fixed_password_rejected'>

/** Whether what was typed is that password, and which one of those that were set it was compared with. */
export type FixedPasswordVerdict = { readonly matches: boolean; readonly generation: number }

/** What a wrong one is answered with. */
export const wrongFixedPassword = {
  registration: 'registration_password_wrong',
  approval: 'approval_password_wrong',
  transfer: 'fixed_password_wrong',
} as const satisfies Record<FixedPasswordPurpose, FbRefusal>

/**
 * Is it right? Wrong ones count, each kind for itself, and at the limit lock the user ID (domain-notes a-2: 6); from
 * then on the count stands still, and not even the right one passes until the ID is unlocked. Who has no such password
 * is answered as for a wrong one.
 */
export function judgeFixedPassword(
  password: FixedPassword | undefined,
  asked: OfFixedPassword,
  verdict: FixedPasswordVerdict,
  { fixedPasswords }: FbPolicy,
): Decision<object, FbRefusal | 'password_locked' | 'stale', FixedPasswordEvent> {
  const wrong = wrongFixedPassword[asked.purpose]
  const { failuresMax } = fixedPasswords
  if (password === undefined) return refuse(wrong)
  if (verdict.generation !== password.generation) return refuse('stale')
  const { failures } = password
  const locked = failures >= failuresMax
  if (verdict.matches && !locked) return accept({}, { type: 'fixed_password_accepted', ...asked })
  const counted = countFailure({ failures, locked }, failuresMax)
  const refusal = counted.locked ? 'password_locked' : wrong
  return refuse(refusal, { type: 'fixed_password_rejected', ...asked, ...counted })
}

/** Does a new one have the form that its purpose asks for? */
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
