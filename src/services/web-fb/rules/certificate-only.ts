import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'

/** 電子証明書方式 for a WEB-FB user, or back: meanwhile ID and password alone open nothing (S3-FAQ-07). */
export function decideCertificateOnly(
  fbUser: FbUser | undefined,
  certificateOnly: boolean,
): Decision<object, 'no_such_user' | 'nothing_to_do'> {
  if (fbUser === undefined) return refuse('no_such_user')
  if (fbUser.certificateOnly === certificateOnly) return refuse('nothing_to_do')
  return accept({}, { type: 'fb_user_set', ...fbUser, certificateOnly })
}
