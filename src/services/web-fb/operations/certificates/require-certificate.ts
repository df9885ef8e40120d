import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { decideCertificateOnly } from '../../rules/certificate-only.ts'
import { fbUserState } from '../../rules/fb-user.ts'

/**
 * From now on a WEB-FB user logs in by certificate only, or by ID and password again. Refused for anybody who is not a
 * user of such a service, and if nothing would change. Certificate only also ends the user's session.
 */
export function requireCertificate(
  context: Context,
  caller: Caller,
  { service, userId, only }: { readonly service: string; readonly userId: string; readonly only: boolean },
) {
  const ofUser = { user: userState.ref(service, userId), fbUser: fbUserState.ref(service, userId) }
  return untilFresh(async () => {
    const { user } = await context.store.read(ofUser)
    const sessionHash = user?.sessionHash ?? null
    const refs = { ...ofUser, session: sessionState.ref(sessionHash ?? '') }
    return context.store.change(changeContext(caller, context.now()), refs, (states) =>
      decideCertificateOnly(states, { only, sessionHash }),
    )
  })
}
