import type { User } from '../rules/user.ts'
import type { DenialPart } from './denial-part.ts'
import type { HolderPart } from './holder-part.ts'
import type { LoginPart } from './login-part.ts'
import type { ActPart } from './signed-operations/act-part.ts'
import { plainSplit, type SplitPart } from './split-part.ts'

/** What the authority must know about a kind of service. Each kind declares one; profiles contain only its name. */
export type ServiceKind = {
  /** Where its users log in, below the service. */
  readonly loginPath: string
  /** Its part in a login; null: none. */
  readonly login: LoginPart | null
  /** May all users of a customer share one token? */
  readonly sharesTokens: boolean
  /** Does a report of loss stop the user alone? Elsewhere the kind says at the desk what it stops (decision 27). */
  readonly lossStopsUser: boolean
  /** Whose token a user's codes come from; null: always the user's own. */
  readonly holder: HolderPart | null
  /**
   * Do the customer's administrators unlock and release users' tokens, leaving only administrators' tokens to the desk?
   */
  readonly administratorsKeepTokens: boolean
  /** What goes along when a user is parted from a customer. */
  readonly split: SplitPart
  /** How to open its customers, if a user is more than a name and a password; null: as in any service. */
  readonly opening: { readonly kind: string; readonly command: string } | null
  /** What an approved operation does, by the name of its act (取引署名); left out: nothing of its own. */
  readonly confirmations?: Readonly<Record<string, ActPart>>
  /** What follows when this user says of a passkey 「身に覚えがない」; left out: nothing of its own. */
  readonly denial?: (user: User | undefined) => DenialPart
}

/** A kind that adds nothing to what every service has. */
export const plainKind: ServiceKind = {
  loginPath: '/login',
  login: null,
  sharesTokens: false,
  lossStopsUser: true,
  holder: null,
  administratorsKeepTokens: false,
  split: plainSplit,
  opening: null,
}
