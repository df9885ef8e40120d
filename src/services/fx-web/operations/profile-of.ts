import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { signsFromYen } from '../../../authority/rules/confirmation.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { FxPolicy } from '../rules/policy.ts'
import type { FxProfile } from '../rules/profile.ts'
import type { TradeAct } from '../rules/signed-trade.ts'
import { fxPolicyOf } from '../rules/terms.ts'

export function isFxProfile(profile: ServiceProfile): profile is FxProfile {
  return profile.kind === 'fx'
}

/** The profile as one of this kind. Throws for another kind; no route lets one through. */
export function fxProfile(profile: ServiceProfile): FxProfile {
  if (!isFxProfile(profile)) throw new TypeError(`${profile.service} is not a foreign exchange service`)
  return profile
}

export function fxProfileOf(context: Context, service: string): FxProfile {
  return fxProfile(profileOf(context, service))
}

/** Does the service offer 為替予約 behind the login? */
export function hasTrading(profile: ServiceProfile): boolean {
  return isFxProfile(profile) && profile.fx !== null
}

/** From how many yen on such a trade takes a signed operation of everybody; null: none does. */
export function signedFromYen({ confirmation }: ServiceProfile, act: TradeAct): number | null {
  return signsFromYen(confirmation, act, undefined)
}

/** The section of trading. Throws without one; no route lets that through. */
export function tradingPolicy(profile: ServiceProfile): FxPolicy {
  return fxPolicyOf(fxProfile(profile))
}
