import type { Binding } from '../binding.ts'
import type { MethodPhase, MethodsPolicy } from '../profile.ts'
import type { RegisteredAddress } from '../registered-address.ts'

/** What a user has registered of all methods. */
export type Registered = {
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
}

/** What the rules must know of a method. Its screens are in the table of screens/methods.ts. */
export type MethodRules = {
  /** When it counts, and how; none where the service does not have it. */
  readonly phases: (policy: MethodsPolicy) => readonly MethodPhase[]
  /** Has the user registered it, so that it can be used now? */
  readonly isReady: (registered: Registered) => boolean
  /**
   * May a user who has not registered it do so with the password alone, led there at the login (S2-1.1-08, G-11)? A token
   * is enrolled by a procedure of its own, which proves possession.
   */
  readonly addedAtLogin: boolean
  /** Can nobody be talked into handing it to a page that is not ours? */
  readonly phishingResistant: boolean
}
