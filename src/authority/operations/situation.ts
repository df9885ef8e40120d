import type { ServiceProfile } from '../rules/profile.ts'
import { isCooling, type RegisteredAddress } from '../rules/registered-address.ts'
import { type Situation, situationOf } from '../rules/situation.ts'
import type { Context } from './context.ts'

/** What the texts of a service follow now. */
export function situationNow({ now }: Pick<Context, 'now'>, profile: ServiceProfile): Situation {
  return situationOf(profile, now())
}

/** Until when an address is too recent for trades and administration (G-10); null: it isn't. */
export function coolsUntilMs(
  { now }: Pick<Context, 'now'>,
  mailAddress: RegisteredAddress | undefined,
): number | null {
  return mailAddress !== undefined && isCooling(mailAddress, now()) ? mailAddress.coolingUntilMs : null
}
