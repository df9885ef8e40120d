import type { Confidential, Event } from '../events.ts'

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

export function evolveFixedPassword(
  password: FixedPassword | undefined,
  event: Event,
): FixedPassword | undefined {
  switch (event.type) {
    case 'fixed_password_set': {
      const { service, userId, purpose, verifier, mustChange } = event
      const generation = (password?.generation ?? 0) + 1
      return { service, userId, purpose, verifier, generation, mustChange, failures: 0 }
    }
    case 'fixed_password_accepted':
    case 'fixed_password_released':
      return password && (password.failures === 0 ? password : { ...password, failures: 0 })
    case 'fixed_password_rejected':
      return password && { ...password, failures: event.failures }
    case 'fb_user_removed':
      return undefined
    default:
      return password
  }
}
