import type { ReasonToChange } from '../rules/password-rules.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Session } from '../rules/session.ts'
import { fill, type Spoken } from './catalog.ts'
import { authorityTexts } from './screens/catalog.ts'

/** On the screen that nobody gets around: why it is there (M10). */
export function whyToChange(
  reason: ReasonToChange | null,
  profile: Spoken & Pick<ServiceProfile, 'names' | 'password'>,
): string | null {
  const { names, password } = profile
  const texts = authorityTexts(profile)
  if (reason === 'initial') return fill(texts('password.initial'), { password: names.initialPassword })
  if (reason === 'reset') return texts('password.reset')
  return reason === 'expired' ? fill(texts('password.expired'), { days: password.expiryDays ?? 0 }) : null
}

/** What whoever came in without the password does, to whom the page asks for it all the same. */
export function ifUnknown(
  { startedBy }: Pick<Session, 'startedBy'>,
  profile: Spoken & Pick<ServiceProfile, 'contacts'>,
): string | null {
  if (startedBy !== 'passkey') return null
  return fill(authorityTexts(profile)('password.unknown'), { desk: profile.contacts.desk.name })
}
