import { contextOf, refuseNewPassword } from '../../../authority/rules/password-rules.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { FbUser } from './fb-user.ts'
import { type FixedPasswordPurpose, isFixedPassword } from './fixed-password.ts'
import { purposesOf } from './new-fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type TypedFirstPasswords = {
  readonly login: string
  readonly fixed: Readonly<Partial<Record<FixedPasswordPurpose, string>>>
}

/** What is wrong with first passwords that an administrator chose for a new user, and with which; null: nothing. */
export function refuseFirstPasswords(
  { login, fixed }: TypedFirstPasswords,
  user: Pick<User, 'userId' | 'userName'> & Pick<FbUser, 'role' | 'mayTransfer'>,
  profile: FbProfile,
): { readonly beside: FixedPasswordPurpose | 'login'; readonly refusal: Refusal } | null {
  const broken = refuseNewPassword(login, login, user, contextOf(profile, false))
  if (broken !== null) return { beside: 'login', refusal: broken }
  const others = [login]
  for (const purpose of purposesOf(user)) {
    const typed = fixed[purpose] ?? ''
    if (!isFixedPassword(typed, purpose, profile.fb))
      return { beside: purpose, refusal: 'fixed_password_form' }
    if (others.includes(typed)) return { beside: purpose, refusal: 'fixed_passwords_alike' }
    others.push(typed)
  }
  return null
}
