import type { Context } from '../../../../authority/operations/context.ts'
import { sessionSeenAtMs } from '../../../../authority/queries/sessions.ts'
import { passwordState } from '../../../../authority/rules/password.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import type { FbActing } from '../../rules/administration.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { fixedPasswordState } from '../../rules/fixed-password.ts'
import { fixedPasswordVerdict } from '../fixed-password-verdict.ts'

/** A WEB-FB administrator in a session; the customer never comes from the request. */
export type FbAdministrator = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** The fixed password that confirms an act: 登録確認用, or for tokens 承認用. */
export type Confirmation = { readonly purpose: FbActing['purpose']; readonly password: string }

/** What confirms an act, gathered before the decision: the verdict on the password, and the session's last use. */
export async function confirmationFacts(
  context: Context,
  { service, userId, sessionHash }: FbAdministrator,
  { purpose, password }: Confirmation,
): Promise<FbActing> {
  const verdict = await fixedPasswordVerdict(context, { service, userId, purpose }, password)
  const seenAtMs = await sessionSeenAtMs(context.store, sessionHash)
  return { service, seenAtMs, purpose, verdict }
}

/** The states that every act of an administrator reads. */
export function actingRefs(
  { service, userId, customerId, sessionHash }: FbAdministrator,
  purpose: Confirmation['purpose'],
) {
  return {
    session: sessionState.ref(sessionHash),
    administrator: userState.ref(service, userId),
    administratorRights: fbUserState.ref(service, userId),
    administratorPassword: passwordState.ref(service, userId),
    fixedPassword: fixedPasswordState.ref(service, userId, purpose),
    agreement: agreementState.ref(service, customerId),
  }
}
