import { openSession, type SessionStates } from '../../../../src/authority/rules/gate.ts'
import { ofUser } from '../../../../src/authority/rules/keys.ts'
import { accept, type Decision, refuse } from '../../../../src/platform/decision/decision.ts'
import { state } from '../../../../src/platform/decision/state.ts'
import { integer, text } from '../../../../src/platform/decision/table.ts'
import type { SampleEvent } from './events.ts'
import type { SampleProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** How often a member got the benefit (特典). */
export type Benefit = {
  readonly service: string
  readonly userId: string
  readonly times: number
  readonly claimedAtMs: number
}

export const benefitState = state<Benefit, SampleEvent>()({
  name: 'benefit',
  row: 'how often a member got the benefit',
  table: 'sample_benefit',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, times: integer, claimedAtMs: integer },
  on: {
    benefit_claimed: {
      key: ofUser,
      fold: (benefit, { service, userId, claimedAtMs }) => ({
        service,
        userId,
        times: (benefit?.times ?? 0) + 1,
        claimedAtMs,
      }),
    },
  },
})

export type ClaimStates = SessionStates & { readonly benefit: Benefit | undefined }

/** A member gets the benefit as often as the profile says. */
export function decideClaim(
  states: ClaimStates,
  { seenAtMs }: { readonly seenAtMs: number },
  profile: SampleProfile,
  now: Temporal.Instant,
): Decision<object, Refusal, SampleEvent> {
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  if ((states.benefit?.times ?? 0) >= profile.sample.timesMax) return refuse('benefit_used_up')
  const { service, userId } = opened.user
  return accept({}, { type: 'benefit_claimed', service, userId, claimedAtMs: now.epochMilliseconds })
}
