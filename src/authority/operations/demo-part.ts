import type { Role } from '../rules/rights.ts'
import type { Caller, Context } from './context.ts'

/** Invented users of a service and what they have, for `./warifu demo` only. */
export type DemoPart = {
  readonly users: readonly DemoUser[]
  /** Opens them, once per database. */
  readonly load: (context: Context, caller: Caller) => Promise<void>
  /** The names of the users' passwords other than the login's. */
  readonly passwordNames?: Readonly<Record<string, string>>
  /** The roles that this desk needs in addition to those of every desk. */
  readonly rolesAt?: (context: Context, desk: string) => readonly Role[]
  /** Whether two of the role `desk` work at this desk, so that one can try what only the other may do. */
  readonly colleagueAt?: (desk: string) => boolean
}

export type DemoUser = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  /** Null for staff, and for a customer from before numbers were kept. */
  readonly customerNumber: string | null
  readonly customerName: string
  readonly administrator: boolean
  /** The password of the login, which the demo makes public. */
  readonly given: string
  /** The others, by the keys of `passwordNames`. */
  readonly fixed?: Readonly<Record<string, string>>
}
