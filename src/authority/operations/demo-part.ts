import type { Role } from '../rules/rights.ts'
import type { Caller, Context } from './context.ts'

/** Invented users of a service and what they have, for `./warifu demo` only. */
export type DemoPart = {
  readonly users: readonly DemoUser[]
  /** Opens them, once per database. */
  readonly load: (context: Context, caller: Caller) => Promise<void>
  /** What the users' passwords besides that of the login are called. */
  readonly passwordNames?: Readonly<Record<string, string>>
  /** The roles that the work of this desk needs besides those of every desk. */
  readonly rolesAt?: (context: Context, desk: string) => readonly Role[]
}

export type DemoUser = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  /** Null for staff. */
  readonly customerNumber: string | null
  readonly customerName: string
  readonly administrator: boolean
  /** The password of the login, which the demo makes public. */
  readonly given: string
  /** Passwords besides it, by what `passwordNames` calls them. */
  readonly fixed?: Readonly<Record<string, string>>
}
