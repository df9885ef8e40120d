import type { FoundSession } from '../../operations/find-session.ts'
import type { PasskeyVisitor } from '../../operations/passkeys/care-for-passkey.ts'
import type { LoginService } from '../service.ts'

/** A service whose profile has passkeys. */
export type PasskeyService = LoginService & {
  readonly policy: {
    readonly waitHours: number
    readonly passkeysMax: number
    /** Of a desk. */
    readonly staff?: { readonly keysMin: number } | undefined
  }
}

export function passkeyVisitor(
  { profile }: Pick<LoginService, 'profile'>,
  { user, session }: FoundSession,
): PasskeyVisitor {
  return { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
}
