import type { LoginPart } from './login-part.ts'

/** What the authority must know of a kind of service; each kind declares one, and only its name stands in a profile. */
export type ServiceKind = {
  /** What it takes part in a login with; null: nothing. */
  readonly login: LoginPart | null
  /** May all users of a customer share one token? */
  readonly sharesTokens: boolean
  /** Are a user's tokens the customer's administrator's to unlock and to release, and only an administrator's the desk's? */
  readonly administratorsKeepTokens: boolean
  /** How its customers are opened, where a user is more than a name and a password; null: as those of any service. */
  readonly opening: { readonly kind: string; readonly command: string } | null
}

/** A kind that adds nothing to what every service has. */
export const plainKind: ServiceKind = {
  login: null,
  sharesTokens: false,
  administratorsKeepTokens: false,
  opening: null,
}
