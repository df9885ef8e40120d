import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { decideCertificateOnly } from '../../rules/certificate-only.ts'
import { fbUserState } from '../../rules/fb-user.ts'

/**
 * From now on a WEB-FB user logs in by certificate only, or by ID and password again. Refused for anybody who is not a
 * user of such a service, and if nothing would change. An existing session continues.
 */
export function requireCertificate(
  context: Context,
  caller: Caller,
  { service, userId, only }: { readonly service: string; readonly userId: string; readonly only: boolean },
) {
  const refs = { user: userState.ref(service, userId), fbUser: fbUserState.ref(service, userId) }
  return context.store.change(changeContext(caller, context.now()), refs, ({ fbUser }) =>
    decideCertificateOnly(fbUser, only),
  )
}
