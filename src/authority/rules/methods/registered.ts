import { type Binding, bindingState, userHolder } from '../binding.ts'
import { type PasskeyHolder, passkeyHolderState } from '../passkeys.ts'
import type { ServiceProfile } from '../profile.ts'
import { mailAddressState, type RegisteredAddress } from '../registered-address.ts'

/** A user's registrations for all methods. */
export type Registered = {
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
  /** Left out: in a service without passkeys. */
  readonly passkeys?: PasskeyHolder | undefined
}

/** Where they are kept. */
export function registeredRefs(profile: ServiceProfile, userId: string) {
  const { service } = profile
  return {
    ...passkeyRefs(profile, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
  }
}

/** The passkeys, where there are any: other logins don't wait for one more row. */
export function passkeyRefs({ service, methods }: ServiceProfile, userId: string) {
  return methods.passkey === null ? {} : { passkeys: passkeyHolderState.ref(service, userId) }
}
