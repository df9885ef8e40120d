import { loginPart } from '../../../authority/operations/login-part.ts'
import { isServed } from '../../../bank/operations/is-served.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { lastLoginState } from '../../../bank/rules/last-login.ts'
import { notedLogins } from '../../../bank/rules/login-note.ts'
import { personalAddition } from '../rules/login.ts'
import { personalProfile } from './profile-of.ts'

/** What 個人インターネットバンキング adds to a login and to an enrollment. */
export const personalLogin = loginPart({
  refs: ({ service, userId, customerId }) => ({
    agreement: agreementState.ref(service, customerId),
    lastLogin: lastLoginState.ref(service, userId),
  }),
  addition: (states, profile) => personalAddition(states, personalProfile(profile)),
  // Of a stopped customer, only the ticket that brings the service back.
  admits: async (store, user, purpose) => purpose === 'restart' || isServed(store, user),
  noted: notedLogins,
})
