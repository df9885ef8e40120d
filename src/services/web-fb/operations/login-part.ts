import { loginPart } from '../../../authority/operations/login-part.ts'
import { isServed } from '../../../bank/operations/is-served.ts'
import { agreementState, isStopped } from '../../../bank/rules/agreement.ts'
import { lastLoginState } from '../../../bank/rules/last-login.ts'
import { notedLogins, noteLogin } from '../../../bank/rules/login-note.ts'
import { fbUserState } from '../rules/fb-user.ts'

/** What WEB-FB adds to a login: the customer's stop, 電子証明書方式, and the previous login. */
export const fbLogin = loginPart({
  refs: ({ service, userId, customerId }) => ({
    agreement: agreementState.ref(service, customerId),
    fbUser: fbUserState.ref(service, userId),
    lastLogin: lastLoginState.ref(service, userId),
  }),
  addition: ({ agreement, fbUser }) => ({
    bar: (by) => {
      if (isStopped(agreement)) return 'service_stopped'
      return fbUser?.certificateOnly === true && by !== 'certificate' ? 'certificate_needed' : null
    },
    note: noteLogin,
    consent: () => [],
  }),
  admits: isServed,
  noted: notedLogins,
})
