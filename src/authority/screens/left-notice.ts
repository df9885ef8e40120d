import type { ServiceProfile } from '../rules/profile.ts'
import { passkeyDoneOf } from '../texts/passkeys/done.ts'
import type { Message } from '../texts/refusal.ts'

/** Where a login begins: how its visitor has just left; `notice` is what the address says. */
export function leftNotice(
  notice: string | undefined,
  loggedOut: Message,
  profile: Pick<ServiceProfile, 'language'>,
): Message | null {
  if (notice === 'disowned') return passkeyDoneOf(profile, notice)
  return notice === 'loggedout' ? loggedOut : null
}
