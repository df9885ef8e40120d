import { isUserOtpOpen } from './administrator.ts'
import { mailMethod } from './methods/mail.ts'
import { isAccepted, isOffered, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { Standing } from './methods/policy.ts'
import { tokenMethod } from './methods/token.ts'
import type { ServiceProfile } from './profile.ts'

/**
 * All that the texts of a service follow as its calendar moves on (S2-1.1): help, letters, messages and mails ask here,
 * so that none of them names a screen that is closed at the time or a way that has ended (D7, M1, M2).
 */
export type Situation = {
  readonly token: Standing
  readonly mail: Standing
  /** May somebody still enroll a token? */
  readonly tokenOffered: boolean
  /** Do those who have a token still log in with it? */
  readonly tokenUsed: boolean
  /** Do codes come by mail? */
  readonly mailUsed: boolean
  /** May somebody still register an address for them? */
  readonly mailOffered: boolean
  /** Do passkeys count? */
  readonly passkeyUsed: boolean
  /** May somebody still register one? */
  readonly passkeyOffered: boolean
  /** Do administrators of customers manage the tokens of their users (S2-0-02)? */
  readonly userOtp: boolean
}

export function situationOf(profile: ServiceProfile, now: Temporal.Instant): Situation {
  const token = standingOf(profile, tokenMethod, now)
  const mail = standingOf(profile, mailMethod, now)
  const passkey = standingOf(profile, passkeyMethod, now)
  return {
    token,
    mail,
    tokenOffered: isOffered(token),
    tokenUsed: isAccepted(token),
    mailUsed: isAccepted(mail),
    mailOffered: isOffered(mail),
    passkeyUsed: isAccepted(passkey),
    passkeyOffered: isOffered(passkey),
    userOtp: isUserOtpOpen(profile.administration, now),
  }
}
