import { type Binding, bindingState, userHolder } from '../binding.ts'
import { mailAddressState, type RegisteredAddress } from '../registered-address.ts'

/** A user's registrations for all methods. */
export type Registered = {
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
}

/** Where they are kept. */
export function registeredRefs(service: string, userId: string) {
  return {
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
  }
}
