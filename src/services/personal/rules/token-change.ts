import type { Showing } from '../../../authority/rules/as-signed.ts'
import { openSession, type SessionStates } from '../../../authority/rules/gate.ts'
import {
  decideTokenInPlace,
  type NewTokenStates,
  type TokenInPlace,
} from '../../../authority/rules/new-token.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type TokenChange = TokenInPlace & { readonly seenAtMs: number }

/**
 * Another token in the place of the one that works, or none (利用停止). The old one shows and signs it; the new one was
 * proven when it was asked for, and its codes were spent then. Whoever is logged in logs in anew.
 */
export function decideTokenChange(
  states: SessionStates & NewTokenStates,
  { seenAtMs, ...change }: TokenChange,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  return together(decideTokenInPlace(states, change, profile, now), ({ replaced }) =>
    accept({
      shown: [
        { label: '新しいトークンID', type: 'text', value: change.newTokenId ?? 'なし（利用停止）' },
        { label: '現在のトークンID', type: 'text', value: replaced },
        { label: '契約者', type: 'text', value: change.userId },
      ],
    }),
  )
}
