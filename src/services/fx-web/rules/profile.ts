import type { RatesProfile } from '../../../bank/rules/profile.ts'
import type { FxPolicy } from './policy.ts'

/** The profile of a 外為Web (S0, S1, S2). */
export type FxProfile = RatesProfile & {
  /** 為替予約 behind the login; null: no trading. */
  readonly fx: FxPolicy | null
}
