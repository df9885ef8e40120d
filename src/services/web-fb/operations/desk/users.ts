import type { ServiceProfile } from '../../../../authority/rules/profile.ts'
import { signingUserState } from '../../../../authority/rules/signed-operation.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { freezeRefs } from '../../../../bank/rules/transfer-freeze.ts'
import type { FbUser } from '../../rules/fb-user.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { fixedPasswordState } from '../../rules/fixed-password.ts'
import { purposesOf } from '../../rules/new-fb-user.ts'
import { makeFirstPasswords } from '../open-fb-customer.ts'
import { fbProfile } from '../profile-of.ts'

/** The rows of a user of WEB-FB that the desk needs. */
export function fbDeskRefs({
  service,
  userId,
  customerId,
}: {
  readonly service: string
  readonly userId: string
  readonly customerId: string
}) {
  return {
    ...freezeRefs({ service, userId, customerId }),
    agreement: agreementState.ref(service, customerId),
    fbUser: fbUserState.ref(service, userId),
    signingUser: signingUserState.ref(service, userId),
    fixedRegistration: fixedPasswordState.ref(service, userId, 'registration'),
    fixedApproval: fixedPasswordState.ref(service, userId, 'approval'),
    fixedTransfer: fixedPasswordState.ref(service, userId, 'transfer'),
  }
}

/** New ones for a letter: for each purpose that the user has. */
export function fbFirstPasswords(
  { fbUser }: { readonly fbUser: FbUser | undefined },
  profile: ServiceProfile,
) {
  const purposes = fbUser === undefined ? [] : purposesOf(fbUser)
  const { login, fixed } = makeFirstPasswords(fbProfile(profile), purposes)
  return { login, others: fixed }
}
