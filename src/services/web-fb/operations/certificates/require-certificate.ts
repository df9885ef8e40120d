import { type Caller, type Context, changeContext } from '../../../../authority/operations/context.ts'
import { decideCertificateOnly } from '../../rules/certificate-only.ts'
import { fbUserState } from '../../rules/fb-user.ts'

/**
 * From now on a user of WEB-FB logs in by certificate only, or by ID and password again. Refused for who is no user of
 * such a service, and where it is so already. A session that there is goes on.
 */
export function requireCertificate(
  context: Context,
  caller: Caller,
  { service, userId, only }: { readonly service: string; readonly userId: string; readonly only: boolean },
) {
  const refs = { fbUser: fbUserState.ref(service, userId) }
  return context.store.change(changeContext(caller, context.now()), refs, ({ fbUser }) =>
    decideCertificateOnly(fbUser, only),
  )
}
