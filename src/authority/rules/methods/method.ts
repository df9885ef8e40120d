import type { Binding } from '../binding.ts'
import type { MethodPhase, MethodsPolicy } from '../profile.ts'
import type { RegisteredAddress } from '../registered-address.ts'

/** A user's registrations for all methods. */
export type Registered = {
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
}

/** What the rules must know about a method. Its screens are in the table of screens/methods.ts. */
export type MethodRules = {
  /** Its phases; none if the service does not have it. */
  readonly phases: (policy: MethodsPolicy) => readonly MethodPhase[]
  /** Has the user registered it, so that it is usable now? */
  readonly isReady: (registered: Registered) => boolean
  /**
   * May a user who has not registered it do so with the password alone, led there at login (S2-1.1-08, G-11)? A token
   * has an enrollment procedure of its own, which proves possession.
   */
  readonly addedAtLogin: boolean
  /** Is it phishing-resistant? */
  readonly phishingResistant: boolean
}
