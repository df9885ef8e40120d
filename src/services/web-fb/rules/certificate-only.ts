import type { Stale } from '../../../authority/rules/refusal.ts'
import type { User } from '../../../authority/rules/user.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'

export type CertificateOnlyStates = {
  readonly user: User | undefined
  readonly fbUser: FbUser | undefined
}

/**
 * 電子証明書方式 for a WEB-FB user, or back: meanwhile ID and password alone open nothing (S3-FAQ-07), nor does a session
 * that they opened before: it ends. `sessionHash` is the user's session as it was looked up.
 */
export function decideCertificateOnly(
  { user, fbUser }: CertificateOnlyStates,
  { only, sessionHash }: { readonly only: boolean; readonly sessionHash: string | null },
): Decision<object, 'no_such_user' | 'nothing_to_do' | Stale> {
  if (user === undefined || fbUser === undefined) return refuse('no_such_user')
  if (fbUser.certificateOnly === only) return refuse('nothing_to_do')
  const set = { type: 'fb_user_set', ...fbUser, certificateOnly: only } as const
  if (!only || user.sessionHash === null) return accept({}, set)
  if (user.sessionHash !== sessionHash) return refuse('stale')
  const { service, userId } = user
  return accept({}, set, { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' })
}
