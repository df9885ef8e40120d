import type { OfUser } from './keys.ts'

/** What a rule looks at. */
export const riskConditions = ['new_browser', 'new_payee', 'new_token', 'limit_raised', 'disowned'] as const
export type RiskCondition = (typeof riskConditions)[number]

/** What a rule adds. */
export const riskEffects = ['signature', 'wait', 'limit', 'notice', 'alarm'] as const
export type RiskEffect = (typeof riskEffects)[number]

/** Which acts rules are about, what they can look at there, and what they can add. */
export const riskActs = {
  transfer: { when: riskConditions, adds: riskEffects },
  payee: {
    when: ['new_browser', 'new_token', 'limit_raised', 'disowned'],
    adds: ['signature', 'notice', 'alarm'],
  },
  limit: {
    when: ['new_browser', 'new_token', 'limit_raised', 'disowned'],
    adds: ['signature', 'notice', 'alarm'],
  },
  fx_contract: {
    when: ['new_browser', 'new_token', 'disowned'],
    adds: ['signature', 'notice', 'alarm'],
  },
  fx_order: { when: ['new_browser', 'new_token', 'disowned'], adds: ['signature', 'notice', 'alarm'] },
  // Always confirmed on the token's own screen, from a browser that has only begun to log in.
  restart: { when: ['new_token', 'disowned'], adds: ['notice', 'alarm'] },
} as const satisfies Readonly<
  Record<string, { readonly when: readonly RiskCondition[]; readonly adds: readonly RiskEffect[] }>
>
export type RiskAct = keyof typeof riskActs

/** A rule that applies, and until when. */
export type Risk = {
  readonly when: RiskCondition
  /** Null: as long as the payee is new. */
  readonly untilMs: number | null
  readonly adds: readonly RiskEffect[]
  readonly limitYen: number | null
  /** Of `wait` alone: for how long the act is held back. */
  readonly waitHours?: number
}

/** An act was done to which rules applied. */
export type RiskNoted = OfUser & {
  readonly type: 'risk_noted'
  readonly act: RiskAct
  readonly risks: readonly Risk[]
}

/** An act was refused: it was for more than rules, or a passkey that is new, leave for now. */
export type RiskRefused = OfUser & {
  readonly type: 'risk_refused'
  readonly act: RiskAct
  readonly limit: 'rule' | 'passkey'
  readonly yen: number
  /** Those that set the limit; none where the passkey does. */
  readonly risks: readonly Risk[]
}

export type RiskEvent = RiskNoted | RiskRefused
