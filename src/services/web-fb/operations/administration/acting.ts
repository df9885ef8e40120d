import type { Context } from '../../../../authority/operations/context.ts'
import { reveal } from '../../../../authority/rules/events.ts'
import { ref } from '../../../../authority/rules/states.ts'
import type { FbActing } from '../../rules/administration.ts'

/** An administrator of WEB-FB in a session; whose customer it is never comes from the request. */
export type FbAdministrator = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** The fixed password that was typed to confirm an act: 登録確認用, or for tokens 承認用. */
export type Confirmation = { readonly purpose: FbActing['purpose']; readonly password: string }

/** What confirms an act, gathered before it is decided: the verdict on the password, and when the session was used. */
export async function confirmationFacts(
  { store, passwords }: Context,
  { service, userId, sessionHash }: FbAdministrator,
  { purpose, password }: Confirmation,
): Promise<FbActing> {
  const { fixed } = await store.read({ fixed: ref.fixedPassword(service, userId, purpose) })
  const { matches } = await passwords.verify(fixed && reveal(fixed.verifier), password)
  const seenAtMs = await store.sessionSeenAtMs(sessionHash)
  return { service, seenAtMs, purpose, verdict: { matches, generation: fixed?.generation ?? 0 } }
}

/** The states that every act of an administrator asks. */
export function actingRefs(
  { service, userId, customerId, sessionHash }: FbAdministrator,
  purpose: Confirmation['purpose'],
) {
  return {
    session: ref.session(sessionHash),
    administrator: ref.user(service, userId),
    administratorRights: ref.fbUser(service, userId),
    administratorPassword: ref.password(service, userId),
    fixedPassword: ref.fixedPassword(service, userId, purpose),
    agreement: ref.agreement(service, customerId),
  }
}
