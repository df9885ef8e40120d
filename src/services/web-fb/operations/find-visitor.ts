import type { Context } from '../../../authority/operations/context.ts'
import { type FoundSession, findSession } from '../../../authority/operations/find-session.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { type LastLogin, lastLoginState } from '../../../bank/rules/last-login.ts'
import { type FbUser, fbUserState } from '../rules/fb-user.ts'

/** The visitor of WEB-FB, with everything that screens and decisions need. */
export type FbVisitor = FoundSession & {
  readonly fbUser: FbUser
  readonly agreement: Agreement | undefined
  readonly lastLogin: LastLogin | undefined
}

/** The visitor of a browser's WEB-FB session, if it is valid (see find-session.ts). */
export async function findFbVisitor(
  context: Context,
  service: string,
  sessionId: string,
): Promise<FbVisitor | undefined> {
  const found = await findSession(context, service, sessionId)
  if (found === undefined) return undefined
  const { userId, customerId } = found.user
  const { fbUser, agreement, lastLogin } = await context.store.read({
    fbUser: fbUserState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    lastLogin: lastLoginState.ref(service, userId),
  })
  if (fbUser === undefined) return undefined
  return { ...found, fbUser, agreement, lastLogin }
}
